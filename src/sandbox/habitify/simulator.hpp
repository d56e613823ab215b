// Both versions of Habitify's API with their known quirks: version 2 below /v2, the older one, v1.2, at the root. Error
// texts are ours; those of the service are not known. Quirks that some accounts have and others not are switches.
#pragma once

#include <memory>
#include <string>
#include <unordered_map>
#include <variant>
#include <vector>

#include "base/random.hpp"
#include "http/router.hpp"
#include "sandbox/habitify/options.hpp"
#include "sandbox/habitify/records.hpp"
#include "sandbox/simulated_api.hpp"

namespace tendril::sandbox {

class HabitifySimulator final : public SimulatedApi {
 public:
    // `random` must outlive the simulator.
    HabitifySimulator(HabitifyOptions options, Random& random, TimePoint now);

    [[nodiscard]] std::string_view operation_of(const http::Request& request) const override;
    http::Response handle(const http::Request& request, TimePoint now) override;
    [[nodiscard]] json::object error_body(int status) const override;
    [[nodiscard]] const http::Response& fixed_answer() const override { return fixed_answer_; }
    [[nodiscard]] json::object state() const override;
    [[nodiscard]] json::object counts() const override;
    void reset(TimePoint now, bool seed) override;
    void set_rate_limit(bool on) override { rate_limit_ = on; }
    // users {api_key,name,utc_offset_minutes?}, switches {undo_works?}, logs {habitId,value,for?}, actions
    // {habitId,title?,id?,status?}, moods {api_key?,value,at?}, areas {api_key?,name}, habits {api_key?,name,type?,goal?}, notes {habitId,content?,moodLevel?},
    // journal {habitId,date?,status?,current?}, archive {habitId,archived?}
    std::optional<http::Response> control(std::string_view what, const json::object& body, TimePoint now) override;

 private:
    struct Call {
        HabitUser& user;
        Habit* habit;  // of the path; null where it names none
        http::Parameters path;
        http::Parameters query;
        const http::Request& request;
        TimePoint now;

        [[nodiscard]] std::string_view variable(std::string_view name) const;
        // A query parameter, "" when absent.
        [[nodiscard]] std::string_view asked(std::string_view name) const;
        // The body as an object; an empty one when it is none.
        [[nodiscard]] json::object body() const;
    };

    using Handler = http::Response (HabitifySimulator::*)(const Call&);
    struct Operation {
        std::string_view name;
        std::string_view method;
        http::PathPattern path;
        Handler run;
    };

    static const std::vector<Operation>& operations();
    static const Operation* match(const http::Request& request, http::Parameters& variables);

    // v2_habits.cpp
    http::Response list_habits(const Call& call);
    http::Response create_habit(const Call& call);
    http::Response get_habit(const Call& call);
    http::Response update_habit(const Call& call);
    http::Response delete_habit(const Call& call);
    http::Response archive_habit(const Call& call);
    http::Response journal(const Call& call);
    http::Response statistics(const Call& call);
    // v2_logs.cpp
    http::Response add_log(const Call& call);
    http::Response complete(const Call& call);
    http::Response fail(const Call& call);
    http::Response skip(const Call& call);
    http::Response undo(const Call& call);
    http::Response delete_log(const Call& call);
    http::Response set_status(const Call& call, std::string_view status);
    // v2_notes.cpp
    http::Response list_notes(const Call& call);
    http::Response create_note(const Call& call);
    http::Response update_note(const Call& call);
    http::Response delete_note(const Call& call);
    http::Response list_areas(const Call& call);
    http::Response create_area(const Call& call);
    http::Response get_area(const Call& call);
    http::Response update_area(const Call& call);
    http::Response delete_area(const Call& call);
    // v1_habits.cpp
    http::Response v1_journal(const Call& call);
    http::Response v1_list_habits(const Call& call);
    http::Response v1_get_habit(const Call& call);
    http::Response v1_get_status(const Call& call);
    http::Response v1_put_status(const Call& call);
    http::Response v1_list_areas(const Call& call);
    // v1_logs.cpp
    http::Response v1_list_logs(const Call& call);
    http::Response v1_add_log(const Call& call);
    http::Response v1_delete_logs(const Call& call);
    http::Response v1_delete_log(const Call& call);
    http::Response v1_list_actions(const Call& call);
    http::Response v1_create_action(const Call& call);
    http::Response v1_get_action(const Call& call);
    http::Response v1_update_action(const Call& call);
    http::Response v1_delete_action(const Call& call);
    // v1_notes.cpp
    http::Response v1_list_notes(const Call& call);
    http::Response v1_add_note(const Call& call);
    http::Response v1_add_image_note(const Call& call);
    http::Response v1_delete_notes(const Call& call);
    http::Response v1_delete_note(const Call& call);
    http::Response v1_list_moods(const Call& call);
    http::Response v1_create_mood(const Call& call);
    http::Response v1_get_mood(const Call& call);
    http::Response v1_update_mood(const Call& call);
    http::Response v1_delete_mood(const Call& call);

    // The user whose key the call carries, or the answer to a key that is missing or of the other version.
    std::variant<HabitUser*, http::Response> authenticate(const http::Request& request);
    // What a log changes on its day.
    HabitLog& log(Habit& habit, double value, std::string unit, TimePoint counts_for, std::string day, TimePoint now);
    [[nodiscard]] std::string new_push_id(TimePoint now);

    // control.cpp
    void seed(TimePoint now);
    HabitUser& add_user(const std::string& api_key, std::string name);
    Habit& add_habit(HabitUser& user, std::string name, TimePoint created);
    HabitNote& add_note(Habit& habit, const json::object& fields, TimePoint now);
    http::Response control_user(const json::object& body);
    http::Response control_habit(const json::object& body, TimePoint now);
    http::Response control_note(const json::object& body, TimePoint now);
    http::Response control_journal(const json::object& body, TimePoint now);
    http::Response control_archive(const json::object& body);
    http::Response control_log(const json::object& body, TimePoint now);
    http::Response control_action(const json::object& body, TimePoint now);
    http::Response control_mood(const json::object& body, TimePoint now);
    http::Response control_area(const json::object& body, TimePoint now);
    http::Response control_switches(const json::object& body);

    HabitUser* find_user(std::string_view api_key);
    // In any account: ids are unique.
    Habit* find_habit(std::string_view id);
    static Habit* find_habit(HabitUser& user, std::string_view id);
    [[nodiscard]] std::string new_uuid();

    // Constant after construction.
    const HabitifyOptions options_;
    Random& random_;
    http::Response fixed_answer_;

    bool rate_limit_;
    bool undo_works_ = false;  // also for days with amounts
    std::vector<std::unique_ptr<HabitUser>> users_;
    std::unordered_map<std::string, HabitUser*> by_key_;  // of both versions
};

}  // namespace tendril::sandbox
