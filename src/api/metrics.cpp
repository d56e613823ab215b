#include "api/metrics.hpp"

#include <prometheus/metric_family.h>
#include <prometheus/text_serializer.h>

#include <algorithm>
#include <limits>
#include <sstream>

#include "api/service.hpp"

namespace tendril::api {

namespace {

using prometheus::ClientMetric;
using prometheus::MetricFamily;
using prometheus::MetricType;

MetricFamily family(std::string name, std::string help, MetricType type) {
    MetricFamily made;
    made.name = std::move(name);
    made.help = std::move(help);
    made.type = type;
    return made;
}

template <class Number>
MetricFamily counter(std::string name, std::string help, Number value) {
    auto made = family(std::move(name), std::move(help), MetricType::Counter);
    made.metric.emplace_back().counter.value = static_cast<double>(value);
    return made;
}

template <class Number>
MetricFamily gauge(std::string name, std::string help, Number value) {
    auto made = family(std::move(name), std::move(help), MetricType::Gauge);
    made.metric.emplace_back().gauge.value = static_cast<double>(value);
    return made;
}

std::vector<MetricFamily> engine_families(const engine::Counters& counts) {
    return {
        counter("tendril_events_accepted_total", "Events stored.", counts.events_accepted),
        counter("tendril_events_duplicate_total", "Events that had been stored before.", counts.events_duplicate),
        counter("tendril_events_refused_total", "Events refused.", counts.events_refused),
        counter("tendril_runs_started_total", "Runs started.", counts.runs_started),
        counter("tendril_runs_succeeded_total", "Runs that succeeded.", counts.runs_succeeded),
        counter("tendril_runs_filtered_total", "Runs ended by a filter.", counts.runs_filtered),
        counter("tendril_runs_dead_total", "Runs that became dead letters.", counts.runs_dead),
        counter("tendril_runs_held_total", "Times a run was held.", counts.runs_held),
        counter("tendril_calls_total", "Calls of other systems.", counts.calls),
        counter("tendril_calls_failed_total", "Calls of other systems that failed.", counts.calls_failed),
        counter("tendril_runs_merged_total", "Runs taken in by a later one before they started.", counts.runs_merged),
        counter("tendril_echoes_total", "Changes of Tendril's own that came back and started nothing.", counts.echoes),
        gauge("tendril_runs_in_memory", "Open runs held in memory.", counts.runs_open_in_memory),
        gauge("tendril_events_waiting", "Events that wait for their commit.", counts.events_waiting),
        gauge("tendril_partitions_held", "Partitions of runs that this process works at.", counts.partitions_held),
        gauge("tendril_leases_valid", "1 while this process may work at them.", counts.leases_valid ? 1 : 0),
    };
}

std::vector<MetricFamily> poll_families(const sync::PollCounters& counts) {
    return {
        counter("tendril_polls_total", "Looks at connected accounts.", counts.looks),
        counter("tendril_polls_failed_total", "Looks that failed, wholly or in part.", counts.looks_failed),
        counter("tendril_poll_calls_total", "Calls that looks made.", counts.calls),
        counter("tendril_poll_events_total", "Events that looks found.", counts.events),
        gauge("tendril_polls_active", "Pairs of an account and a list that are looked at.", counts.active),
        gauge("tendril_polls_under_way", "Looks under way.", counts.under_way),
    };
}

std::vector<MetricFamily> store_families(const StoreState& state, const store::Backlog& backlog) {
    return {
        counter("tendril_store_commits_total", "Group commits.", state.commits),
        counter("tendril_store_operations_total", "Writes in group commits.", state.operations),
        gauge("tendril_store_healthy", "1 when the last commit succeeded.", state.healthy ? 1 : 0),
        gauge("tendril_runs_open", "Runs that have not ended and do not wait in a step.", backlog.open_runs),
        gauge("tendril_runs_waiting", "Runs in a wait step.", backlog.waiting_runs),
        gauge("tendril_runs_on_hold", "Runs that wait for a person or a connection.", backlog.held_runs),
        gauge("tendril_runs_dead", "Dead letters kept.", backlog.dead_runs),
    };
}

MetricFamily oldest_family(const MetricsInput& input) {
    auto made = family("tendril_oldest_run_seconds", "Age of the oldest open run of each workspace that has any.",
                       MetricType::Gauge);
    for (const auto& [workspace, created_at] : input.oldest_runs) {
        auto& metric = made.metric.emplace_back();
        metric.label = {{"workspace", workspace}};
        metric.gauge.value = std::chrono::duration<double>(input.now - created_at).count();
    }
    return made;
}

std::vector<MetricFamily> retention_families(const RetentionState& retention) {
    std::int64_t runs = 0;
    std::int64_t events = 0;
    int working = 0;
    for (const auto& [id, progress] : retention.workspaces) {
        runs += progress.runs;
        events += progress.events;
        working += progress.working ? 1 : 0;
    }
    return {counter("tendril_runs_forgotten_total", "Runs forgotten because of their age or of the size.", runs),
            counter("tendril_events_forgotten_total", "Events forgotten likewise.", events),
            gauge("tendril_retention_working", "Workspaces whose history is being shortened now.", working),
            gauge("tendril_retention_giving_back", "1 while free space goes back to the file system.",
                  retention.giving_back ? 1 : 0)};
}

}  // namespace

// Reads the private counts of Metrics.
struct MetricsText {
    static MetricFamily answers(const Metrics& metrics) {
        static constexpr std::array<const char*, Metrics::areas> area_names{"hooks", "api", "web"};
        static constexpr std::array<const char*, Metrics::classes> class_names{"other", "1xx", "2xx",
                                                                               "3xx",   "4xx", "5xx"};
        auto made = family("tendril_http_answers_total", "Answers by area and class of status.", MetricType::Counter);
        for (std::size_t area = 0; area < Metrics::areas; ++area) {
            for (std::size_t status = 0; status < Metrics::classes; ++status) {
                if (metrics.answers_[area][status] == 0) continue;
                auto& metric = made.metric.emplace_back();
                metric.label = {{"area", area_names[area]}, {"status", class_names[status]}};
                metric.counter.value = static_cast<double>(metrics.answers_[area][status]);
            }
        }
        return made;
    }

