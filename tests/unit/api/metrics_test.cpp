#include "api/metrics.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "api/service.hpp"

namespace tendril::api {
namespace {

using testing::HasSubstr;

std::string text_of(const Metrics& metrics) {
    engine::Counters counters;
    counters.runs_succeeded = 7;
    counters.partitions_held = 64;
    const auto now = parse_iso8601("2026-11-23T09:00:00Z").value();
    RetentionState retention;
    retention.workspaces["ws_1"] = {.working = true, .runs = 40, .events = 30};
    return metrics_text({.http = metrics,
                         .engine = counters,
                         .store = {.healthy = true, .commits = 3, .operations = 12},
                         .backlog = {.open_runs = 4, .waiting_runs = 100},
                         .retention = retention,
                         .oldest_runs = {{"ws_1", now - std::chrono::seconds(90)}},
                         .now = now,
                         .uptime_seconds = 1.5,
                         .version = "1.2.3"});
}

TEST(Metrics, TellsTheEnginesAndTheStoresCounts) {
    const auto text = text_of({});

    EXPECT_THAT(text, HasSubstr("# TYPE tendril_runs_succeeded_total counter\ntendril_runs_succeeded_total 7\n"));
    EXPECT_THAT(text, HasSubstr("tendril_store_operations_total 12\n"));
    EXPECT_THAT(text, HasSubstr("tendril_store_healthy 1\n"));
    EXPECT_THAT(text, HasSubstr("tendril_build_info{version=\"1.2.3\"} 1\n"));
}

TEST(Metrics, TellsWhatWaitsAndForHowLongAndWhatWasForgotten) {
    const auto text = text_of({});

    EXPECT_THAT(text, HasSubstr("tendril_runs_open 4\n"));
    EXPECT_THAT(text, HasSubstr("tendril_runs_waiting 100\n"));
    EXPECT_THAT(text, HasSubstr("tendril_partitions_held 64\n"));
    EXPECT_THAT(text, HasSubstr("tendril_oldest_run_seconds{workspace=\"ws_1\"} 90\n"));
    EXPECT_THAT(text, HasSubstr("tendril_runs_forgotten_total 40\n"));
    EXPECT_THAT(text, HasSubstr("tendril_retention_working 1\n"));
}

TEST(Metrics, CountsAnswersByAreaAndClassOfStatus) {
    Metrics metrics;
    metrics.answered(Metrics::Area::hooks, 202);
    metrics.answered(Metrics::Area::hooks, 202);
    metrics.answered(Metrics::Area::api, 404);

    EXPECT_THAT(text_of(metrics), HasSubstr("tendril_http_answers_total{area=\"hooks\",status=\"2xx\"} 2\n"));
    EXPECT_THAT(text_of(metrics), HasSubstr("tendril_http_answers_total{area=\"api\",status=\"4xx\"} 1\n"));
}

TEST(Metrics, AddsUpTheBucketsOfHookTimes) {
    Metrics metrics;
    metrics.hook_answered(std::chrono::microseconds(400));
    metrics.hook_answered(std::chrono::milliseconds(3));
    metrics.hook_answered(std::chrono::seconds(2));
    const auto text = text_of(metrics);

    EXPECT_THAT(text, HasSubstr("tendril_hook_seconds_bucket{le=\"0.0005\"} 1\n"));
    EXPECT_THAT(text, HasSubstr("tendril_hook_seconds_bucket{le=\"0.005\"} 2\n"));
    EXPECT_THAT(text, HasSubstr("tendril_hook_seconds_bucket{le=\"1\"} 2\n"));
    EXPECT_THAT(text, HasSubstr("tendril_hook_seconds_bucket{le=\"+Inf\"} 3\n"));
    EXPECT_THAT(text, HasSubstr("tendril_hook_seconds_count 3\n"));
}

}  // namespace
}  // namespace tendril::api
