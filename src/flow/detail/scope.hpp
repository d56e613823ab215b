// What an expression may read at the point where it stands: the trigger, the steps that can have run before and the
// errors that they went on from, the variables, the workspace, and the item of a loop.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.hpp"
#include "connector/manifest.hpp"
#include "flow/detail/report.hpp"
#include "flow/flow.hpp"

namespace tendril::flow::detail {

class Scope {
 public:
    using Ids = std::set<std::string, std::less<>>;

    // All must outlive the scope; the document's parts may be malformed (others report that). `flows`: nullptr when
    // nothing is known of other flows.
    Scope(const json::object& document, const connector::Catalog& catalog, const KnownFlows* flows, Report& report);

    // Reports what is wrong with reading `path` ("/steps/known/target_id") in `member` of `place`.
    void check(const Place& place, std::string_view member, std::string_view path);

    // What is known of a value before anything has run: from the schemas of triggers and answers.
    struct Facts {
        std::string type;                      // JSON Schema's word, when it can have but one; else ""
        std::string lacking;                   // when it may not be there: "is not in every event"; else ""
        const json::object* schema = nullptr;  // the only one that describes it
        json::value example;                   // null when there is none
    };
    // nullopt for what nothing describes.
    [[nodiscard]] std::optional<Facts> facts_of(std::string_view dotted_path) const;

    // The paths that rules have looked at so far: whoever asks whether something is there knows that it may not be.
    void note_asked(std::string_view path) { asked_.emplace(path); }
    // Whether the path was looked at, or what it lies in; of a step's output anything.
    [[nodiscard]] bool was_asked(std::string_view dotted_path) const;

    [[nodiscard]] const std::vector<const connector::Operation*>& triggers() const { return triggers_; }
    // The members of the event's data that have been read so far.
    [[nodiscard]] const Ids& read_members() const { return read_members_; }

    // The steps that have run before the one that is being compiled.
    struct Ran {
        Ids maybe;
        Ids surely;  // whichever way the flow took
    };
    [[nodiscard]] const Ran& ran() const { return ran_; }
    void set_ran(Ran ran) { ran_ = std::move(ran); }
    void add_ran(const std::string& id) {
        ran_.maybe.insert(id);
        ran_.surely.insert(id);
    }

    // The actions whose failure the flow can have gone on from.
    void add_survived(const std::string& id) { survived_.insert(id); }

    // A name besides the roots, and what is known of the value.
    struct Name {
        std::string text;
        Facts facts;
    };
    // Names that can be read for as long as it lives: "item" and "index" in a loop, "event" in the rule of a wait.
    class Names {
     public:
        Names(Scope& scope, std::vector<Name> names) : scope_(scope), size_(scope.names_.size()) {
            for (auto& name : names) scope.names_.push_back(std::move(name));
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
        std::shared_ptr<const CompiledFlow> sub_flow;     // that it runs, when that is known
        std::string gives_nothing_when;                   // it "fails and the flow goes on"; "" for never
    };
    using Parts = std::vector<std::string>;

    void collect(const json::array& steps, const connector::Catalog& catalog, const KnownFlows* flows, int depth);
    void check_trigger(const Place& place, std::string_view member, const Parts& parts);
    void check_step(const Place& place, std::string_view member, const Parts& parts) const;
    void check_output(const Place& place, std::string_view member, const Parts& parts, const KnownStep& step) const;
    void check_sub_flow_output(const Place& place, std::string_view member, const Parts& parts,
                               const CompiledFlow& flow) const;
    void check_answer(const Place& place, std::string_view member, const Parts& parts, std::size_t first,
                      const connector::Operation& operation) const;
    void check_name(const Place& place, std::string_view member, const Parts& parts, const Name& name) const;
    void check_error(const Place& place, std::string_view member, const Parts& parts) const;
    void check_known(const Place& place, std::string_view member, const Parts& parts,
                     const std::vector<std::string>& names, std::string_view what) const;
    void report_unknown_root(const Place& place, std::string_view member, const Parts& parts) const;
    [[nodiscard]] std::vector<std::string> data_fields() const;
    [[nodiscard]] const Name* find_name(std::string_view text) const;
    [[nodiscard]] std::optional<Facts> facts_of_event(const Parts& parts) const;
    [[nodiscard]] std::optional<Facts> facts_of_output(const Parts& parts) const;

    Report& report_;
    std::vector<const connector::Operation*> triggers_;
    std::map<std::string, KnownStep, std::less<>> steps_;
    std::vector<std::string> step_order_;
    std::vector<std::string> variables_;
    std::vector<Name> names_;
    Ran ran_;
    Ids survived_;
    Ids asked_;  // slash paths
    Ids read_members_;
};

}  // namespace tendril::flow::detail
