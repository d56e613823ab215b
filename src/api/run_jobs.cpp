#include "api/run_jobs.hpp"

#include <algorithm>

#include "api/replay_input.hpp"
#include "api/run_filter.hpp"

namespace tendril::api {

namespace {

constexpr std::size_t remembered_max = 100;

json::value text_or_null(const std::string& text) {
    return text.empty() ? json::value(nullptr) : json::value(text);
}

}  // namespace

std::string_view to_string(RunAction action) {
    return action == RunAction::replay ? "replay" : "cancel";
}

std::string_view to_string(JobState state) {
    switch (state) {
        case JobState::counting:
            return "counting";
        case JobState::working:
            return "working";
        case JobState::done:
            return "done";
        case JobState::cancelled:
            return "cancelled";
        case JobState::failed:
            return "failed";
    }
    return "failed";
}

bool is_working(const RunJob& job) {
    return job.state == JobState::counting || job.state == JobState::working;
}

json::object form(const RunJob& job) {
    json::object made{{"id", job.id},
                      {"action", to_string(job.action)},
                      {"filter", form(job.filter)},
                      {"state", to_string(job.state)},
                      {"matched", job.matched},
                      {"done", job.done},
                      {"skipped", job.skipped},
                      {"failed", job.failed},
                      {"error", text_or_null(job.error)},
                      {"created_at", to_iso8601(job.created_at)}};
    made["finished_at"] = job.finished_at ? json::value(to_iso8601(*job.finished_at)) : json::value(nullptr);
    if (job.action == RunAction::replay) made["from"] = to_string(job.from);
    return made;
}

void RunJobs::add(Pointer job) {
    jobs_.push_back(std::move(job));
    if (jobs_.size() <= remembered_max) return;
    const auto ended = std::find_if(jobs_.begin(), jobs_.end(), [](const Pointer& one) { return !is_working(*one); });
    if (ended != jobs_.end()) jobs_.erase(ended);
}

RunJobs::Pointer RunJobs::find(const std::string& workspace, const std::string& id) const {
    const auto found = std::find_if(jobs_.begin(), jobs_.end(), [&](const Pointer& job) {
        return job->id == id && job->filter.workspace == workspace;
    });
    return found == jobs_.end() ? nullptr : *found;
}

std::vector<RunJob> RunJobs::list(const std::string& workspace) const {
    std::vector<RunJob> found;
    for (auto job = jobs_.rbegin(); job != jobs_.rend(); ++job) {
        if ((*job)->filter.workspace == workspace) found.push_back(**job);
    }
    return found;
}

RunJobs::Pointer RunJobs::working(const std::string& workspace, RunAction action) const {
    const auto found = std::find_if(jobs_.begin(), jobs_.end(), [&](const Pointer& job) {
        return job->filter.workspace == workspace && job->action == action && is_working(*job);
    });
    return found == jobs_.end() ? nullptr : *found;
}

}  // namespace tendril::api
