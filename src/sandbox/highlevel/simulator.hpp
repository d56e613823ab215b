// HighLevel's contact operations with the behaviour of the live service: tokens and scopes, versions, validation, the
// duplicate rule, upsert, limits. Source of every rule: the official OpenAPI file and the notes on the live service.
#pragma once

#include <array>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "http/router.hpp"
#include "sandbox/highlevel/access.hpp"
#include "sandbox/highlevel/body_rules.hpp"
#include "sandbox/highlevel/contact_book.hpp"
#include "sandbox/highlevel/options.hpp"
#include "sandbox/highlevel/webhook_feed.hpp"
#include "sandbox/simulated_api.hpp"

namespace tendril::sandbox {

class HighLevelSimulator final : public SimulatedApi {
 public:
    // `random` must outlive the simulator.
    HighLevelSimulator(HighLevelOptions options, Random& random, TimePoint now);

    [[nodiscard]] std::string_view operation_of(const http::Request& request) const override;
    http::Response handle(const http::Request& request, TimePoint now) override;
    [[nodiscard]] json::object error_body(int status) const override;
    [[nodiscard]] const http::Response& fixed_answer() const override { return fixed_answer_; }
    [[nodiscard]] json::object state() const override;
    [[nodiscard]] json::object counts() const override;
    void reset(TimePoint now, bool seed) override;
    void set_rate_limit(bool on) override { rate_limit_ = on; }
    void set_webhooks(bool on) override { feed_.set_on(on); }
    std::vector<json::object> take_webhooks() override { return feed_.take(); }
    std::optional<json::object> webhook(std::string_view type, json::object payload, TimePoint now) override {
        const auto location = std::string(text_or(payload, "locationId", options_.location_id));
        return with_envelope(std::move(payload), type, location, random_, now);
    }
    // appointments {contactId,title,startTime,endTime?,...}, businesses {businessId,contactIds}, workflows
    // {name,id?,...}, tokens {token,scopes?,locationId?,expires_in?,revoked?}, location {allow_duplicates}, oauth
    // {white_label?,expires_in?}, installations {locationId,installed?}
    std::optional<http::Response> control(std::string_view what, const json::object& body, TimePoint now) override;

 private:
    struct Reply {
        int status = 200;
        json::object body;
    };

    // One call that passed every check an operation does not have to make itself.
    struct Call {
        std::array<std::string, 2> variables;  // the path's, decoded, in order
        http::Parameters query;
        json::object body;
        TimePoint now{};
    };

    using Handler = Reply (HighLevelSimulator::*)(const Call&);
    struct Operation {
        std::string_view name;  // the official operationId
        std::string_view method;
        std::string_view path;
        std::string_view scope;
        std::optional<std::span<const BodyField>> body;  // nullopt: a body is not read
        std::span<const QueryField> query;
        Handler run = nullptr;
        std::string_view version = "2021-07-28";
    };

    static std::span<const Operation> operations();
    static const Operation* match(const http::Request& request, std::array<std::string, 2>& variables);

    http::Response handle_operation(const Operation& operation, const http::Request& request, Call call);
    Reply check_and_run(const Operation& operation, const http::Request& request, const Token& token, Call& call);
    [[nodiscard]] static std::optional<Reply> check_version(const Operation& operation, const http::Request& request);
    [[nodiscard]] std::optional<Reply> read_body(const Operation& operation, const http::Request& request, Call& call);
    [[nodiscard]] static std::optional<Reply> check_location(const Call& call, const Token& token);
    // Counts a call; false when there is none left.
    [[nodiscard]] bool take_from(Limits& limits, TimePoint now) const;
    http::Response handle_other(const http::Request& request, TimePoint now);
    [[nodiscard]] http::Response finish(Reply reply, const Limits* limits);
    void announce_limits(http::Response& response, const Limits* limits) const;
    [[nodiscard]] std::string trace_id();
    [[nodiscard]] std::string new_object_id() { return random_text(random_, 20); }

