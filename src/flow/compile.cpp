// The document level of flow::compile(); the steps are in detail/step_compiler.
#include <algorithm>

#include "flow/detail/step_compiler.hpp"
#include "flow/detail/suggestion.hpp"
#include "flow/flow.hpp"
#include "flow/limits.hpp"

namespace tendril::flow {

namespace {

using connector::Operation;
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
                        "notes", "layout"},
                       "A flow");
    static_cast<void>(members.text("$schema"));
    static_cast<void>(members.text("description"));
    static_cast<void>(members.text("notes"));
    static_cast<void>(members.object("layout"));
}

std::vector<std::string> trigger_ids(const connector::Catalog& catalog) {
    std::vector<std::string> ids;
    for (const auto& operation : catalog.operations()) {
        if (operation.kind == Operation::Kind::trigger) ids.push_back(operation.id);
    }
    return ids;
}

// The event type of one entry of trigger.operations, or nullopt with a finding.
std::optional<std::string> read_trigger(const Members& members, const json::value& value, const std::string& field,
                                        const connector::Catalog& catalog) {
    auto& report = members.report();
    const auto* id = value.if_string();
    if (id == nullptr) {
        report.error(members.place(), field,
                     "A trigger's operation is " + std::string(kind_name(value)) + ", not text.",
                     "Write an operation's id, e.g. habitify.contact.created.");
        return std::nullopt;
    }
    const auto* operation = catalog.operation(*id);
    if (operation == nullptr) {
        report.error(members.place(), field, "The catalog has no operation '" + std::string(*id) + "'.",
                     detail::suggest(*id, trigger_ids(catalog), "Choose a trigger from the catalog."));
        return std::nullopt;
    }
    if (operation->kind != Operation::Kind::trigger) {
        report.error(members.place(), field, "'" + operation->id + "' is an action: it cannot start a flow.",
                     "Choose a trigger, and use the action in a step.");
        return std::nullopt;
    }
    return operation->trigger.event_type;
}

std::vector<std::string> read_triggers(const Members& document, const connector::Catalog& catalog) {
    std::vector<std::string> types;
    const auto* written = document.object("trigger", true);
    if (written == nullptr) return types;
    const Members trigger(document.report(), document.place(), *written, "trigger");
    trigger.allow_only({"operations"}, "A trigger");
    const auto* operations = trigger.array("operations", true);
    if (operations == nullptr) return types;
    if (operations->empty()) {
        document.report().error(document.place(), "trigger.operations", "Nothing starts this flow.",
                                "Name at least one trigger, e.g. habitify.contact.created.");
    }
    for (std::size_t i = 0; i < operations->size(); ++i) {
        const auto field = "trigger.operations[" + std::to_string(i) + "]";
        auto type = read_trigger(trigger, (*operations)[i], field, catalog);
        if (!type) continue;
        if (std::find(types.begin(), types.end(), *type) == types.end()) {
            types.push_back(std::move(*type));
        } else {
            document.report().error(document.place(), field, "This trigger is named twice.", "Remove one of the two.");
        }
    }
    return types;
}

Steps read_steps(const detail::Context& context, const Members& document) {
    const auto* steps = document.array("steps", true);
    if (steps == nullptr) return {};
    if (steps->empty()) {
        context.report.error(document.place(), "steps", "The flow does nothing.", "Add a step.");
    }
    return detail::StepCompiler(context).compile(*steps, "steps");
}

}  // namespace

Compiled compile(const json::value& document, const connector::Catalog& catalog) {
    Report report;
    auto flow = std::make_shared<CompiledFlow>();
    if (const auto* object = document.if_object()) {
        const Members members(report, {}, *object);
        check_free_members(members);
        check_format(members);
        flow->name = read_name(members);
        flow->event_types = read_triggers(members, catalog);
        if (const auto* variables = members.object("variables")) flow->variables = *variables;
        detail::Scope scope(*object, catalog, report);
        const detail::Context context{catalog, scope, report};
        flow->ordering_key = compile_template(context, members, "ordering_key");
        flow->steps = read_steps(context, members);
    } else {
        report.error({}, {}, "A flow document is " + std::string(kind_name(document)) + ", not an object.",
                     "Write an object with format, name, trigger and steps.");
    }
    const bool refused = report.has_errors();
    return {refused ? nullptr : std::move(flow), report.take()};
}

}  // namespace tendril::flow
