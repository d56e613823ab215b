// What senders are told while the store takes its time.
#include "engine_fixture.hpp"

namespace tendril::engine {

namespace {

using namespace std::chrono_literals;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class SlowStore : public EngineTest {
 protected:
    SlowStore() {
        publish_note_flow();
        transport.script = [](const auto&) { return answered(201, R"({"note": {"id": "note1"}})"); };
    }
    void send(const std::string& id) {
        engine->accept({.workspace = "ws_1",
                        .hook = "hook_1",
                        .external_id = id,
                        .type = "note.created",
                        .occurred_at = clock.now(),
                        .data = {{"contactId", "ada"}, {"noteId", id}, {"content", id}}},
                       [this, id](const Result<Accepted>& accepted) {
                           answers.push_back({id, accepted ? std::nullopt : std::optional(accepted.error()),
                                              accepted && accepted->duplicate});
                       });
        loop.run();
    }
    struct Answer {
        std::string id;
        std::optional<Error> error;
        bool duplicate = false;
    };
    std::vector<Answer> answers;
};

TEST_F(SlowStore, KeepsSendersWaitingForAWhileOnly) {
    store.hangs = true;
    send("one");
    pass(8s);
    EXPECT_THAT(answers, IsEmpty());

    pass(4s);

    ASSERT_THAT(answers, SizeIs(1));
    ASSERT_TRUE(answers[0].error);
    EXPECT_EQ(answers[0].error->code, ErrorCode::rate_limited);
    EXPECT_TRUE(answers[0].error->retry_after);
    EXPECT_GE(engine->counters().longest_event_wait, 10s);
}

TEST_F(SlowStore, RefusesAtOnceWhoComesWhileItHangs) {
    store.hangs = true;
    send("one");
    pass(12s);

    send("two");

    ASSERT_THAT(answers, SizeIs(2));
    EXPECT_EQ(answers[1].id, "two");
    ASSERT_TRUE(answers[1].error);
    EXPECT_EQ(answers[1].error->code, ErrorCode::rate_limited);
}

TEST_F(SlowStore, KnowsAnEventAgainThatItTookAfterTheSenderWasToldToComeAgain) {
    store.hangs = true;
    send("one");
    pass(12s);
    store.go_on();
    loop.run();
    EXPECT_THAT(answers, SizeIs(1)) << "a sender is answered once";

    send("one");

    ASSERT_THAT(answers, SizeIs(2));
    EXPECT_TRUE(answers[1].duplicate);
    EXPECT_THAT(transport.calls, SizeIs(1));
    EXPECT_EQ(engine->counters().longest_event_wait, 0s);
}

}  // namespace

}  // namespace tendril::engine
