#include "flow/detail/trigger_compiler.hpp"

#include <algorithm>

#include "expr/zone.hpp"
#include "flow/detail/suggestion.hpp"

namespace tendril::flow::detail {

namespace {

using connector::Operation;

std::vector<std::string> trigger_ids(const connector::Catalog& catalog) {
    std::vector<std::string> ids;
    for (const auto& operation : catalog.summaries()) {
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
                     suggest(*id, trigger_ids(catalog), "Choose a trigger from the catalog."));
        return std::nullopt;
    }
    if (operation->kind != Operation::Kind::trigger) {
        report.error(members.place(), field, "'" + operation->id + "' is an action: it cannot start a flow.",
                     "Choose a trigger, and use the action in a step.");
        return std::nullopt;
    }
    return operation->trigger.event_type;
}

std::vector<std::string> read_triggers(const Members& document, const Members& trigger,
                                       const connector::Catalog& catalog) {
    std::vector<std::string> types;
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

std::optional<Schedule> read_schedule(const Members& trigger) {
    const auto* written = trigger.object("schedule");
    if (written == nullptr) return std::nullopt;
    const Members members(trigger.report(), trigger.place(), *written, trigger.path("schedule"));
    members.allow_only({"cron", "time_zone", "missed"}, "A schedule");
    Schedule schedule;
    bool is_usable = false;
    if (const auto* text = members.text("cron", true)) {
        auto cron = Cron::parse(*text);
        is_usable = cron.has_value();
        if (cron) schedule.cron = *cron;
        schedule.text = std::string(*text);
        if (!cron) {
            trigger.report().error(trigger.place(), members.path("cron"), cron.error().message,
                                   "Write it like \"0 9 * * 1-5\": at nine on weekdays.");
        }
    }
    if (const auto* zone = members.text("time_zone")) {
        schedule.time_zone = std::string(*zone);
        if (expr::locate_zone(schedule.time_zone) == nullptr) {
            trigger.report().error(trigger.place(), members.path("time_zone"),
                                   "There is no time zone '" + schedule.time_zone + "'.",
                                   "Write one like Europe/Berlin, or leave it out for the workspace's.");
        }
    }
    if (members.choice("missed", {"once", "skip"}) == 1U) schedule.missed = Missed::skip;
    return is_usable ? std::optional(std::move(schedule)) : std::nullopt;
}

}  // namespace

Trigger compile_trigger(const Members& document, const connector::Catalog& catalog) {
    Trigger compiled;
    const auto* written = document.object("trigger", true);
    if (written == nullptr) return compiled;
    const Members trigger(document.report(), document.place(), *written, "trigger");
    trigger.allow_only({"operations", "schedule"}, "A trigger");
    compiled.event_types = read_triggers(document, trigger, catalog);
    compiled.schedule = read_schedule(trigger);
    const bool wants_schedule =
        std::ranges::find(compiled.event_types, schedule_event_type) != compiled.event_types.end();
    const bool has_schedule = trigger.any("schedule") != nullptr;
    if (wants_schedule && !has_schedule) {
        document.report().error(document.place(), "trigger.schedule", "The schedule is missing.",
                                R"(Add "schedule": {"cron": "0 9 * * 1-5"}.)");
    } else if (has_schedule && !wants_schedule) {
        document.report().error(document.place(), "trigger.schedule", "No trigger of this flow uses the schedule.",
                                "Add core.schedule to trigger.operations, or remove the schedule.");
    }
    return compiled;
}

}  // namespace tendril::flow::detail
