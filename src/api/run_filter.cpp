#include "api/run_filter.hpp"

#include <algorithm>
#include <cctype>
#include <functional>

#include "api/body.hpp"

namespace tendril::api {

namespace {

// "" when the request does not say.
using Lookup = std::function<std::string(std::string_view name)>;

Result<std::optional<TimePoint>> time_of(const std::string& text, const std::string& field) {
    if (text.empty()) return std::optional<TimePoint>();
    const auto time = parse_iso8601(text);
    if (time) return std::optional(*time);
    return Error(ErrorCode::invalid_input, "\"" + field + "\" must be a time like \"2026-01-31T09:30:00Z\".", field);
}

Result<void> read_times(store::RunFilter& filter, const Lookup& text, const std::string& prefix) {
    const auto from = time_of(text("created_from"), prefix + "created_from");
    if (!from) return from.error();
    const auto until = time_of(text("created_until"), prefix + "created_until");
    if (!until) return until.error();
    filter.created_from = *from;
    filter.created_until = *until;
    return {};
}

Result<store::RunFilter> read_filter(const std::string& workspace, const Lookup& text, const std::string& prefix) {
    store::RunFilter filter;
    filter.workspace = workspace;
    filter.flow = text("flow");
    filter.error = text("error");
    if (auto person = text("person"); !person.empty()) filter.ordering_keys.push_back(std::move(person));
    if (const auto status = text("status"); !status.empty()) {
        filter.status = store::parse_run_status(status);
        if (!filter.status) {
            return Error(ErrorCode::invalid_input,
                         "\"status\" must be one of queued, running, retrying, waiting, held, succeeded, filtered, "
                         "dead, cancelled, merged.",
                         prefix + "status");
        }
    }
    if (const auto event = text("event"); !event.empty()) {
        filter.event = parse_event_id(event);
        if (!filter.event) {
            return Error(ErrorCode::invalid_input, "\"event\" is not the id of an event.", prefix + "event");
        }
    }
    if (auto times = read_times(filter, text, prefix); !times) return times.error();
    return filter;
}

}  // namespace

Result<store::RunFilter> run_filter_of_query(const Call& call) {
    return read_filter(
        call.workspace(), [&](std::string_view name) { return call.parameter(name); }, "");
}

Result<store::RunFilter> run_filter_of_body(const std::string& workspace, const json::object& filter) {
    Body body(filter, "filter.");
    auto read = read_filter(
        workspace, [&](std::string_view name) { return body.text_or(name, ""); }, "filter.");
    if (auto checked = body.check(); !checked) return checked.error();
    return read;
}

std::vector<QueryParameter> run_filter_parameters() {
    return {{"status", "Only runs in this state."},
            {"flow", "Only runs of the flow with this id."},
            {"event", "Only runs that the event with this id started."},
            {"person", "Only runs of the contact with this id (their ordering key), among the last 200,000 of the server."},
            {"error", "Only runs whose error has this text in it, whatever its case."},
            {"created_from", "Only runs made at this time or later."},
            {"created_until", "Only runs made before this time."}};
}

bool matches(const store::RunFilter& filter, const store::Run& run) {
    const auto same = [](unsigned char a, unsigned char b) { return std::tolower(a) == std::tolower(b); };
    const auto& error = run.state.error;
    const auto& keys = filter.ordering_keys;
    return run.workspace == filter.workspace && (!filter.status || run.state.status == *filter.status) &&
           (filter.flow.empty() || run.flow == filter.flow) && (!filter.event || run.event == *filter.event) &&
           (keys.empty() || std::ranges::find(keys, run.ordering_key) != keys.end()) &&
           (!filter.created_from || run.created_at >= *filter.created_from) &&
           (!filter.created_until || run.created_at < *filter.created_until) &&
           (filter.error.empty() ||
            std::search(error.begin(), error.end(), filter.error.begin(), filter.error.end(), same) != error.end());
}

json::object form(const store::RunFilter& filter) {
    json::object made;
    if (filter.status) made["status"] = store::to_string(*filter.status);
    if (!filter.flow.empty()) made["flow"] = filter.flow;
    if (filter.event) made["event"] = to_string(*filter.event);
    if (filter.ordering_keys.size() == 1) made["person"] = filter.ordering_keys.front();
    if (!filter.error.empty()) made["error"] = filter.error;
    if (filter.created_from) made["created_from"] = to_iso8601(*filter.created_from);
    if (filter.created_until) made["created_until"] = to_iso8601(*filter.created_until);
    return made;
}

}  // namespace tendril::api