    static Reply error(int status, std::string_view message);
    static Reply invalid(std::vector<std::string> findings);
    static Reply no_such(std::string_view kind, std::string_view id);

    // contacts.cpp
    Reply get_contact(const Call& call);
    Reply get_contacts(const Call& call);
    Reply get_contacts_of_business(const Call& call);
    Reply create_contact(const Call& call);
    Reply update_contact(const Call& call);
    Reply upsert_contact(const Call& call);
    Reply delete_contact(const Call& call);
    Contact& add_contact(const json::object& fields, TimePoint now);
    void change_contact(Contact& contact, const json::object& fields, TimePoint now);
    std::optional<Reply> find_duplicate(const json::object& fields, const Contact* self);
    json::object list_page(const Call& call, std::string_view query, std::size_t limit);

    // searches.cpp
    Reply search_contacts(const Call& call);
    Reply search_tasks(const Call& call);

    // contact_parts.cpp
    Reply get_all_tasks(const Call& call);
    Reply get_task(const Call& call);
    Reply create_task(const Call& call);
    Reply update_task(const Call& call);
    Reply delete_task(const Call& call);
    Reply get_all_notes(const Call& call);
    Reply get_note(const Call& call);
    Reply create_note(const Call& call);
    Reply update_note(const Call& call);
    Reply delete_note(const Call& call);
    Reply get_appointments(const Call& call);
    Reply add_tags(const Call& call);
    Reply remove_tags(const Call& call);
    Reply add_to_workflow(const Call& call);
    Reply remove_from_workflow(const Call& call);

    // calendars.cpp
    struct Booking {
        Contact* contact = nullptr;
        Appointment* appointment = nullptr;
    };
    Reply get_calendars(const Call& call);
    Reply get_events(const Call& call);
    Reply create_appointment(const Call& call);
    Reply get_appointment(const Call& call);
    Reply edit_appointment(const Call& call);
    Reply delete_event(const Call& call);
    Booking find_booking(std::string_view id);

    // opportunities.cpp
    Reply get_pipelines(const Call& call);
    Reply search_opportunities(const Call& call);
    Reply create_opportunity(const Call& call);
    Reply get_opportunity(const Call& call);
    Reply update_opportunity(const Call& call);
    Reply delete_opportunity(const Call& call);
    [[nodiscard]] json::object render(const Opportunity& opportunity) const;

    // workflows, in contact_parts.cpp
    Reply get_workflows(const Call& call);

    // oauth.cpp
    std::optional<http::Response> handle_oauth(const http::Request& request, TimePoint now);
    http::Response token_endpoint(const http::Request& request, TimePoint now);
    http::Response answer_with(const Access::Renewed& issued, TimePoint now);
    http::Response location_token(const http::Request& request, TimePoint now);
    http::Response installed_locations(const http::Request& request, TimePoint now);
    std::optional<Reply> check_agency(const http::Request& request, std::string_view scope, TimePoint now) const;

    // consent.cpp
    http::Response consent_page(const http::Request& request);
    http::Response decide(const http::Request& request, TimePoint now);
    [[nodiscard]] bool knows_app(const http::Request& request, std::string_view client_id) const;

    // control.cpp
    void seed(TimePoint now);
    http::Response control_appointment(const json::object& body, TimePoint now);
    http::Response control_businesses(const json::object& body);
    http::Response control_workflow(const json::object& body);
    http::Response control_token(const json::object& body, TimePoint now);
    http::Response control_location(const json::object& body);
    http::Response control_oauth(const json::object& body);
    http::Response control_installation(const json::object& body);
    const HighLevelOptions::Workflow* find_workflow(std::string_view id) const;

    HighLevelOptions options_;  // constant but for what control changes of the app and the installations
    Random& random_;            // constant after construction
    http::Response fixed_answer_;

    bool rate_limit_;
    bool allow_duplicates_ = false;
    std::vector<HighLevelOptions::Workflow> workflows_;
    ContactBook book_;
    std::vector<Opportunity> opportunities_;
    Access access_;
    WebhookFeed feed_;
};

}  // namespace tendril::sandbox
