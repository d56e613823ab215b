#include "engine/reasons.hpp"

#include <algorithm>
#include <optional>

#include "engine/interpreter.hpp"
#include "engine/journal.hpp"
#include "expr/rule_explanation.hpp"

namespace tendril::engine {

namespace {

const flow::Step* find_step(const flow::Steps& steps, const std::string& id);

// In the lists of steps inside of a step.
struct Inside {
    const std::string& id;

    const flow::Step* operator()(const flow::ActionStep& action) const { return find_step(action.on_error.steps, id); }
    const flow::Step* operator()(const flow::BranchStep& branch) const {
        return in_arms(branch.arms, branch.otherwise);
    }
    const flow::Step* operator()(const flow::SwitchStep& choice) const {
        return in_arms(choice.cases, choice.otherwise);
    }
    const flow::Step* operator()(const flow::ForEachStep& loop) const { return find_step(loop.steps, id); }
    template <class Other>
    const flow::Step* operator()(const Other&) const {
        return nullptr;
    }

 private:
    template <class Arms>
    const flow::Step* in_arms(const Arms& arms, const flow::Steps& otherwise) const {
        for (const auto& arm : arms) {
            if (const auto* found = find_step(arm.steps, id)) return found;
        }
        return find_step(otherwise, id);
    }
};

const flow::Step* find_step(const flow::Steps& steps, const std::string& id) {
    for (const auto& step : steps) {
        if (step.id == id) return &step;
        if (const auto* found = std::visit(Inside{id}, step.kind)) return found;
    }
    return nullptr;
}

std::optional<json::object> explained(const expr::Rule& rule, const json::value& scope) {
    const auto explanation = expr::explain_rule(rule.source(), scope);
    if (!explanation) return std::nullopt;
    json::array parts;
    for (const auto& part : explanation->parts) {
        parts.push_back(json::object{{"path", part.path}, {"sentence", part.sentence}, {"seen", part.seen}});
    }
    return json::object{{"holds", explanation->holds}, {"parts", std::move(parts)}};
}

// Null when it does not come out as it did in the run.
json::value because(const flow::FilterStep& filter, const Entry& entry, const json::value& scope) {
    auto reason = explained(filter.rule, scope);
    if (!reason || !entry.passed || reason->at("holds") != json::value(*entry.passed)) return nullptr;
    return json::array{std::move(*reason)};
}

json::value because(const flow::BranchStep& branch, const Entry& entry, const json::value& scope) {
    json::array reasons;
    for (const auto& arm : branch.arms) {
        auto reason = explained(arm.rule, scope);
        const bool is_taken = entry.taken == arm.name;
        if (!reason || reason->at("holds") != json::value(is_taken)) return nullptr;
        (*reason)["arm"] = arm.name;
        reasons.push_back(std::move(*reason));
        if (is_taken) break;
    }
    return reasons;
}

json::object made_of(const expr::Mapping& input) {
    json::object fields;
    for (const auto& use : input.uses()) {
        std::string path = use.path.substr(1);
        std::ranges::replace(path, '/', '.');
        auto& paths = fields[use.field];
        if (!paths.is_array()) paths = json::array();
        paths.get_array().emplace_back(path);
    }
    return fields;
}

}  // namespace

Result<json::array> explained_journal(const flow::CompiledFlow& flow, const store::RunWithEvent& run,
                                      const std::string& time_zone) {
    const auto journal = read_journal(run.run.state.journal);
    if (!journal) return journal.error();
    auto root = make_scope(flow, run.event, *journal, time_zone);
    if (!root) return root.error();
    json::value scope = std::move(*root);
    auto shown = parse_json(write_journal(*journal), {.bytes_max = 64U * 1024 * 1024, .depth_max = 100});
    if (!shown) return shown.error();
    for (std::size_t i = 0; i < journal->size(); ++i) {
        const auto& entry = (*journal)[i];
        auto& told = shown->as_array()[i].as_object();
        const auto* step = find_step(flow.steps, entry.step);
        if (step == nullptr) continue;
        if (const auto* action = std::get_if<flow::ActionStep>(&step->kind)) told["made_of"] = made_of(action->input);
        if (!entry.at.empty()) continue;
        json::value reason;
        if (const auto* filter = std::get_if<flow::FilterStep>(&step->kind)) reason = because(*filter, entry, scope);
        if (const auto* branch = std::get_if<flow::BranchStep>(&step->kind)) reason = because(*branch, entry, scope);
        if (!reason.is_null()) told["because"] = std::move(reason);
        if (is_complete(entry.state)) scope.as_object()["steps"].as_object()[entry.step] = entry.result();
    }
    return std::move(shown->as_array());
}

}  // namespace tendril::engine
