// What an expression may read at the point where it stands: the trigger, the steps that can have run before, the
// variables and the workspace.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.hpp"
#include "connector/manifest.hpp"
#include "flow/detail/report.hpp"

namespace tendril::flow::detail {

class Scope {
 public:
    using Ids = std::set<std::string, std::less<>>;

    // `document` must outlive the scope; its parts may be malformed (others report that).
    Scope(const json::object& document, const connector::Catalog& catalog, Report& report);

    // Reports what is wrong with reading `path` ("/steps/known/target_id") in `member` of `place`.
    void check(const Place& place, std::string_view member, std::string_view path) const;

    // The steps that can have run before the one that is being compiled.
    [[nodiscard]] const Ids& ran() const { return ran_; }
    void set_ran(Ids ids) { ran_ = std::move(ids); }
    void add_ran(const std::string& id) { ran_.insert(id); }

 private:
    struct KnownStep {
        std::string type;
        const connector::Operation* operation = nullptr;  // of an action whose operation is known
    };
    using Parts = std::vector<std::string>;

    void collect(const json::array& steps, const connector::Catalog& catalog, int depth);
    void check_trigger(const Place& place, std::string_view member, const Parts& parts) const;
    void check_step(const Place& place, std::string_view member, const Parts& parts) const;
    void check_known(const Place& place, std::string_view member, const Parts& parts,
                     const std::vector<std::string>& names, std::string_view what) const;
    void report_unknown_root(const Place& place, std::string_view member, const Parts& parts) const;
    [[nodiscard]] std::vector<std::string> data_fields() const;

    Report& report_;
    std::vector<const connector::Operation*> triggers_;
    std::map<std::string, KnownStep, std::less<>> steps_;
    std::vector<std::string> step_order_;
    std::vector<std::string> variables_;
    Ids ran_;
};

}  // namespace tendril::flow::detail