    static MetricFamily hook_times(const Metrics& metrics) {
        auto made = family("tendril_hook_seconds", "Time from a hook's request to its answer.", MetricType::Histogram);
        auto& histogram = made.metric.emplace_back().histogram;
        std::uint64_t sum = 0;
        for (std::size_t i = 0; i < metrics.hook_times_.size(); ++i) {
            sum += metrics.hook_times_[i];
            const bool last = i == Metrics::bounds.size();
            histogram.bucket.push_back({sum, last ? std::numeric_limits<double>::infinity() : Metrics::bounds[i]});
        }
        histogram.sample_count = sum;
        histogram.sample_sum = metrics.hook_seconds_;
        return made;
    }
};

void Metrics::answered(Area area, int status) {
    const auto digit = static_cast<std::size_t>(status / 100);
    ++answers_[static_cast<std::size_t>(area)][digit < classes ? digit : 0];
}

void Metrics::hook_answered(std::chrono::nanoseconds took) {
    const double seconds = std::chrono::duration<double>(took).count();
    const auto bucket = std::lower_bound(bounds.begin(), bounds.end(), seconds) - bounds.begin();
    ++hook_times_[static_cast<std::size_t>(bucket)];
    hook_seconds_ += seconds;
}

std::string metrics_text(const MetricsInput& input) {
    std::vector<MetricFamily> families = engine_families(input.engine);
    for (auto& one : store_families(input.store, input.backlog)) families.push_back(std::move(one));
    for (auto& one : poll_families(input.polls)) families.push_back(std::move(one));
    for (auto& one : retention_families(input.retention)) families.push_back(std::move(one));
    families.push_back(oldest_family(input));
    families.push_back(MetricsText::answers(input.http));
    families.push_back(MetricsText::hook_times(input.http));
    families.push_back(gauge("tendril_uptime_seconds", "Seconds since the process started.", input.uptime_seconds));
    auto build = gauge("tendril_build_info", "The version that runs.", 1);
    build.metric.front().label = {{"version", input.version}};
    families.push_back(std::move(build));
    std::ostringstream text;
    prometheus::TextSerializer().Serialize(text, families);
    return text.str();
}

}  // namespace tendril::api
