#include <map>

#include "api/audit.hpp"
#include "api/body.hpp"
#include "api/context.hpp"
#include "api/document_check.hpp"
#include "api/flow_documents.hpp"
#include "api/forms.hpp"
#include "api/paging.hpp"
#include "api/resources/answers.hpp"
#include "api/resources/resources.hpp"
#include "api/samples.hpp"
#include "api/scopes.hpp"
#include "api/startup.hpp"
#include "api/version_check.hpp"
#include "flow/sample_check.hpp"

namespace tendril::api {

namespace {

Result<std::vector<store::FlowVersion>> stored_versions(const Call& call) {
    const auto flow = find_own_flow(call);
    if (!flow) return flow.error();
    return call.context.parts.config.list_versions(flow->id);
}

Task<Result<http::Response>> list(Call& call) {
    const auto page = parse_page(call.query);
    if (!page) co_return page.error();
    const auto versions = co_await on_worker(call.context.parts.offload, [&] { return stored_versions(call); });
    if (!versions) co_return versions.error();
    co_return ok(page_through(
        *versions, *page, [](const auto& one) { return std::to_string(one.version); },
        [](const auto& one) { return form(one); }));
}

// A version that is about to be published, or what forbids it.
struct Candidate {
    store::Flow flow;
    flow::Registry::FlowPointer compiled;
    std::vector<Finding> findings;
    json::value document;
    std::vector<flow::Advice> advice;  // of recent events
};

// What the mappings give on the workspace's recent events: known before the next event meets it.
Result<Candidate> add_sample_findings(const Call& call, Candidate candidate) {
    const auto samples = collect_samples(
        call, {.event_types = candidate.compiled->event_types, .variables = candidate.compiled->variables});
    if (!samples) return samples.error();
    candidate.advice = flow::check_on_samples(candidate.document.as_object(), call.context.parts.catalog,
                                              samples->scopes, samples->environment(call.context.parts.clock.now()));
    return candidate;
}

using PublishedFlows = std::map<std::string, flow::Registry::FlowPointer>;

// Of the workspace. On the server's executor only.
PublishedFlows published_flows(const Call& call) {
    PublishedFlows known;
    for (const auto& id : call.context.parts.flows.published_ids()) {
        const auto flow = call.context.parts.flows.published(id);
        if (flow != nullptr && flow->workspace == call.workspace()) known.emplace(id, flow);
    }
    return known;
}

Result<Candidate> prepare(const Call& call, std::optional<std::int64_t> wanted, const PublishedFlows& published) {
    auto& parts = call.context.parts;
    auto flow = find_own_flow(call);
    if (!flow) return flow.error();
    const auto number = static_cast<std::int32_t>(wanted.value_or(flow->latest_version));
    const auto version = parts.config.find_version(flow->id, number);
    if (!version) return version.error();
    if (!*version) return no_such("version", std::to_string(number));
    Candidate candidate{std::move(*flow), nullptr, {}, stored_json((*version)->document)};
    const flow::KnownFlows known{candidate.flow.id, [&](const std::string& id) {
                                     const auto found = published.find(id);
                                     return found == published.end() ? nullptr : found->second;
                                 }};
    auto checked = check_document(call, candidate.document, &known);
    if (!checked) return checked.error();
    candidate.findings = std::move(checked->findings);
    if (!checked->flow) return candidate;
    const auto connections = parts.config.list_connections(call.workspace());
    if (!connections) return connections.error();
    auto refused = check_versions(candidate.document.as_object(), *connections, parts.catalog);
    if (!refused.empty()) {
        std::ranges::move(refused, std::back_inserter(candidate.findings));
        return candidate;
    }
    auto compiled = compile_version(candidate.flow, **version, parts.catalog);
    if (!compiled) return compiled.error();
    auto forbidden = check_connections(call, **compiled);
    if (!forbidden) return forbidden.error();
    std::ranges::move(*forbidden, std::back_inserter(candidate.findings));
    if (!forbidden->empty()) return candidate;
    candidate.compiled = std::move(*compiled);
    return add_sample_findings(call, std::move(candidate));
}

Result<void> store_published(const Call& call, store::Flow& flow, std::optional<std::int32_t> version) {
    const std::lock_guard lock(call.context.configuration);
    if (auto set = call.context.parts.config.set_published(flow.id, version); !set) return set;
    flow.published_version = version;
    return record(call, version ? "flow.published" : "flow.unpublished", flow.id,
                  version ? "version " + std::to_string(*version) : std::string());
}

Task<Result<http::Response>> publish(Call& call) {
    Body body(call.body);
    const auto wanted = body.optional_integer("version");
    if (auto checked = body.check(); !checked) co_return checked.error();
    if (wanted && (*wanted < 1 || *wanted > INT32_MAX)) {
        co_return Error(ErrorCode::invalid_input, "\"version\" must be the number of a version.", "version");
    }
    const auto& offload = call.context.parts.offload;
    const auto published = published_flows(call);
    auto candidate = co_await on_worker(offload, [&] { return prepare(call, wanted, published); });
    if (!candidate) co_return candidate.error();
    if (!candidate->compiled) co_return refuse_document(candidate->findings);
    const auto version = candidate->compiled->version;
    const auto stored = co_await on_worker(offload, [&] { return store_published(call, candidate->flow, version); });
    if (!stored) co_return stored.error();
    call.context.parts.flows.add(candidate->compiled);
    call.context.parts.flows.publish(candidate->flow.id, version);
    auto answer = form(candidate->flow, candidate->document);
    auto findings = form(candidate->findings);
    for (const auto& one : candidate->advice) findings.push_back(form(one));
    answer["findings"] = std::move(findings);
    co_return http::reply(200, answer);
}

Task<Result<http::Response>> unpublish(Call& call) {
    const auto& offload = call.context.parts.offload;
    auto flow = co_await on_worker(offload, [&] { return find_own_flow(call); });
    if (!flow) co_return flow.error();
    const auto stored = co_await on_worker(offload, [&] { return store_published(call, *flow, std::nullopt); });
    if (!stored) co_return stored.error();
    call.context.parts.flows.publish(flow->id, std::nullopt);
    const auto document = co_await on_worker(offload, [&] { return newest_document(call.context, *flow); });
    if (!document) co_return document.error();
    co_return http::reply(200, form(*flow, *document));
}

}  // namespace

std::vector<Route> flow_version_routes() {
    return {{.method = "GET",
             .pattern = "/flows/{id}/versions",
             .handle = list,
             .id = "listFlowVersions",
             .summary = "The versions of a flow with their documents.",
             .response = "FlowVersion",
             .list = true},
            {.method = "POST",
             .pattern = "/flows/{id}/publish",
             .handle = publish,
             .id = "publishFlow",
             .summary = "Lets events start a version, the newest by default; refused with every finding.",
             .request = "Publication",
             .response = "PublishedFlow"},
            {.method = "POST",
             .pattern = "/flows/{id}/unpublish",
             .handle = unpublish,
             .id = "unpublishFlow",
             .summary = "Lets events start the flow no more; its open runs go on.",
             .response = "Flow"}};
}

}  // namespace tendril::api
