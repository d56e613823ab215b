#include "api/hook_events.hpp"

#include <gtest/gtest.h>

#include "vault/signatures.hpp"

namespace tendril::api {
namespace {

const TimePoint now = *parse_iso8601("2026-11-23T09:30:00Z");
const std::string now_seconds = std::to_string(now.time_since_epoch() / std::chrono::seconds(1));

store::Hook hook(std::string_view kind) {
    store::Hook made;
    made.id = "hook_1";
    made.workspace = "ws_1";
    made.kind = kind;
    return made;
}

http::Request request(std::string body) {
    http::Request made;
    made.method = "POST";
    made.body = std::move(body);
    return made;
}

http::Request signed_request(const vault::SecretText& secret, const std::string& timestamp) {
    auto made = request(R"({"type":"user.signed_up","data":{}})");
    made.headers.add("webhook-id", "msg_1");
    made.headers.add("webhook-timestamp", timestamp);
    made.headers.add("webhook-signature", vault::standard_webhook_sign(secret, "msg_1", timestamp, made.body));
    return made;
}

TEST(HookSender, IsBelievedWithAFittingSignature) {
    const LiveHook live{hook(person_hook), vault::new_webhook_secret()};

    EXPECT_TRUE(verify_sender(live, signed_request(live.verifier, now_seconds), now).has_value());
}

TEST(HookSender, IsRefusedWithoutSignatureWithAnotherSecretOrAnOldTimestamp) {
    const LiveHook live{hook(person_hook), vault::new_webhook_secret()};
    const auto other = vault::new_webhook_secret();
    const auto old = std::to_string(now.time_since_epoch() / std::chrono::seconds(1) - 301);

    for (const auto& bad : {request("{}"), signed_request(other, now_seconds), signed_request(live.verifier, old)}) {
        const auto verified = verify_sender(live, bad, now);
        ASSERT_TRUE(verified.has_error());
        EXPECT_EQ(verified.error().code, ErrorCode::unauthenticated);
    }
}

TEST(HookSender, IsRefusedWhenTheBodyWasChanged) {
    const LiveHook live{hook(person_hook), vault::new_webhook_secret()};
    auto changed = signed_request(live.verifier, now_seconds);
    changed.body += " ";

    EXPECT_TRUE(verify_sender(live, changed, now).has_error());
}

TEST(HookSender, OfHighLevelIsRefusedWhileNoPublicKeyIsKnown) {
    const LiveHook live{hook(highlevel_hook), {}};
    auto any = request("{}");
    any.headers.add("X-GHL-Signature", "AAAA");

    EXPECT_EQ(verify_sender(live, any, now).error().code, ErrorCode::unauthenticated);
}

TEST(PersonEvent, IsReadWithAllItsMembers) {
    const auto event = read_person_event(
        hook(person_hook),
        request(R"({"type":"task.created","id":"e1","occurred_at":"2026-11-22T08:00:00+01:00","data":{"a":1}})"), now);

    ASSERT_TRUE(event.has_value());
    EXPECT_EQ(event->type, "task.created");
    EXPECT_EQ(event->external_id, "e1");
    EXPECT_EQ(to_iso8601(event->occurred_at), "2026-11-22T07:00:00.000Z");
    EXPECT_EQ(event->data.at("a"), 1);
    EXPECT_EQ(event->hook, "hook_1");
    EXPECT_TRUE(event->sender_can_mend);
}

TEST(PersonEvent, TakesItsIdFromTheHeaderAndItsTimeFromTheClock) {
    auto without_id = request(R"({"type":"task.created","data":{}})");
    without_id.headers.add("webhook-id", "msg_7");
    const auto event = read_person_event(hook(person_hook), without_id, now);

    ASSERT_TRUE(event.has_value());
    EXPECT_EQ(event->external_id, "msg_7");
    EXPECT_EQ(event->occurred_at, now);
}

TEST(PersonEvent, IsRefusedByTheNameOfTheMemberThatIsWrong) {
    const std::vector<std::pair<std::string, std::string>> bad{
        {R"({"data":{}})", "type"},
        {R"({"type":7,"data":{}})", "type"},
        {R"({"type":"a"})", "data"},
        {R"({"type":"a","data":[]})", "data"},
        {R"({"type":"a","id":7,"data":{}})", "id"},
        {R"({"type":"a","occurred_at":"yesterday","data":{}})", "occurred_at"},
        {R"([])", ""},
        {R"({"type")", ""},
    };
    for (const auto& [body, field] : bad) {
        const auto event = read_person_event(hook(person_hook), request(body), now);
        ASSERT_TRUE(event.has_error()) << body;
        EXPECT_EQ(event.error().code, ErrorCode::invalid_input) << body;
        EXPECT_EQ(event.error().field, field) << body;
    }
}

TEST(PersonEvent, MayCarryMembersThatWeDoNotKnow) {
    const auto body = R"({"type":"a","timestamp":"2026-11-23T09:30:00Z","data":{}})";

    EXPECT_TRUE(read_person_event(hook(person_hook), request(body), now).has_value());
}

TEST(HighLevelEvent, KeepsTheWholePayloadAndCannotBeMended) {
    const auto event = read_highlevel_event(
        hook(highlevel_hook),
        request(
            R"({"type":"ContactCreate","webhookId":"w1","timestamp":"2026-11-23T09:00:00Z","email":"a@b.example"})"),
        "", now);

    ASSERT_TRUE(event.has_value());
    EXPECT_EQ(event->type, "ContactCreate");
    EXPECT_EQ(event->external_id, "w1");
    EXPECT_EQ(to_iso8601(event->occurred_at), "2026-11-23T09:00:00.000Z");
    EXPECT_EQ(text_or(event->data, "email"), "a@b.example");
    EXPECT_FALSE(event->sender_can_mend);
}

TEST(HighLevelEvent, WithoutAnIdIsKnownByItsBytes) {
    const auto one = read_highlevel_event(hook(highlevel_hook), request(R"({"type":"A"})"), "", now).value();
    const auto same = read_highlevel_event(hook(highlevel_hook), request(R"({"type":"A"})"), "", now).value();
    const auto other = read_highlevel_event(hook(highlevel_hook), request(R"({"type":"B"})"), "", now).value();

    EXPECT_EQ(one.external_id, same.external_id);
    EXPECT_NE(one.external_id, other.external_id);
}

TEST(HighLevelEvent, TakesItsTypeFromItsOwnAddressWhereTheBodyMeansSomethingElse) {
    const auto event =
        read_highlevel_event(hook(highlevel_hook), request(R"({"type":"one_time"})"), "PriceUpdate", now);

    EXPECT_EQ(event->type, "PriceUpdate");
}

TEST(HighLevelEvent, WithoutATypeIsStillTaken) {
    EXPECT_EQ(read_highlevel_event(hook(highlevel_hook), request("{}"), "", now)->type, "(none)");
}

TEST(WorkflowEvent, IsARepeatWithinTenMinutes) {
    const auto id = [](const std::string& body, TimePoint at) {
        return read_workflow_event(hook(workflow_hook), request(body), at)->external_id;
    };
    EXPECT_EQ(id(R"({"contact_id":"c1"})", now), id(R"({"contact_id":"c1"})", now + std::chrono::minutes(9)));
    EXPECT_NE(id(R"({"contact_id":"c1"})", now), id(R"({"contact_id":"c2"})", now));
    EXPECT_NE(id(R"({"contact_id":"c1"})", now), id(R"({"contact_id":"c1"})", now + std::chrono::minutes(11)));
}

TEST(WorkflowSender, IsBelievedByItsAddressOrByAHeader) {
    const LiveHook by_address{hook(workflow_hook), {}};
    EXPECT_TRUE(verify_sender(by_address, request("{}"), now).has_value());

    const LiveHook by_header{hook(workflow_hook), vault::SecretText("s3cret")};
    auto made = request("{}");
    EXPECT_FALSE(verify_sender(by_header, made, now).has_value());
    made.headers.add("X-Hook-Secret", "s3cret");
    EXPECT_TRUE(verify_sender(by_header, made, now).has_value());
}

store::Connection connection(const std::string& id, const std::string& workspace, const std::string& location) {
    store::Connection made;
    made.id = id;
    made.workspace = workspace;
    made.connector = "highlevel";
    made.settings = {{"location_id", location}};
    return made;
}

class PlacedEvent : public testing::Test {
 protected:
    PlacedEvent() {
        locations_.put(connection("conn_1", "ws_1", "loc1"));
        locations_.put(connection("conn_2", "ws_2", "loc2"));
    }

