#include "api/run_jobs.hpp"

#include <gtest/gtest.h>

namespace tendril::api {
namespace {

RunJobs::Pointer job_of(const std::string& id, const std::string& workspace, JobState state = JobState::done) {
    auto job = std::make_shared<RunJob>();
    job->id = id;
    job->filter.workspace = workspace;
    job->state = state;
    return job;
}

TEST(RunJobs, AreFoundByTheirOwnWorkspaceOnly) {
    RunJobs jobs;
    jobs.add(job_of("job_1", "ws_1"));

    EXPECT_NE(jobs.find("ws_1", "job_1"), nullptr);
    EXPECT_EQ(jobs.find("ws_2", "job_1"), nullptr);
    EXPECT_TRUE(jobs.list("ws_2").empty());
}

TEST(RunJobs, AreListedNewestFirst) {
    RunJobs jobs;
    jobs.add(job_of("job_1", "ws_1"));
    jobs.add(job_of("job_2", "ws_1"));

    EXPECT_EQ(jobs.list("ws_1").front().id, "job_2");
}

TEST(RunJobs, TellWhichOneIsAtTheSameWork) {
    RunJobs jobs;
    jobs.add(job_of("job_1", "ws_1", JobState::done));
    EXPECT_EQ(jobs.working("ws_1", RunAction::replay), nullptr);
    jobs.add(job_of("job_2", "ws_1", JobState::counting));

    EXPECT_EQ(jobs.working("ws_1", RunAction::replay)->id, "job_2");
    EXPECT_EQ(jobs.working("ws_1", RunAction::cancel), nullptr);
    EXPECT_EQ(jobs.working("ws_2", RunAction::replay), nullptr);
}

TEST(RunJobs, ForgetTheOldestOnesThatHaveEnded) {
    RunJobs jobs;
    jobs.add(job_of("at_work", "ws_1", JobState::working));
    for (int i = 0; i < 300; ++i) jobs.add(job_of("job_" + std::to_string(i), "ws_1"));

    EXPECT_NE(jobs.find("ws_1", "at_work"), nullptr);
    EXPECT_NE(jobs.find("ws_1", "job_299"), nullptr);
    EXPECT_EQ(jobs.find("ws_1", "job_0"), nullptr);
    EXPECT_LE(jobs.list("ws_1").size(), 101U);
}

TEST(RunJobs, SayHowFarTheyAre) {
    RunJob job;
    job.state = JobState::working;
    job.from = engine::ReplayFrom::failed_step;
    job.matched = 12;
    job.done = 5;
    const auto made = form(job);

    EXPECT_EQ(text_or(made, "state"), "working");
    EXPECT_EQ(text_or(made, "from"), "failed_step");
    EXPECT_EQ(made.at("matched"), 12);
    EXPECT_EQ(made.at("done"), 5);
    EXPECT_TRUE(made.at("finished_at").is_null());
}

}  // namespace
}  // namespace tendril::api
