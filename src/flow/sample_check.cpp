#include "flow/sample_check.hpp"

#include "expr/rule.hpp"
#include "flow/preview.hpp"

namespace tendril::flow {

namespace {

using Scopes = std::vector<json::object>;

class SampleCheck {
 public:
    SampleCheck(const connector::Catalog& catalog, const expr::Environment& environment, const json::object& snippets)
        : catalog_(catalog), environment_(environment), snippets_(snippets) {}

    // The samples that reach the end of `steps`.
    Scopes walk(const json::array& steps, Scopes scopes) {
        for (const auto& value : steps) {
            const auto* step = value.if_object();
            if (step == nullptr || scopes.empty()) return scopes;
            const auto type = text_or(*step, "type");
            if (type == "filter") {
                scopes = split(member(*step, "rule"), std::move(scopes)).first;
            } else if (type == "branch") {
                scopes = walk_branch(*step, std::move(scopes));
            } else if (type == "action") {
                try_action(*step, scopes);
            }
        }
        return scopes;
    }

    std::vector<Advice> take() { return std::move(advice_); }

 private:
    static const json::value& member(const json::object& object, std::string_view name) {
        static const json::value nothing;
        const auto* found = object.if_contains(name);
        return found == nullptr ? nothing : *found;
    }

    // Those for which the rule holds, and the others; a sample that it cannot judge goes no further.
    static std::pair<Scopes, Scopes> split(const json::value& rule, Scopes scopes) {
        std::pair<Scopes, Scopes> parts;
        const auto compiled = expr::Rule::compile(rule);
        if (!compiled) return parts;
        for (auto& scope : scopes) {
            const auto holds = compiled->holds(scope);
            if (holds) (*holds ? parts.first : parts.second).push_back(std::move(scope));
        }
        return parts;
    }

    Scopes walk_branch(const json::object& step, Scopes scopes) {
        Scopes reached;
        const auto join = [&reached](Scopes arm) {
            for (auto& scope : arm) reached.push_back(std::move(scope));
        };
        for (const auto& value : array_or_empty(step, "branches")) {
            const auto* arm = value.if_object();
            if (arm == nullptr) continue;
            auto [taken, others] = split(member(*arm, "rule"), std::move(scopes));
            join(walk(array_or_empty(*arm, "steps"), std::move(taken)));
            scopes = std::move(others);
        }
        join(walk(array_or_empty(step, "otherwise"), std::move(scopes)));
        return reached;
    }

    void try_action(const json::object& step, Scopes& scopes) {
        const auto* operation = catalog_.operation(text_or(step, "operation"));
        if (operation == nullptr) return;
        const std::string id(text_or(step, "id"));
        // Members that equal what was written before are left out of a call, required ones among them.
        const bool partial = step.contains("only_changes_from");
        const Trial trial{object_or_empty(step, "input"), operation, scopes, environment_, &snippets_};
        const auto preview = preview_mapping(trial);
        if (preview && !partial) {
            for (auto& one : advise(trial, *preview, id)) {
                one.finding.severity = Finding::Severity::warning;
                advice_.push_back(std::move(one));
            }
        }
        for (auto& scope : scopes) {
            auto& outputs = scope["steps"];
            if (!outputs.is_object()) outputs = json::object();
            outputs.get_object()[id] = member(operation->sample, "output");
        }
    }

    const connector::Catalog& catalog_;
    const expr::Environment& environment_;
    const json::object& snippets_;
    std::vector<Advice> advice_;
};

}  // namespace

std::vector<Advice> check_on_samples(const json::object& document, const connector::Catalog& catalog,
                                     const std::vector<json::object>& samples, const expr::Environment& environment) {
    SampleCheck check(catalog, environment, object_or_empty(document, "snippets"));
    check.walk(array_or_empty(document, "steps"), samples);
    return check.take();
}

}  // namespace tendril::flow
