#include <algorithm>

#include "api/audit.hpp"
#include "api/body.hpp"
#include "api/connections.hpp"
#include "api/context.hpp"
#include "api/document_check.hpp"
#include "api/flow_documents.hpp"
#include "api/forms.hpp"
#include "api/rehearsal.hpp"
#include "api/resources/answers.hpp"
#include "api/resources/resources.hpp"
#include "api/startup.hpp"
#include "api/tables.hpp"

namespace tendril::api {

namespace {

struct Wanted {
    std::optional<std::int64_t> version;
    const json::object* document = nullptr;  // instead of a stored version
    bool dry = true;
    std::string event_id;
    std::string type;
    json::object data;
};

Result<Wanted> read_wanted(const json::object& given) {
    Body body(given);
    Wanted wanted;
    wanted.version = body.optional_integer("version");
    wanted.dry = body.optional_flag("dry").value_or(true);
    wanted.event_id = body.text_or("event_id", "");
    const auto* event = body.optional_object("event");
    wanted.document = body.optional_object("document");
    if (auto checked = body.check(); !checked) return checked.error();
    if (wanted.document != nullptr && (!wanted.dry || wanted.version)) {
        return Error(ErrorCode::invalid_input,
                     "A \"document\" is only tried out dry, and without a \"version\". Save it as a version to run it.",
                     "document");
    }
    if ((event == nullptr) == wanted.event_id.empty()) {
        return Error(ErrorCode::invalid_input, R"(Give either "event" or "event_id".)", "event");
    }
    if (wanted.version && (*wanted.version < 1 || *wanted.version > INT32_MAX)) {
        return Error(ErrorCode::invalid_input, "\"version\" must be the number of a version.", "version");
    }
    if (event == nullptr) return wanted;
    Body members(*event, "event.");
    wanted.type = members.text_or("type", "");
    wanted.data = members.object("data");
    if (auto checked = members.check(); !checked) return checked.error();
    return wanted;
}

// Everything that a test needs of what is stored.
struct Prepared {
    flow::Registry::FlowPointer flow;
    std::vector<Finding> findings;  // why it cannot run, when `flow` is null
    engine::Incoming event;
    engine::WorkspaceFacts workspace;
    std::vector<engine::ConnectionFacts> connections;
    std::shared_ptr<const expr::Tables> tables;
};

// The type of event that starts the flow, when none was asked for.
std::string first_event_type(const flow::CompiledFlow& flow) {
    return flow.event_types.empty() ? std::string() : flow.event_types.front();
}

Result<engine::Incoming> make_event(const Call& call, const Wanted& wanted, const flow::CompiledFlow& flow) {
    auto& parts = call.context.parts;
    engine::Incoming event;
    event.workspace = call.workspace();
    event.external_id = new_id(parts.random, "test");
    event.occurred_at = parts.clock.now();
    event.type = wanted.type.empty() ? first_event_type(flow) : wanted.type;
    event.data = wanted.data;
    if (!wanted.event_id.empty()) {
        const auto id = parse_event_id(wanted.event_id);
        if (!id) return no_such("event", wanted.event_id);
        const auto stored = parts.runs.get_event(*id);
        if (!stored) return stored.error();
        if (!*stored || (*stored)->workspace != call.workspace()) return no_such("event", wanted.event_id);
        event.type = (*stored)->type;
        event.occurred_at = (*stored)->occurred_at;
        auto data = stored_json((*stored)->data);
        if (data.is_object()) event.data = std::move(data.get_object());
    }
    const auto& types = flow.event_types;
    if (std::find(types.begin(), types.end(), event.type) != types.end()) return event;
    return Error(ErrorCode::invalid_input, "The flow does not start on events of the type \"" + event.type + "\".",
                 wanted.event_id.empty() ? "event.type" : "event_id");
}

Result<void> add_surroundings(const Call& call, Prepared& prepared) {
    auto& config = call.context.parts.config;
    const auto workspaces = config.list_workspaces();
    if (!workspaces) return workspaces.error();
    for (const auto& workspace : *workspaces) {
        if (workspace.id == call.workspace()) prepared.workspace = facts_of(workspace);
    }
    const auto connections = config.list_connections(call.workspace());
    if (!connections) return connections.error();
    for (const auto& connection : *connections) prepared.connections.push_back(facts_of(connection));
    auto tables = read_tables(config, call.workspace());
    if (!tables) return tables.error();
    prepared.tables = std::move(*tables);
    return {};
}

Result<store::FlowVersion> find_wanted(const Call& call, const Wanted& wanted, const store::Flow& flow) {
    if (wanted.document != nullptr) {
        return store::FlowVersion{.flow = flow.id, .document = to_text(*wanted.document)};
    }
    const auto number = static_cast<std::int32_t>(wanted.version.value_or(flow.latest_version));
    auto version = call.context.parts.config.find_version(flow.id, number);
    if (!version) return version.error();
    if (!*version) return no_such("version", std::to_string(number));
    return std::move(**version);
}

Result<Prepared> prepare(const Call& call, const Wanted& wanted) {
    auto& parts = call.context.parts;
    const auto flow = find_own_flow(call);
    if (!flow) return flow.error();
    const auto version = find_wanted(call, wanted, *flow);
    if (!version) return version.error();
    Prepared prepared;
    auto checked = check_document(call, stored_json(version->document));
    if (!checked) return checked.error();
    prepared.findings = std::move(checked->findings);
    if (!checked->flow) return prepared;
    auto compiled = compile_version(*flow, *version, parts.catalog);
    if (!compiled) return compiled.error();
    prepared.flow = std::move(*compiled);
    auto event = make_event(call, wanted, *prepared.flow);
    if (!event) return event.error();
    prepared.event = std::move(*event);
    if (auto added = add_surroundings(call, prepared); !added) return added.error();
    return prepared;
}

json::object answer_of(const Rehearsal& rehearsal) {
    const auto& run = rehearsal.run.run;
    json::object event{{"type", rehearsal.run.event.type}, {"data", stored_json(rehearsal.run.event.data)}};
    json::object made{{"dry", true},
                      {"version", run.version},
                      {"status", store::to_string(run.state.status)},
                      {"error", run.state.error.empty() ? json::value(nullptr) : json::value(run.state.error)}};
    made["event"] = std::move(event);
    made["requests"] = rehearsal.requests;
    made["steps"] = stored_json(run.state.journal);
    return made;
}

// On a worker thread, with a copy of the registry: a long loop takes a while to compute.
Task<Result<http::Response>> answer_dry(Call& call, Prepared prepared) {
    auto& parts = call.context.parts;
    RehearsalInput input{.catalog = parts.catalog,
                         .flows = parts.flows,
                         .flow = std::move(prepared.flow),
                         .workspace = std::move(prepared.workspace),
                         .tables = std::move(prepared.tables),
                         .connections = std::move(prepared.connections),
                         .event = std::move(prepared.event),
                         .random = parts.random,
                         .now = parts.clock.now()};
    input.flows.add(input.flow);
    auto rehearsal = co_await on_worker(parts.offload, [&] { return rehearse(std::move(input)); });
    if (!rehearsal) co_return rehearsal.error();
    co_return http::reply(200, answer_of(*rehearsal));
}

Task<Result<http::Response>> run_for_real(Call& call, Prepared prepared) {
    auto& parts = call.context.parts;
    const auto version = prepared.flow->version;
    const auto accepted = co_await from_callback<Result<engine::Accepted>>([&](auto done) {
        parts.engine.test({.event = std::move(prepared.event), .flow = prepared.flow}, std::move(done));
    });
    if (!accepted) co_return accepted.error();
    const auto run = to_string(accepted->runs.front());
    const auto recorded =
        co_await on_worker(parts.offload, [&] { return record(call, "flow.tested", call.variable("id"), run); });
    if (!recorded) co_return recorded.error();
    co_return http::reply(202, json::object{{"dry", false}, {"version", version}, {"run_id", run}});
}

Task<Result<http::Response>> test(Call& call) {
    const auto wanted = read_wanted(call.body);
    if (!wanted) co_return wanted.error();
    auto prepared = co_await on_worker(call.context.parts.offload, [&] { return prepare(call, *wanted); });
    if (!prepared) co_return prepared.error();
    if (!prepared->flow) co_return refuse_document(prepared->findings);
    if (wanted->dry) co_return co_await answer_dry(call, std::move(*prepared));
    call.context.parts.flows.add(prepared->flow);
    co_return co_await run_for_real(call, std::move(*prepared));
}

}  // namespace

std::vector<Route> flow_test_routes() {
    return {{.method = "POST",
             .pattern = "/flows/{id}/test",
             .handle = test,
             .id = "testFlow",
             .summary = "Tries a version out, drafts too, on given or stored data. A dry test calls nobody and answers "
                        "200 with the requests that would be made; otherwise the run is answered (202).",
             .request = "NewFlowTest",
             .response = "FlowTest"}};
}

}  // namespace tendril::api
