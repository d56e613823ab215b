// What an expression may read at the point where it stands: the trigger, the steps that can have run before and the
// errors that they went on from, the variables, the workspace, and the item of a loop.
#pragma once

#include <initializer_list>
#include <map>
#include <optional>
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

    // What the triggers' schemas say of a path below "trigger.data".
    struct Facts {
        std::string type;      // JSON Schema's word, when all triggers agree; else ""
        bool is_sure = false;  // every event carries it
    };
    // nullopt for other paths, and for those that a trigger does not describe.
    [[nodiscard]] std::optional<Facts> facts_of(std::string_view dotted_path) const;

    // The paths that rules have looked at so far: whoever asks whether something is there knows that it may not be.
    void note_asked(std::string_view path) { asked_.emplace(path); }
    [[nodiscard]] bool was_asked(std::string_view dotted_path) const;

    // The steps that can have run before the one that is being compiled.
    [[nodiscard]] const Ids& ran() const { return ran_; }
    void set_ran(Ids ids) { ran_ = std::move(ids); }
    void add_ran(const std::string& id) { ran_.insert(id); }

    // The actions whose failure the flow can have gone on from.
    void add_survived(const std::string& id) { survived_.insert(id); }

    // Names besides the roots that can be read for as long as it lives: "item" and "index" in a loop, "event" in the
    // rule of a wait.
    class Names {
     public:
        Names(Scope& scope, std::initializer_list<std::string_view> names) : scope_(scope), size_(scope.names_.size()) {
            scope.names_.insert(scope.names_.end(), names.begin(), names.end());
        }
        Names(const Names&) = delete;
        Names& operator=(const Names&) = delete;
        ~Names() { scope_.names_.resize(size_); }

     private:
        Scope& scope_;
        std::size_t size_;
    };
    // Whether something is called that here, or everywhere.
    [[nodiscard]] bool is_taken(std::string_view name) const;

 private:
    struct KnownStep {
        std::string type;
        const connector::Operation* operation = nullptr;  // of an action whose operation is known
    };
    using Parts = std::vector<std::string>;

    void collect(const json::array& steps, const connector::Catalog& catalog, int depth);
    void check_trigger(const Place& place, std::string_view member, const Parts& parts) const;
    void check_step(const Place& place, std::string_view member, const Parts& parts) const;
    void check_output(const Place& place, std::string_view member, const Parts& parts, const KnownStep& step) const;
    void check_error(const Place& place, std::string_view member, const Parts& parts) const;
    void check_known(const Place& place, std::string_view member, const Parts& parts,
                     const std::vector<std::string>& names, std::string_view what) const;
    void report_unknown_root(const Place& place, std::string_view member, const Parts& parts) const;
    [[nodiscard]] std::vector<std::string> data_fields() const;

    Report& report_;
    std::vector<const connector::Operation*> triggers_;
    std::map<std::string, KnownStep, std::less<>> steps_;
    std::vector<std::string> step_order_;
    std::vector<std::string> variables_;
    std::vector<std::string> names_;
    Ids ran_;
    Ids survived_;
    Ids asked_;  // slash paths
};

}  // namespace tendril::flow::detail
