#include "engine/interpreter.hpp"

namespace tendril::engine {

namespace {

// One walk over the tree. `rule_data` is the scope as a value, made once and only when a rule is evaluated.
class Walk {
 public:
    Walk(const json::object& scope, Journal& journal, TimePoint now) : scope_(scope), journal_(journal), now_(now) {}

    // `finished` means that all of `steps` are complete.
    Next through(const flow::Steps& steps) {
        for (const auto& step : steps) {
            Next next = std::visit([&](const auto& kind) { return enter(step, kind); }, step.kind);
            if (next.kind != Next::Kind::finished) return next;
        }
        return {};
    }

 private:
    Next enter(const flow::Step& step, const flow::ActionStep&) {
        const Entry* entry = find_entry(journal_, step.id);
        if (entry != nullptr && is_complete(entry->state)) return {};
        return {Next::Kind::action, &step, {}};
    }

    Next enter(const flow::Step& step, const flow::FilterStep& filter) {
        Entry* entry = find_entry(journal_, step.id);
        if (entry == nullptr) {
            const auto passed = holds(filter.rule);
            if (!passed) return {Next::Kind::failed, &step, passed.error()};
            entry = &record(step, "filter");
            entry->passed = *passed;
        }
        return entry->passed.value_or(false) ? Next{} : Next{Next::Kind::filtered, &step, {}};
    }

    Next enter(const flow::Step& step, const flow::BranchStep& branch) {
        const Entry* entry = find_entry(journal_, step.id);
        if (entry == nullptr) {
            auto taken = choose(branch);
            if (!taken) return {Next::Kind::failed, &step, taken.error()};
            Entry& added = record(step, "branch");
            added.taken = std::move(*taken);
            entry = &added;
        }
        // Copied, because the walk below may move the journal's entries.
        const std::string taken = entry->taken.value_or("");
        for (const auto& arm : branch.arms) {
            if (arm.name == taken) return through(arm.steps);
        }
        return taken == otherwise_name ? through(branch.otherwise) : Next{};
    }

    // The compiler gives none of the other kinds yet.
    Next enter(const flow::Step& step, const auto&) {
        return {Next::Kind::failed, &step, Error(ErrorCode::internal, "This type of step is not known.")};
    }

    Result<std::string> choose(const flow::BranchStep& branch) {
        for (const auto& arm : branch.arms) {
            const auto held = holds(arm.rule);
            if (!held) return held.error();
            if (*held) return arm.name;
        }
        return std::string(branch.otherwise.empty() ? "" : otherwise_name);
    }

    Result<bool> holds(const expr::Rule& rule) {
        if (rule_data_.is_null()) rule_data_ = scope_;
        return rule.holds(rule_data_);
    }

    Entry& record(const flow::Step& step, std::string_view type) {
        Entry entry;
        entry.step = step.id;
        entry.type = type;
        entry.title = step.title;
        entry.started_at = now_;
        return journal_.emplace_back(std::move(entry));
    }

    static constexpr std::string_view otherwise_name = "otherwise";
    const json::object& scope_;
    Journal& journal_;
    TimePoint now_;
    json::value rule_data_;
};

}  // namespace

Result<json::object> make_scope(const flow::CompiledFlow& flow, const store::Event& event, const Journal& journal,
                                const std::string& time_zone) {
    auto data = parse_json(event.data, {.bytes_max = 16U * 1024 * 1024, .depth_max = 64});
    if (!data) return Error(ErrorCode::internal, "The stored event cannot be read: " + data.error().message);
    json::object scope;
    scope["trigger"] = json::object{{"type", event.type},
                                    {"id", event.external_id},
                                    {"occurred_at", to_iso8601(event.occurred_at)},
                                    {"received_at", to_iso8601(event.received_at)},
                                    {"data", std::move(*data)}};
    scope["steps"] = json::object();
    scope["vars"] = flow.variables;
    scope["workspace"] = json::object{{"id", event.workspace}, {"time_zone", time_zone}};
    for (const auto& entry : journal) add_output(scope, entry);
    return scope;
}

void add_output(json::object& scope, const Entry& entry) {
    if (entry.type == "action" && is_complete(entry.state)) scope["steps"].get_object()[entry.step] = entry.result();
}

Next advance(const flow::CompiledFlow& flow, const json::object& scope, Journal& journal, TimePoint now) {
    return Walk(scope, journal, now).through(flow.steps);
}

}  // namespace tendril::engine
