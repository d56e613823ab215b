#include "api/live_streams.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <utility>
#include <vector>

#include "api/live_news.hpp"

namespace tendril::api {
namespace {

using ::testing::ElementsAre;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

// A client's end: what was sent to it, as long as it reads.
struct Page {
    std::vector<std::string> received;
    std::function<void()> leave;
    bool reads = true;
    std::shared_ptr<bool> closed = std::make_shared<bool>(false);  // its stream may outlive it
};

class PageStream final : public http::BodyStream {
 public:
    explicit PageStream(Page& page) : page_(page), closed_(page.closed) {}
    PageStream(const PageStream&) = delete;
    PageStream& operator=(const PageStream&) = delete;
    ~PageStream() override { *closed_ = true; }
    bool send(std::string_view text) override {
        if (page_.reads) page_.received.emplace_back(text);
        return page_.reads;
    }
    void on_end(std::function<void()> ended) override { page_.leave = std::move(ended); }

 private:
    Page& page_;
    const std::shared_ptr<bool> closed_;
};

class LiveStreamsTest : public ::testing::Test {
 protected:
    void open(Page& page, const std::string& workspace = "ws_1", const std::string& actor = "session_1",
              bool missed = false) {
        streams_.open({.workspace = workspace, .actor = actor}, std::make_unique<PageStream>(page), missed);
        page.received.clear();
    }
    void change_run(std::int64_t number, store::RunStatus status = store::RunStatus::succeeded) {
        store::Run run;
        run.id = RunId(number);
        run.workspace = "ws_1";
        run.flow = "flow_1";
        run.state.status = status;
        streams_.run_changed(run);
    }
    // Lets the pauses of this length end.
    void pass(std::chrono::milliseconds pause) {
        for (auto& [length, then] : std::exchange(pauses_, {})) {
            if (length == pause) {
                then();
            } else {
                pauses_.emplace_back(length, std::move(then));
            }
        }
    }
    std::size_t pauses(std::chrono::milliseconds pause) const {
        return static_cast<std::size_t>(std::ranges::count(pauses_, pause, &Pause::first));
    }

