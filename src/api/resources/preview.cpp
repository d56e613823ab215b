#include "flow/preview.hpp"

#include <algorithm>

#include "api/body.hpp"
#include "api/context.hpp"
#include "api/forms.hpp"
#include "api/resources/answers.hpp"
#include "api/resources/resources.hpp"
#include "api/samples.hpp"
#include "flow/advice.hpp"
#include "flow/alignment/alignment.hpp"

namespace tendril::api {

namespace {

Error wrong(std::string field, std::string message) {
    return {ErrorCode::invalid_input, std::move(message), std::move(field)};
}

// The action that the values are for; nullptr when none is named.
Result<const connector::Operation*> read_target(Body& body, const connector::Catalog& catalog, bool required) {
    const auto id = required ? std::optional(body.text("operation")) : body.optional_text("operation");
    if (!id) return nullptr;
    const auto* operation = catalog.operation(*id);
    if (operation == nullptr || operation->kind != connector::Operation::Kind::action) {
        return wrong("operation", "No action of the catalog is called \"" + *id + "\".");
    }
    return operation;
}

json::array texts(const std::vector<std::string>& list) {
    return json::array(list.begin(), list.end());
}

json::object form(const flow::InputSummary& input) {
    return {{"path", input.path}, {"types", texts(input.types)}, {"filled", input.filled}, {"example", input.example}};
}

json::object form(const flow::FieldSummary& summary) {
    json::array inputs;
    for (const auto& input : summary.inputs) inputs.push_back(form(input));
    return {{"field", summary.field},
            {"inputs", std::move(inputs)},
            {"types", texts(summary.types)},
            {"required", summary.required},
            {"filled", summary.filled},
            {"missing", summary.missing},
            {"failed", summary.failed},
            {"refused", summary.refused},
            {"example", summary.example},
            {"problem", summary.problem},
            {"problem_sample", summary.problem_sample}};
}

json::object form(const flow::SamplePreview& sample, const std::string& name) {
    json::array problems;
    for (const auto& problem : sample.problems) {
        problems.push_back(json::object{{"field", problem.field},
                                        {"kind", flow::to_string(problem.kind)},
                                        {"message", problem.message},
                                        {"inputs", problem.inputs}});
    }
    return {{"sample", name}, {"value", sample.value}, {"problems", std::move(problems)}};
}

// Samples in which nothing failed, nothing was refused and nothing required is missing.
std::size_t count_fine(const flow::MappingPreview& preview) {
    const auto is_fine = [&](const flow::SamplePreview& sample) {
        return std::ranges::all_of(sample.problems, [&](const flow::FieldOutcome& problem) {
            const auto field = std::ranges::find(preview.fields, problem.field, &flow::FieldSummary::field);
            const bool is_required = field != preview.fields.end() && field->required;
            return problem.kind == flow::FieldOutcome::Kind::missing && !is_required;
        });
    };
    return static_cast<std::size_t>(std::ranges::count_if(preview.samples, is_fine));
}

Result<json::object> try_mapping(const json::object& mapping, const connector::Operation* target,
                                 const Samples& samples, const json::object* snippets, TimePoint now) {
    const auto environment = samples.environment(now);
    const flow::Trial trial{mapping, target, samples.scopes, environment, snippets};
    const auto preview = flow::preview_mapping(trial);
    if (!preview) return preview.error();
    json::array shown;
    for (std::size_t i = 0; i < preview->samples.size(); ++i) {
        shown.push_back(form(preview->samples[i], samples.names[i]));
    }
    json::array fields;
    for (const auto& field : preview->fields) fields.push_back(form(field));
    return json::object{{"kind", "mapping"},
                        {"fine", count_fine(*preview)},
                        {"samples", std::move(shown)},
                        {"fields", std::move(fields)},
                        {"findings", api::form(flow::advise(trial, *preview, ""))}};
}

Result<json::object> try_rule(const json::value& rule, const Samples& samples) {
    const auto preview = flow::preview_rule(rule, samples.scopes);
    if (!preview) return preview.error();
    json::array shown;
    for (std::size_t i = 0; i < preview->samples.size(); ++i) {
        const auto& sample = preview->samples[i];
        json::array parts;
        for (const auto& part : sample.explanation.parts) {
            parts.push_back(json::object{{"path", part.path}, {"sentence", part.sentence}, {"seen", part.seen}});
        }
        shown.push_back(json::object{{"sample", samples.names[i]},
                                     {"holds", sample.explanation.holds},
                                     {"error", sample.error},
                                     {"because", std::move(parts)}});
    }
    return json::object{{"kind", "rule"},
                        {"samples", std::move(shown)},
                        {"holding", preview->holding},
                        {"not_holding", preview->samples.size() - preview->holding - preview->failing},
                        {"failing", preview->failing}};
}

Task<Result<http::Response>> preview(Call& call) {
    Body body(call.body);
    const auto& parts = call.context.parts;
    const auto* mapping = body.optional_object("mapping");
    const auto* rule = body.optional_value("rule");
    const auto text = body.optional_text("template");
    const auto* snippets = body.optional_object("snippets");
    const auto target = read_target(body, parts.catalog, false);
    const auto request = read_sample_request(body, parts.catalog);
    if (auto checked = body.check(); !checked) co_return checked.error();
    if (!target) co_return target.error();
    if (!request) co_return request.error();
    if ((mapping != nullptr ? 1 : 0) + (rule != nullptr ? 1 : 0) + (text ? 1 : 0) != 1) {
        co_return wrong("mapping", "Give exactly one of \"mapping\", \"rule\" and \"template\".");
    }
    const auto work = [&]() -> Result<json::object> {
        const auto samples = collect_samples(call, *request);
        if (!samples) return samples.error();
        if (rule != nullptr) return try_rule(*rule, *samples);
        const auto shape = mapping != nullptr ? *mapping : json::object{{"value", *text}};
        return try_mapping(shape, *target, *samples, snippets, parts.clock.now());
    };
    co_return ok(co_await on_worker(parts.offload, work));
}

Result<json::object> find_proposals(const Call& call, const SampleRequest& request,
                                    const connector::Operation& target) {
    const auto& catalog = call.context.parts.catalog;
    const auto samples = collect_samples(call, request);
    if (!samples) return samples.error();
    std::vector<json::object> data;
    for (const auto& scope : samples->scopes) {
        const auto* carried = find_path(scope.at("trigger"), "/data");
        if (carried != nullptr && carried->is_object()) data.push_back(carried->get_object());
    }
    const auto* trigger = request.event_types.empty() ? nullptr : catalog.trigger_for(request.event_types.front());
    const auto sources = flow::source_fields(data, trigger == nullptr ? json::object() : trigger->trigger.data_schema);
    json::array proposals;
    json::object mapping;
    for (const auto& proposal : flow::propose(sources, flow::target_fields(target))) {
        json::array paths;
        for (const auto& path : proposal.sources) paths.emplace_back(path);
        mapping[proposal.target] = proposal.template_text;
        proposals.push_back(json::object{{"target", proposal.target},
                                         {"sources", std::move(paths)},
                                         {"template", proposal.template_text},
                                         {"confidence", proposal.confidence},
                                         {"reason", proposal.reason}});
    }
    json::array fields;
    for (const auto& source : sources) {
        fields.push_back(json::object{{"path", source.path},
                                      {"type", flow::to_string(source.type)},
                                      {"format", flow::to_string(source.format)},
                                      {"samples", source.samples},
                                      {"filled", source.filled},
                                      {"example", source.example}});
    }
    return json::object{
        {"proposals", std::move(proposals)}, {"mapping", std::move(mapping)}, {"sources", std::move(fields)}};
}

Task<Result<http::Response>> suggest(Call& call) {
    Body body(call.body);
    const auto& parts = call.context.parts;
    const auto target = read_target(body, parts.catalog, true);
    const auto request = read_sample_request(body, parts.catalog);
    if (auto checked = body.check(); !checked) co_return checked.error();
    if (!target) co_return target.error();
    if (!request) co_return request.error();
    co_return ok(co_await on_worker(parts.offload, [&] { return find_proposals(call, *request, **target); }));
}

}  // namespace

std::vector<Route> preview_routes() {
    return {
        {.method = "POST",
         .pattern = "/preview",
         .handle = preview,
         .id = "preview",
         .summary = "Tries a mapping, a rule or a template on up to 200 given samples or recent events, by the code "
                    "that runs them: every value, null and error, and why a rule did not hold.",
         .request = "PreviewRequest",
         .response = "Preview"},
        {.method = "POST",
         .pattern = "/suggestions",
         .handle = suggest,
         .id = "suggestMapping",
         .summary = "Proposes a mapping from a trigger's data to an action's input, with reasons.",
         .request = "SuggestionRequest",
         .response = "Suggestions"}};
}

}  // namespace tendril::api
