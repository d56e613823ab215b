#include "engine/reasons.hpp"

#include <algorithm>
#include <charconv>
#include <map>
#include <memory>
#include <optional>

#include "engine/interpreter.hpp"
#include "engine/journal.hpp"
#include "engine/scope.hpp"
#include "expr/rule_explanation.hpp"
#include "flow/find_step.hpp"

namespace tendril::engine {

namespace {

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

// The places of a run as they were when its steps ran, as far as that can be told from its journal.
class Places {
 public:
    Places(const flow::CompiledFlow& flow, const SubFlows& sub_flows, const Journal& journal, json::object root)
        : sub_flows_(sub_flows), journal_(journal), scope_(std::move(root), top_.layer) {
        top_.steps = &flow.steps;
    }

    struct Place {
        Layer layer;
        const flow::Steps* steps = nullptr;
    };

    // As the journal writes it: "each[2]/inner". nullptr when it cannot be told.
    Place* at(const std::string& path) {
        if (path.empty()) return &top_;
        const auto [known, is_new] = inner_.try_emplace(path);
        if (is_new) known->second = open(path);
        return known->second.get();
    }
    const json::value& read_at(Place& place) { return scope_.value_at(place.layer); }
    void add_output(Place& place, const Entry& entry) { scope_.add_output(place.layer, entry.step, entry.result()); }

 private:
    std::unique_ptr<Place> open(const std::string& path) {
        const auto slash = path.rfind('/');
        const auto outside = slash == std::string::npos ? std::string() : path.substr(0, slash);
        const auto last = slash == std::string::npos ? path : path.substr(slash + 1);
        const auto bracket = last.find('[');
        auto* around = at(outside);
        const auto* entry = find_entry(outside, last.substr(0, bracket));
        if (around == nullptr || entry == nullptr) return nullptr;
        if (bracket == std::string::npos) return open_sub_flow(*around, *entry);
        std::size_t index = 0;
        std::from_chars(last.data() + bracket + 1, last.data() + last.size(), index);
        return open_item(*around, *entry, index);
    }

    std::unique_ptr<Place> open_item(Place& around, const Entry& entry, std::size_t index) {
        const auto* step = flow::find_step(*around.steps, entry.step);
        const auto* loop = step == nullptr ? nullptr : std::get_if<flow::ForEachStep>(&step->kind);
        if (loop == nullptr) return nullptr;
        const auto& items = items_of(around, entry, *loop);
        if (index >= items.size()) return nullptr;
        return std::make_unique<Place>(
            Place{Layer(around.layer, {{loop->variable, items[index]}, {"index", index}}), &loop->steps});
    }

    // None when the list is not the one that the loop went through.
    const json::array& items_of(Place& around, const Entry& entry, const flow::ForEachStep& loop) {
        const auto [known, is_new] = items_.try_emplace(&entry);
        if (!is_new) return known->second;
        auto items = loop.items.evaluate(read_at(around).get_object(), {.now = entry.started_at});
        const bool is_the_same = items && items->is_array() && std::ssize(items->get_array()) == entry.count;
        if (is_the_same) known->second = std::move(items->get_array());
        return known->second;
    }

    std::unique_ptr<Place> open_sub_flow(Place& around, const Entry& entry) {
        const auto found = sub_flows_.find({entry.flow, entry.version});
        if (found == sub_flows_.end()) return nullptr;
        const auto& flow = *found->second;
        auto trigger = object_or_empty(read_at(around).get_object(), "trigger");
        trigger["data"] = entry.input;
        auto layer = Layer::of_sub_flow(around.layer, {{"trigger", std::move(trigger)}, {"vars", flow.variables}});
        return std::make_unique<Place>(Place{std::move(layer), &flow.steps});
    }

    const Entry* find_entry(const std::string& at, const std::string& step) const {
        const auto found =
            std::ranges::find_if(journal_, [&](const Entry& entry) { return entry.at == at && entry.step == step; });
        return found == journal_.end() ? nullptr : &*found;
    }

    const SubFlows& sub_flows_;
    const Journal& journal_;
    Place top_;
    std::map<std::string, std::unique_ptr<Place>> inner_;
    std::map<const Entry*, json::array> items_;
    Scope scope_;
};

json::value because(const flow::Step& step, const Entry& entry, const json::value& scope) {
    if (const auto* filter = std::get_if<flow::FilterStep>(&step.kind)) return because(*filter, entry, scope);
    if (const auto* branch = std::get_if<flow::BranchStep>(&step.kind)) return because(*branch, entry, scope);
    return nullptr;
}

}  // namespace

std::vector<SubFlows::key_type> sub_flows_of(const store::RunWithEvent& run) {
    std::vector<SubFlows::key_type> versions;
    const auto journal = read_journal(run.run.state.journal);
    if (!journal) return versions;
    for (const auto& entry : *journal) {
        if (entry.type == "sub_flow") versions.emplace_back(entry.flow, entry.version);
    }
    return versions;
}

Result<json::array> explained_journal(const flow::CompiledFlow& flow, const SubFlows& sub_flows,
                                      const store::RunWithEvent& run, const std::string& time_zone) {
    const auto journal = read_journal(run.run.state.journal);
    if (!journal) return journal.error();
    auto root = make_scope(flow, run.event, *journal, time_zone);
    if (!root) return root.error();
    Places places(flow, sub_flows, *journal, std::move(*root));
    auto shown = parse_json(write_journal(*journal), {.bytes_max = 64U * 1024 * 1024, .depth_max = 100});
    if (!shown) return shown.error();
    for (std::size_t i = 0; i < journal->size(); ++i) {
        const auto& entry = (*journal)[i];
        auto* place = places.at(entry.at);
        const auto* step = place == nullptr ? nullptr : flow::find_step(*place->steps, entry.step);
        if (step == nullptr) continue;
        auto& told = shown->as_array()[i].as_object();
        if (const auto* action = std::get_if<flow::ActionStep>(&step->kind)) told["made_of"] = made_of(action->input);
        if (auto reason = because(*step, entry, places.read_at(*place)); !reason.is_null()) {
            told["because"] = std::move(reason);
        }
        if (is_complete(entry.state)) places.add_output(*place, entry);
    }
    return std::move(shown->as_array());
}

}  // namespace tendril::engine
