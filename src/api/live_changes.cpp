#include "api/live_changes.hpp"

#include <utility>

namespace tendril::api {

namespace {

constexpr std::string_view runs_collection = "runs";

}  // namespace

void LiveChanges::add_run(const store::Run& run) {
    if (again_.contains(runs_collection)) return;
    const auto known = runs_.find(run.id);
    if (known != runs_.end()) {
        known->second.status = run.state.status;
    } else if (runs_.size() < told_max) {
        runs_.emplace(run.id, RunNews{run.flow, run.state.status});
    } else {
        add_unknown(runs_collection);
    }
}

void LiveChanges::add(std::string_view collection, std::string_view id) {
    if (again_.contains(collection)) return;
    auto found = things_.find(collection);
    if (found == things_.end()) found = things_.emplace(collection, Ids()).first;
    if (found->second.contains(id)) return;
    if (found->second.size() == told_max) return add_unknown(collection);
    found->second.emplace(id);
}

void LiveChanges::add_unknown(std::string_view collection) {
    again_.emplace(collection);
    if (collection == runs_collection) return runs_.clear();
    if (const auto told = things_.find(collection); told != things_.end()) things_.erase(told);
}

json::object LiveChanges::take() {
    json::object told;
    if (!runs_.empty()) {
        auto& list = (told[runs_collection] = json::array()).get_array();
        for (const auto& [id, news] : runs_) {
            list.push_back(
                json::object{{"id", to_string(id)}, {"flow", news.flow}, {"status", store::to_string(news.status)}});
        }
    }
    for (const auto& [collection, ids] : things_) told[collection] = json::array(ids.begin(), ids.end());
    if (!again_.empty()) told["again"] = json::array(again_.begin(), again_.end());
    *this = LiveChanges();
    return told;
}

}  // namespace tendril::api
