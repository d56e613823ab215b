#include "flow/detail/wait_compiler.hpp"

#include "flow/detail/suggestion.hpp"
#include "flow/limits.hpp"

namespace tendril::flow::detail {

namespace {

using connector::Operation;
using std::chrono::seconds;

std::optional<seconds> read_duration(const Context& context, const Members& members, bool needed) {
    const auto* written = members.object("for", needed);
    if (written == nullptr) return std::nullopt;
    const Members parts(context.report, members.place(), *written, members.path("for"));
    parts.allow_only({"days", "hours", "minutes", "seconds"}, "A duration");
    constexpr std::int64_t most = seconds(wait_max).count();
    const auto part = [&](std::string_view name, seconds unit) {
        return unit * parts.integer(name, 0, most / unit.count()).value_or(0);
    };
    const auto total = part("days", std::chrono::hours(24)) + part("hours", std::chrono::hours(1)) +
                       part("minutes", std::chrono::minutes(1)) + part("seconds", seconds(1));
    if (total >= seconds(1) && total <= wait_max) return total;
    context.report.error(members.place(), members.path("for"), "A wait lasts from one second to 365 days.",
                         R"(Write it like {"days": 3} or {"hours": 1, "minutes": 30}.)");
    return std::nullopt;
}

Afterwards read_afterwards(const Members& members, std::string_view name) {
    return members.choice(name, {"go_on", "stop"}) == 1U ? Afterwards::stop : Afterwards::go_on;
}

std::string event_type_of(const Context& context, const Members& event) {
    const auto* id = event.text("operation", true);
    if (id == nullptr) return {};
    const auto* operation = context.catalog.operation(*id);
    if (operation != nullptr && operation->kind == Operation::Kind::trigger) return operation->trigger.event_type;
    std::vector<std::string> triggers;
    for (const auto& known : context.catalog.summaries()) {
        if (known.kind == Operation::Kind::trigger) triggers.push_back(known.id);
    }
    context.report.error(event.place(), event.path("operation"),
                         operation == nullptr ? "The catalog has no operation '" + std::string(*id) + "'."
                                              : "'" + operation->id + "' is an action: nothing can wait for it.",
                         suggest(*id, triggers, "Choose a trigger from the catalog."));
    return {};
}

std::optional<WaitStep> compile_event(const Context& context, const Members& members, bool in_parallel) {
    WaitForEvent wait;
    if (in_parallel) {
        context.report.error(members.place(), "event", "Items that run at once cannot each wait for an event.",
                             "Set the concurrency of the loop to 1.");
    }
    const Members event(context.report, members.place(), *members.object("event"), "event");
    event.allow_only({"operation", "key", "rule"}, "An awaited event");
    wait.event_type = event_type_of(context, event);
    wait.key = compile_template(context, event, "key");
    {
        const Scope::Names names(context.scope, {{"event", {}}});
        wait.rule = compile_rule(context, event, false);
    }
    const auto time_out = read_duration(context, members, true);
    wait.time_out = time_out.value_or(seconds(1));
    wait.on_timeout = read_afterwards(members, "on_timeout");
    return wait;
}

std::optional<WaitStep> compile_until(const Context& context, const Members& members) {
    auto instant = compile_template(context, members, "until");
    auto time_zone = compile_template(context, members, "time_zone");
    const auto if_past = read_afterwards(members, "if_past");
    if (!instant) return std::nullopt;
    return WaitUntil{std::move(*instant), std::move(time_zone), if_past};
}

}  // namespace

std::optional<WaitStep> compile_wait(const Context& context, const Members& members, bool in_parallel) {
    const auto* event = members.any("event");
    const auto* until = members.any("until");
    const auto* duration = members.any("for");
    if (event != nullptr) {
        members.allow_only({"id", "type", "title", "notes", "event", "for", "on_timeout"}, "A wait for an event");
        return members.object("event") == nullptr ? std::nullopt : compile_event(context, members, in_parallel);
    }
    if (until != nullptr) {
        members.allow_only({"id", "type", "title", "notes", "until", "time_zone", "if_past"}, "A wait until a date");
        return compile_until(context, members);
    }
    members.allow_only({"id", "type", "title", "notes", "for"}, "A wait");
    if (duration == nullptr) {
        context.report.error(members.place(), "for", "The step does not say what to wait for.",
                             R"(Add "for": {"days": 3}, "until" with a date, or "event".)");
        return std::nullopt;
    }
    const auto lasts = read_duration(context, members, true);
    if (!lasts) return std::nullopt;
    return WaitFor{*lasts};
}

}  // namespace tendril::flow::detail
