#include "api/forms.hpp"

#include <algorithm>

#include "api/authentication.hpp"
#include "base/ids.hpp"
#include "base/time.hpp"

namespace tendril::api {

namespace {

json::value text_or_null(const std::string& text) {
    return text.empty() ? json::value(nullptr) : json::value(text);
}

json::value time_or_null(const std::optional<TimePoint>& time) {
    return time ? json::value(to_iso8601(*time)) : json::value(nullptr);
}

std::int64_t count_steps(const json::array& steps) {
    std::int64_t count = 0;
    for (const auto& item : steps) {
        const auto* step = item.if_object();
        if (step == nullptr) continue;
        ++count;
        for (const auto& arm : array_or_empty(*step, "branches")) {
            if (arm.is_object()) count += count_steps(array_or_empty(arm.get_object(), "steps"));
        }
        count += count_steps(array_or_empty(*step, "otherwise"));
    }
    return count;
}

json::value duration_of(const store::RunState& state) {
    if (!state.started_at || !state.finished_at) return nullptr;
    return std::chrono::duration<double, std::milli>(*state.finished_at - *state.started_at).count();
}

json::array words_of(std::string_view text) {
    json::array words;
    while (!text.empty()) {
        const auto end = std::min(text.find(' '), text.size());
        words.emplace_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return words;
}

std::string_view kind_of(const store::ApiToken& token) {
    if (token.single_use) return "sign_in_link";
    return token.id.starts_with(session_id_prefix) ? "session" : "token";
}

}  // namespace

json::value stored_json(const std::string& text) {
    auto value = parse_json(text, {.bytes_max = 64 * 1024 * 1024, .depth_max = 256});
    return value ? std::move(*value) : json::value(nullptr);
}

json::object form(const store::Workspace& workspace) {
    const auto& settings = workspace.settings;
    const auto* weight = settings.if_contains("weight");
    return {{"id", workspace.id},
            {"name", workspace.name},
            {"time_zone", workspace.time_zone},
            {"weight", weight == nullptr ? json::value(1) : *weight},
            {"retention", object_or_empty(settings, "retention")},
            {"redact", array_or_empty(settings, "redact")},
            {"created_at", to_iso8601(workspace.created_at)}};
}

json::object form(const store::Connection& connection) {
    return {{"id", connection.id},
            {"connector", connection.connector},
            {"name", connection.name},
            {"auth", connection.auth},
            {"base_url", connection.base_url},
            {"settings", connection.settings},
            {"read_only", connection.read_only},
            {"health", connection.health},
            {"health_detail", connection.health_detail},
            {"created_at", to_iso8601(connection.created_at)},
            {"updated_at", to_iso8601(connection.updated_at)}};
}

json::object form(const store::Flow& flow, const json::value& document) {
    static const json::object empty;
    const auto& object = document.is_object() ? document.get_object() : empty;
    json::object trigger{{"operations", array_or_empty(object_or_empty(object, "trigger"), "operations")}};
    return {{"id", flow.id},
            {"name", flow.name},
            {"published_version", flow.published_version ? json::value(*flow.published_version) : json::value(nullptr)},
            {"latest_version", flow.latest_version},
            {"created_at", to_iso8601(flow.created_at)},
            {"updated_at", to_iso8601(flow.updated_at)},
            {"trigger", std::move(trigger)},
            {"steps", count_steps(array_or_empty(object, "steps"))}};
}

json::object form(const store::FlowVersion& version) {
    return {{"flow", version.flow},
            {"version", version.version},
            {"document", stored_json(version.document)},
            {"created_at", to_iso8601(version.created_at)}};
}

json::object form(const store::RunWithEvent& joined, const std::string& flow_name) {
    const auto& run = joined.run;
    const auto& state = run.state;
    json::object flow{{"id", run.flow}, {"name", flow_name}};
    json::object event{{"id", to_string(run.event)}, {"type", joined.event.type}};
    const bool waiting = state.status == store::RunStatus::waiting || state.status == store::RunStatus::retrying;
    json::object made{{"id", to_string(run.id)},
                      {"workspace", run.workspace},
                      {"flow", std::move(flow)},
                      {"version", run.version},
                      {"event", std::move(event)},
                      {"ordering_key", run.ordering_key},
                      {"status", store::to_string(state.status)},
                      {"error", text_or_null(state.error)},
                      {"held_for", text_or_null(state.held_for)},
                      {"attempts", state.attempts}};
    made["due_at"] = waiting ? json::value(to_iso8601(state.due_at)) : json::value(nullptr);
    made["created_at"] = to_iso8601(run.created_at);
    made["started_at"] = time_or_null(state.started_at);
    made["finished_at"] = time_or_null(state.finished_at);
    made["duration_ms"] = duration_of(state);
    made["replay_of"] = run.replay_of ? json::value(to_string(*run.replay_of)) : json::value(nullptr);
    return made;
}

json::object form(const store::Event& event) {
    return {{"id", to_string(event.id)},
            {"type", event.type},
            {"external_id", event.external_id},
            {"hook", text_or_null(event.hook)},
            {"ordering_key", event.ordering_key},
            {"disposition", store::to_string(event.disposition)},
            {"detail", text_or_null(event.detail)},
            {"occurred_at", to_iso8601(event.occurred_at)},
            {"received_at", to_iso8601(event.received_at)}};
}

json::object form(const store::Hook& hook) {
    return {{"id", hook.id},
            {"kind", hook.kind},
            {"name", hook.name},
            {"connection", text_or_null(hook.connection)},
            {"path", "/hooks/" + hook.token},
            {"created_at", to_iso8601(hook.created_at)}};
}

json::object form(const store::ApiToken& token) {
    json::object made{
        {"id", token.id}, {"name", token.name}, {"kind", kind_of(token)}, {"created_at", to_iso8601(token.created_at)}};
    made["expires_at"] = time_or_null(token.expires_at);
    made["role"] = token.role;
    made["operations"] = words_of(token.operations);
    return made;
}

json::object form(const store::Person& person) {
    return {{"id", person.id},
            {"fields", person.fields},
            {"created_at", to_iso8601(person.created_at)},
            {"updated_at", to_iso8601(person.updated_at)}};
}

json::object form(const store::Link& link) {
    return {{"kind", link.kind},           {"source_id", link.source_id}, {"connection", link.connection},
            {"target_id", link.target_id}, {"state", link.state},         {"updated_at", to_iso8601(link.updated_at)}};
}

json::object form(const store::AuditEntry& entry) {
    return {{"id", std::to_string(entry.id)}, {"actor", entry.actor},   {"action", entry.action},
            {"subject", entry.subject},       {"detail", entry.detail}, {"at", to_iso8601(entry.at)}};
}

json::object form(const Finding& finding) {
    const bool error = finding.severity == Finding::Severity::error;
    return {{"severity", error ? "error" : "warning"},
            {"step", finding.step},
            {"field", finding.field},
            {"message", finding.message},
            {"mend", finding.mend}};
}

json::array form(const std::vector<Finding>& findings) {
    json::array made;
    for (const auto& finding : findings) made.push_back(form(finding));
    return made;
}

json::object form(const flow::Advice& advice) {
    auto made = form(advice.finding);
    made["kind"] = flow::to_string(advice.kind);
    made["count"] = advice.count;
    made["samples"] = advice.samples;
    made["example"] = advice.example;
    json::array fixes;
    for (const auto& fix : advice.fixes) {
        fixes.push_back(json::object{{"kind", flow::to_string(fix.kind)}, {"title", fix.title}, {"value", fix.value}});
    }
    made["fixes"] = std::move(fixes);
    return made;
}

json::array form(const std::vector<flow::Advice>& advice) {
    json::array made;
    for (const auto& one : advice) made.push_back(form(one));
    return made;
}

}  // namespace tendril::api