    using Pause = std::pair<std::chrono::milliseconds, std::function<void()>>;
    std::vector<Pause> pauses_;
    LiveStreams streams_{[this](auto pause, auto then) { pauses_.emplace_back(pause, std::move(then)); }};
};

TEST_F(LiveStreamsTest, GreetsWhoeverComesAndSaysWhetherNewsWereMissed) {
    Page fresh;
    Page returning;

    streams_.open({.workspace = "ws_1"}, std::make_unique<PageStream>(fresh), false);
    streams_.open({.workspace = "ws_1"}, std::make_unique<PageStream>(returning), true);

    EXPECT_THAT(fresh.received, ElementsAre("retry: 2000\nid: 1\nevent: hello\ndata: {\"missed\":false}\n\n"));
    EXPECT_THAT(returning.received, ElementsAre(HasSubstr("data: {\"missed\":true}\n")));
}

TEST_F(LiveStreamsTest, TellsABurstInOneMessage) {
    Page page;
    open(page);

    for (std::int64_t number = 1; number <= 20'000; ++number) change_run(number);
    EXPECT_THAT(page.received, IsEmpty());
    EXPECT_EQ(pauses(LiveStreams::pace), 1U);
    pass(LiveStreams::pace);

    EXPECT_THAT(page.received, ElementsAre(HasSubstr("event: changes\ndata: {\"again\":[\"runs\"]}\n\n")));
    EXPECT_EQ(pauses(LiveStreams::pace), 0U);
}

TEST_F(LiveStreamsTest, TellsOnlyThoseOfTheSameWorkspace) {
    Page here;
    Page elsewhere;
    open(here);
    open(elsewhere, "ws_2");

    change_run(1);
    streams_.changed("ws_3", "flows", "flow_1");
    pass(LiveStreams::pace);

    EXPECT_EQ(here.received.size(), 1U);
    EXPECT_THAT(elsewhere.received, IsEmpty());
}

TEST_F(LiveStreamsTest, TellsEverybodyWhatChangedInAnyWorkspace) {
    Page here;
    Page elsewhere;
    open(here);
    open(elsewhere, "ws_2");

    streams_.changed_somehow("", "flows");
    pass(LiveStreams::pace);

    EXPECT_THAT(here.received, ElementsAre(HasSubstr("data: {\"again\":[\"flows\"]}\n")));
    EXPECT_THAT(elsewhere.received, ElementsAre(HasSubstr("data: {\"again\":[\"flows\"]}\n")));
}

TEST_F(LiveStreamsTest, DoesNothingWhileNobodyListens) {
    change_run(1);
    streams_.changed("ws_1", "flows", "flow_1");
    streams_.changed_somehow("", "flows");

    EXPECT_THAT(pauses_, IsEmpty());
}

TEST_F(LiveStreamsTest, ForgetsWhatChangedBeforeSomebodyCame) {
    Page first;
    open(first);
    change_run(1);
    first.leave();
    Page second;
    open(second);

    pass(LiveStreams::pace);

    EXPECT_THAT(second.received, IsEmpty());
}

TEST_F(LiveStreamsTest, LetsGoOfAClientThatDoesNotRead) {
    Page slow;
    Page quick;
    open(slow);
    open(quick);
    slow.reads = false;

    change_run(1);
    pass(LiveStreams::pace);

    EXPECT_TRUE(*slow.closed);
    EXPECT_EQ(quick.received.size(), 1U);
    EXPECT_EQ(streams_.size(), 1U);
}

TEST_F(LiveStreamsTest, BeatsWhileSomebodyListensAndNotLonger) {
    Page page;
    open(page);

    pass(LiveStreams::heartbeat);
    EXPECT_THAT(page.received, ElementsAre(": still here\n\n"));
    EXPECT_EQ(pauses(LiveStreams::heartbeat), 1U);
    page.leave();
    pass(LiveStreams::heartbeat);

    EXPECT_THAT(pauses_, IsEmpty());
}

TEST_F(LiveStreamsTest, LetsGoOfAListenerWhoseTokenWasTakenBack) {
    Page stays;
    Page goes;
    open(stays, "ws_1", "session_1");
    open(goes, "ws_1", "session_2");
    streams_.on_check(
        [](const Listener& listener, const LiveStreams::Judge& judge) { judge(listener.actor == "session_1"); });

    streams_.check();

    EXPECT_FALSE(*stays.closed);
    EXPECT_TRUE(*goes.closed);
}

TEST_F(LiveStreamsTest, ChecksEverybodyAtEachHeartbeat) {
    Page page;
    open(page);
    streams_.on_check([](const Listener&, const LiveStreams::Judge& judge) { judge(false); });

    pass(LiveStreams::heartbeat);

    EXPECT_TRUE(*page.closed);
}

TEST_F(LiveStreamsTest, TakesSoManyStreamsOfOneTokenAndNoMore) {
    std::vector<Page> pages(LiveStreams::streams_of_one_max);
    for (auto& page : pages) open(page);

    const auto room = streams_.has_room({.workspace = "ws_1", .actor = "session_1"});

    ASSERT_FALSE(room.has_value());
    EXPECT_EQ(room.error().code, ErrorCode::rate_limited);
    EXPECT_TRUE(room.error().retry_after.has_value());
    EXPECT_TRUE(streams_.has_room({.workspace = "ws_1", .actor = "session_2"}).has_value());
    pages.front().leave();
    EXPECT_TRUE(streams_.has_room({.workspace = "ws_1", .actor = "session_1"}).has_value());
}

TEST_F(LiveStreamsTest, OutlivesNoPauseThatItAskedFor) {
    Page page;
    auto later = std::make_shared<std::vector<std::function<void()>>>();
    {
        LiveStreams streams([later](auto, auto then) { later->push_back(std::move(then)); });
        streams.open({.workspace = "ws_1"}, std::make_unique<PageStream>(page), false);
        streams.changed("ws_1", "flows", "flow_1");
    }

    for (const auto& then : *later) then();
    page.leave();

    EXPECT_TRUE(*page.closed);
}

TEST(LiveNews, NamesTheCollectionThatAnActionChanged) {
    EXPECT_EQ(collection_of("flow.published"), "flows");
    EXPECT_EQ(collection_of("person.deleted"), "people");
    EXPECT_EQ(collection_of("people.imported"), "people");
    EXPECT_EQ(collection_of("secrets.rotation_started"), "secrets");
    EXPECT_EQ(collection_of("oauth_app.set"), "oauth-apps");
    EXPECT_EQ(collection_of("run.replayed"), "") << "the engine tells of runs";
}

}  // namespace
}  // namespace tendril::api
