#include "api/samples.hpp"

#include <algorithm>

#include "api/context.hpp"
#include "api/forms.hpp"
#include "api/tables.hpp"
#include "flow/preview.hpp"

namespace tendril::api {

namespace {

Error wrong(std::string field, std::string message) {
    return {ErrorCode::invalid_input, std::move(message), std::move(field)};
}

Result<std::vector<json::object>> read_given(const json::array& samples) {
    if (samples.size() > flow::preview_samples_max) {
        return wrong("samples", "At most " + std::to_string(flow::preview_samples_max) + " samples are tried at once.");
    }
    std::vector<json::object> given;
    for (std::size_t i = 0; i < samples.size(); ++i) {
        const auto* object = samples[i].if_object();
        const auto field = "samples[" + std::to_string(i) + "]";
        if (object == nullptr) return wrong(field, "A sample must be an object.");
        const auto* trigger = object->if_contains("trigger");
        if (trigger != nullptr && !trigger->is_object()) return wrong(field + ".trigger", "It must be an object.");
        given.push_back(*object);
    }
    return given;
}

Result<std::vector<std::string>> read_event_types(const json::array& names, const connector::Catalog& catalog) {
    std::vector<std::string> types;
    for (const auto& name : names) {
        const auto* text = name.if_string();
        if (text == nullptr) return wrong("trigger", "\"trigger\" must be a list of operation ids or event types.");
        const auto* operation = catalog.operation(*text);
        const bool is_trigger = operation != nullptr && operation->kind == connector::Operation::Kind::trigger;
        if (!is_trigger && catalog.trigger_for(*text) == nullptr) {
            return wrong("trigger", "No trigger of the catalog is called \"" + std::string(*text) + "\".");
        }
        types.push_back(is_trigger ? operation->trigger.event_type : std::string(*text));
    }
    return types;
}

json::object scope_of(const store::Event& event) {
    return {{"trigger",
             {{"type", event.type},
              {"id", event.external_id},
              {"occurred_at", to_iso8601(event.occurred_at)},
              {"received_at", to_iso8601(event.received_at)},
              {"data", stored_json(event.data)}}}};
}

// An event that never came, as it would look now.
json::object scope_of(const std::string& type, const json::value& data, TimePoint now) {
    const auto time = to_iso8601(now);
    return {
        {"trigger", {{"type", type}, {"id", "sample"}, {"occurred_at", time}, {"received_at", time}, {"data", data}}}};
}

// Given data may be a whole scope or only what an event carries.
json::object scope_of(const json::object& given, const SampleRequest& request, TimePoint now) {
    if (given.contains("trigger")) return given;
    return scope_of(request.event_types.empty() ? std::string() : request.event_types.front(), given, now);
}

Result<void> add_events(const Call& call, const SampleRequest& request, Samples& samples) {
    for (const auto& type : request.event_types) {
        store::EventFilter filter;
        filter.workspace = call.workspace();
        filter.type = type;
        const auto events =
            call.context.parts.runs.list_events(filter, {.limit = static_cast<std::int32_t>(request.limit)});
        if (!events) return events.error();
        for (const auto& event : *events) {
            if (samples.scopes.size() >= request.limit) return {};
            samples.scopes.push_back(scope_of(event));
            samples.names.push_back(to_string(event.id));
        }
    }
    return {};
}

void add_own_samples(const Call& call, const SampleRequest& request, Samples& samples) {
    for (const auto& type : request.event_types) {
        const auto* operation = call.context.parts.catalog.trigger_for(type);
        if (operation == nullptr || !operation->sample.contains("data")) continue;
        samples.scopes.push_back(scope_of(type, operation->sample.at("data"), call.context.parts.clock.now()));
        samples.names.emplace_back("the trigger's sample");
    }
}

}  // namespace

Result<SampleRequest> read_sample_request(Body& body, const connector::Catalog& catalog) {
    SampleRequest request;
    if (const auto* samples = body.optional_array("samples")) {
        auto given = read_given(*samples);
        if (!given) return given.error();
        request.given = std::move(*given);
    }
    if (const auto* names = body.optional_array("trigger")) {
        auto types = read_event_types(*names, catalog);
        if (!types) return types.error();
        request.event_types = std::move(*types);
    }
    if (const auto limit = body.optional_integer("limit")) {
        if (*limit < 1 || *limit > static_cast<std::int64_t>(flow::preview_samples_max)) {
            return wrong("limit", "\"limit\" must be 1 to " + std::to_string(flow::preview_samples_max) + ".");
        }
        request.limit = static_cast<std::size_t>(*limit);
    }
    if (const auto* variables = body.optional_object("variables")) request.variables = *variables;
    if (const auto* steps = body.optional_object("steps")) request.steps = *steps;
    return request;
}

Result<Samples> collect_samples(const Call& call, const SampleRequest& request) {
    const auto workspaces = call.context.parts.config.list_workspaces();
    if (!workspaces) return workspaces.error();
    Samples samples;
    const auto own = std::ranges::find(*workspaces, call.workspace(), &store::Workspace::id);
    samples.time_zone = own == workspaces->end() ? "UTC" : own->time_zone;
    auto tables = read_tables(call.context.parts.config, call.workspace());
    if (!tables) return tables.error();
    samples.tables = std::move(*tables);
    for (const auto& given : request.given) {
        samples.scopes.push_back(scope_of(given, request, call.context.parts.clock.now()));
        samples.names.push_back("sample " + std::to_string(samples.scopes.size()));
    }
    if (samples.scopes.empty()) {
        if (const auto added = add_events(call, request, samples); !added) return added.error();
    }
    if (samples.scopes.empty()) add_own_samples(call, request, samples);
    for (auto& scope : samples.scopes) {
        if (!scope.contains("steps")) scope["steps"] = request.steps;
        if (!scope.contains("vars")) scope["vars"] = request.variables;
        if (!scope.contains("workspace")) {
            scope["workspace"] = json::object{{"id", call.workspace()}, {"time_zone", samples.time_zone}};
        }
    }
    return samples;
}

}  // namespace tendril::api
