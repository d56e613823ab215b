// The part of Habitify's v2 API that this slice of the product reads and writes: habits, the journal, notes. Source of
// every rule: the described v2 file and the notes beside it. Error texts are unknown there, so these are ours.
#pragma once

#include <memory>
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
    // users {api_key,name}, habits {api_key?,name,type?,goal?}, notes {habitId,content?,moodLevel?},
    // journal {habitId,date?,status?,current?}, archive {habitId,archived?}
    std::optional<http::Response> control(std::string_view what, const json::object& body, TimePoint now) override;

 private:
    struct Call {
        HabitUser& user;
        std::string habit_id;
        http::Parameters query;
        std::string_view body;
        TimePoint now;
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

    http::Response list_habits(const Call& call);
    http::Response get_habit(const Call& call);
    http::Response journal(const Call& call);
    http::Response list_notes(const Call& call);
    http::Response create_note(const Call& call);

    // control.cpp
    void seed(TimePoint now);
    HabitUser& add_user(std::string api_key, std::string name);
    Habit& add_habit(HabitUser& user, std::string name, TimePoint created);
    HabitNote& add_note(Habit& habit, const json::object& fields, TimePoint now);
    http::Response control_user(const json::object& body);
    http::Response control_habit(const json::object& body, TimePoint now);
    http::Response control_note(const json::object& body, TimePoint now);
    http::Response control_journal(const json::object& body, TimePoint now);
    http::Response control_archive(const json::object& body);

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
    std::vector<std::unique_ptr<HabitUser>> users_;  // few: found by looking at each
};

}  // namespace tendril::sandbox