    static LiveHook live(const HighLevelKeys& keys) { return {hook(highlevel_hook), keys.to_secret()}; }
    engine::Incoming place(const LiveHook& by, const std::string& location) const {
        auto event = read_highlevel_event(
                         by.hook, request(R"({"type":"ContactCreate","locationId":")" + location + "\"}"), "", now)
                         .value();
        place_event(event, by, locations_);
        return event;
    }

    Locations locations_;
};

TEST_F(PlacedEvent, GoesToTheWorkspaceWhoseConnectionServesItsLocation) {
    const auto event = place(live(HighLevelKeys::published()), "loc2");

    EXPECT_EQ(event.workspace, "ws_2");
    EXPECT_EQ(event.connection, "conn_2");
    EXPECT_EQ(event.unplaced, "");
}

TEST_F(PlacedEvent, StaysInTheHooksWorkspaceWhenSomebodyElseCouldHaveSignedIt) {
    const auto own_key = HighLevelKeys{{"MCowBQYDK2VwAyEAi2HR1srL4o18O8BRa7gVJY7G7bupbN3H9AwJrHCDiOg="}, {}, false};

    EXPECT_EQ(place(live(own_key), "loc1").connection, "conn_1");
    const auto foreign = place(live(own_key), "loc2");
    EXPECT_EQ(foreign.workspace, "ws_1");
    EXPECT_NE(foreign.unplaced, "");
}

TEST_F(PlacedEvent, OfALocationThatNobodyServesIsKeptForAPerson) {
    const auto event = place(live(HighLevelKeys::published()), "loc9");

    EXPECT_EQ(event.workspace, "ws_1");
    EXPECT_NE(event.unplaced.find("loc9"), std::string::npos);
}

TEST_F(PlacedEvent, FindsAConnectionThatMovedToAnotherLocation) {
    locations_.put(connection("conn_2", "ws_2", "loc3"));

    EXPECT_EQ(place(live(HighLevelKeys::published()), "loc3").workspace, "ws_2");
    EXPECT_NE(place(live(HighLevelKeys::published()), "loc2").unplaced, "");
    locations_.remove("conn_2");
    EXPECT_NE(place(live(HighLevelKeys::published()), "loc3").unplaced, "");
}

}  // namespace
}  // namespace tendril::api
