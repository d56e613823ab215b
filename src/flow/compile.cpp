// The document level of flow::compile(); the steps are in detail/step_compiler.
#include <algorithm>

#include "flow/detail/step_compiler.hpp"
#include "flow/detail/trigger_compiler.hpp"
#include "flow/flow.hpp"
#include "flow/limits.hpp"

namespace tendril::flow {

namespace {

using detail::Members;
using detail::Report;

void check_format(const Members& members) {
    const auto* format = members.any("format", true);
    if (format == nullptr || *format == json::value(1)) return;
    members.report().error(members.place(), "format", "This version reads flow documents of format 1 only.",
                           "Write \"format\": 1.");
}

std::string read_name(const Members& members) {
    const auto* name = members.text("name", true);
    if (name == nullptr) return {};
    if (name->empty() || name->size() > name_bytes_max) {
        members.report().error(members.place(), "name",
                               "The name must have 1 to " + std::to_string(name_bytes_max) + " bytes.",
                               "Name the flow after what it does.");
    }
    return std::string(*name);
}

void check_free_members(const Members& members) {
    members.allow_only({"$schema", "format", "name", "description", "ordering_key", "variables", "trigger", "steps",
                        "after_dead_letter", "merge_superseded", "weight", "redact", "snippets", "notes", "layout"},
                       "A flow");
    static_cast<void>(members.text("$schema"));
    static_cast<void>(members.text("description"));
    static_cast<void>(members.text("notes"));
    static_cast<void>(members.object("layout"));
}

void read_options(const Members& members, CompiledFlow& flow) {
    flow.stop_after_dead_letter = members.choice("after_dead_letter", {"go_on", "stop"}) == 1U;
    flow.merge_superseded = members.boolean("merge_superseded").value_or(false);
    flow.weight = static_cast<std::int32_t>(members.integer("weight", 1, weight_max).value_or(1));
    const auto* redact = members.array("redact");
    if (redact == nullptr) return;
    for (const auto& field : *redact) {
        const auto* name = field.if_string();
        if (name == nullptr || name->empty() || flow.redact.size() == redacted_fields_max) {
            members.report().error(members.place(), "redact",
                                   "'redact' lists up to " + std::to_string(redacted_fields_max) + " names of fields.",
                                   R"(Write it like ["email", "phone"].)");
            return;
        }
        flow.redact.emplace_back(*name);
    }
}

// Each is compiled by itself, so that a mistake is told of its own place and also where nothing renders it yet. What it
// reads is checked where it is rendered.
const json::object* read_snippets(const Members& members) {
    const auto* snippets = members.object("snippets");
    if (snippets == nullptr) return nullptr;
    const auto refuse = [&](const std::string& field, std::string message, std::string mend) {
        members.report().error(members.place(), field, std::move(message), std::move(mend));
    };
    if (snippets->size() > snippets_max) {
        refuse("snippets", "A flow has at most " + std::to_string(snippets_max) + " snippets.", "Remove some.");
        return nullptr;
    }
    bool usable = true;
    for (const auto& snippet : *snippets) {
        const auto field = "snippets." + std::string(snippet.key());
        const auto* text = snippet.value().if_string();
        if (text == nullptr) {
            refuse(field, "A snippet is " + std::string(kind_name(snippet.value())) + ", not text.",
                   "Write a template.");
            usable = false;
            continue;
        }
        const auto compiled = expr::Template::compile(*text, expr::Mode::strict, {}, snippets);
        if (!compiled) refuse(field, compiled.error().message, "Correct the template.");
        usable = usable && compiled.has_value();
    }
    return usable ? snippets : nullptr;
}

// An event's key is found before there is a run that could remember what a table gave.
std::optional<expr::Template> compile_ordering_key(const detail::Context& context, const Members& members) {
    auto key = compile_template(context, members, "ordering_key");
    if (key && !key->tables().empty()) {
        context.report.error(members.place(), "ordering_key", "The ordering key cannot read a lookup table.",
                             "Use fields of the trigger alone.");
    }
    return key;
}

Steps read_steps(const detail::Context& context, const Members& document) {
    const auto* steps = document.array("steps", true);
    if (steps == nullptr) return {};
    if (steps->empty()) {
        context.report.error(document.place(), "steps", "The flow does nothing.", "Add a step.");
    }
    return detail::StepCompiler(context).compile(*steps, "steps");
}

// What the steps wait for and run, at every level.
class References {
 public:
    explicit References(CompiledFlow& flow) : flow_(flow) {}

    void collect(const Steps& steps) {
        for (const auto& step : steps) std::visit([this](const auto& kind) { add(kind); }, step.kind);
    }

 private:
    void add(const ActionStep& action) { collect(action.on_error.steps); }
    void add(const BranchStep& branch) {
        for (const auto& arm : branch.arms) collect(arm.steps);
        collect(branch.otherwise);
    }
    void add(const SwitchStep& choice) {
        for (const auto& arm : choice.cases) collect(arm.steps);
        collect(choice.otherwise);
    }
    void add(const ForEachStep& loop) { collect(loop.steps); }
    void add(const WaitStep& wait) {
        if (const auto* event = std::get_if<WaitForEvent>(&wait)) insert(flow_.awaited_types, event->event_type);
    }
    void add(const SubFlowStep& step) { insert(flow_.sub_flows, step.flow); }
    void add(const FilterStep&) {}
    void add(const StopStep&) {}

    static void insert(std::vector<std::string>& list, const std::string& text) {
        if (std::find(list.begin(), list.end(), text) == list.end()) list.push_back(text);
    }

    CompiledFlow& flow_;
};

}  // namespace

Compiled compile(const json::value& document, const connector::Catalog& catalog, const Surroundings& around) {
    Report report;
    auto flow = std::make_shared<CompiledFlow>();
    if (const auto* object = document.if_object()) {
        const Members members(report, {}, *object);
        check_free_members(members);
        check_format(members);
        flow->name = read_name(members);
        read_options(members, *flow);
        auto trigger = detail::compile_trigger(members, catalog);
        flow->event_types = std::move(trigger.event_types);
        flow->schedule = std::move(trigger.schedule);
        if (const auto* variables = members.object("variables")) flow->variables = *variables;
        detail::Scope scope(*object, catalog, around.flows, report);
        const auto* snippets = read_snippets(members);
        const detail::Context context{catalog, scope, report, around, snippets, flow->tables};
        flow->ordering_key = compile_ordering_key(context, members);
        flow->steps = read_steps(context, members);
        References(*flow).collect(flow->steps);
        flow->triggers = scope.triggers();
        flow->reads.assign(scope.read_members().begin(), scope.read_members().end());
    } else {
        report.error({}, {}, "A flow document is " + std::string(kind_name(document)) + ", not an object.",
                     "Write an object with format, name, trigger and steps.");
    }
    const bool refused = report.has_errors();
    return {refused ? nullptr : std::move(flow), report.take()};
}

}  // namespace tendril::flow
