// One pipeline and its opportunities.
#include <algorithm>
#include <array>

#include "sandbox/highlevel/simulator.hpp"

namespace tendril::sandbox {

namespace {

constexpr std::string_view pipeline_id = "sandboxPipeline00001";
constexpr std::string_view first_stage_id = "sandboxStage00000001";
constexpr std::string_view second_stage_id = "sandboxStage00000002";
constexpr std::size_t page_size = 20;

std::string_view value_of(const http::Parameters& query, std::string_view name) {
    const auto found = query.find(name);
    return found == query.end() ? std::string_view() : std::string_view(found->second);
}

// The filters of a search, by the field that each compares.
constexpr std::array<std::pair<std::string_view, std::string_view>, 5> filters{
    {{"contact_id", "contactId"},
     {"pipeline_id", "pipelineId"},
     {"pipeline_stage_id", "pipelineStageId"},
     {"assigned_to", "assignedTo"},
     {"status", "status"}}};

bool passes(const Opportunity& opportunity, const http::Parameters& query) {
    const auto id = value_of(query, "id");
    if (!id.empty() && opportunity.id != id) return false;
    return std::ranges::all_of(filters, [&](const auto& filter) {
        const auto wanted = value_of(query, filter.first);
        const bool any = wanted.empty() || (filter.first == "status" && wanted == "all");
        return any || text_or(opportunity.fields, filter.second) == wanted;
    });
}

}  // namespace

json::object HighLevelSimulator::render(const Opportunity& opportunity) const {
    auto object = opportunity.fields;
    object["id"] = opportunity.id;
    object["locationId"] = options_.location_id;
    object["createdAt"] = to_iso8601(opportunity.added);
    object["updatedAt"] = to_iso8601(opportunity.updated);
    return object;
}

HighLevelSimulator::Reply HighLevelSimulator::get_pipelines(const Call&) {
    const auto stage = [](std::string_view id, std::string_view name, int position) {
        return json::object{{"id", id}, {"name", name}, {"position", position}};
    };
    json::object pipeline{
        {"id", pipeline_id},
        {"name", "Coaching"},
        {"locationId", options_.location_id},
        {"stages", {stage(first_stage_id, "Interested", 0), stage(second_stage_id, "In a programme", 1)}}};
    return {200, {{"pipelines", json::array{std::move(pipeline)}}}};
}

HighLevelSimulator::Reply HighLevelSimulator::search_opportunities(const Call& call) {
    const auto limit_text = value_of(call.query, "limit");
    const std::size_t limit =
        limit_text.empty() ? page_size : std::clamp(std::stoull(std::string(limit_text)), 1ULL, 100ULL);
    const auto after = value_of(call.query, "startAfterId");
    json::array found;
    std::size_t total = 0;
    bool past_start = after.empty();
    const Opportunity* last = nullptr;
    for (const auto& opportunity : opportunities_) {
        if (!passes(opportunity, call.query)) continue;
        ++total;
        if (past_start && found.size() < limit) {
            found.push_back(render(opportunity));
            last = &opportunity;
        }
        past_start = past_start || opportunity.id == after;
    }
    json::object meta{{"total", total}};
    if (last != nullptr) {
        meta["startAfterId"] = last->id;
        meta["startAfter"] =
            std::chrono::duration_cast<std::chrono::milliseconds>(last->added.time_since_epoch()).count();
    }
    return {200, {{"opportunities", std::move(found)}, {"meta", std::move(meta)}, {"aggregations", json::object()}}};
}

HighLevelSimulator::Reply HighLevelSimulator::create_opportunity(const Call& call) {
    if (book_.find(text_or(call.body, "contactId")) == nullptr)
        return no_such("Contact", text_or(call.body, "contactId"));
    if (text_or(call.body, "pipelineId") != pipeline_id) return no_such("Pipeline", text_or(call.body, "pipelineId"));
    Opportunity opportunity{new_object_id(), call.body, call.now, call.now};
    if (!opportunity.fields.contains("pipelineStageId")) opportunity.fields["pipelineStageId"] = first_stage_id;
    opportunities_.push_back(std::move(opportunity));
    return {201, {{"opportunity", render(opportunities_.back())}}};
}

HighLevelSimulator::Reply HighLevelSimulator::get_opportunity(const Call& call) {
    const auto found = std::ranges::find(opportunities_, call.variables[0], &Opportunity::id);
    if (found == opportunities_.end()) return no_such("Opportunity", call.variables[0]);
    return {200, {{"opportunity", render(*found)}}};
}

HighLevelSimulator::Reply HighLevelSimulator::update_opportunity(const Call& call) {
    const auto found = std::ranges::find(opportunities_, call.variables[0], &Opportunity::id);
    if (found == opportunities_.end()) return no_such("Opportunity", call.variables[0]);
    for (const auto& member : call.body) found->fields[member.key()] = member.value();
    found->updated = call.now;
    return {200, {{"succeded", true}, {"opportunity", render(*found)}}};
}

HighLevelSimulator::Reply HighLevelSimulator::delete_opportunity(const Call& call) {
    const auto found = std::ranges::find(opportunities_, call.variables[0], &Opportunity::id);
    if (found == opportunities_.end()) return no_such("Opportunity", call.variables[0]);
    opportunities_.erase(found);
    return {200, {{"succeded", true}}};
}

}  // namespace tendril::sandbox
