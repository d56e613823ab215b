// One walk over a run's steps: see interpreter.hpp.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/interpreter.hpp"
#include "engine/place.hpp"

namespace tendril::engine {

class Interpreter::Walk {
 public:
    Walk(Interpreter& run, TimePoint now, bool may_attempt) : run_(run), now_(now), may_attempt_(may_attempt) {}

    Next go();

 private:
    // How far a list of steps has come.
    enum class Progress {
        done,
        not_yet,
        left,     // a filter ended the place
        stopped,  // the run ends: `ending_`
        failed,   // a step failed for good: `ending_`
    };
    struct Ending {
        std::string message;
        store::RunStatus status = store::RunStatus::dead;
    };

    Progress through(Place& place, const flow::Steps& steps);
    Progress enter(Place& place, const flow::Step& step, const flow::ActionStep& action);
    Progress enter(Place& place, const flow::Step& step, const flow::FilterStep& filter);
    Progress enter(Place& place, const flow::Step& step, const flow::BranchStep& branch);
    Progress enter(Place& place, const flow::Step& step, const flow::SwitchStep& choice);
    Progress enter(Place& place, const flow::Step& step, const flow::ForEachStep& loop);
    Progress enter(Place& place, const flow::Step& step, const flow::WaitStep& wait);
    Progress enter(Place& place, const flow::Step& step, const flow::SubFlowStep& sub_flow);
    Progress enter(Place& place, const flow::Step& step, const flow::StopStep& stop);

    // Of actions.
    bool may_be_tried(Entry& entry);
    Next hand_out();

    // Of branches and switches.
    template <class Arms>
    Progress take(Place& place, const std::string& taken, const Arms& arms, const flow::Steps& otherwise);
    Result<std::string> choose(Place& place, const flow::BranchStep& branch);
    Result<std::string> choose(Place& place, const flow::SwitchStep& choice);

    // Of loops.
    Result<Loop*> open_loop(Place& place, const flow::Step& step, const flow::ForEachStep& kind, Entry* entry);
    Progress work_at(Place& place, const flow::ForEachStep& kind, const std::string& step, Loop& loop);
    std::unique_ptr<Place> make_item(Place& place, const flow::ForEachStep& kind, const std::string& step, Loop& loop);
    void leave_item(Place& item);

    // Of waits.
    Result<Entry*> begin_wait(Place& place, const flow::Step& step, const flow::WaitFor& wait);
    Result<Entry*> begin_wait(Place& place, const flow::Step& step, const flow::WaitUntil& wait);
    Result<Entry*> begin_wait(Place& place, const flow::Step& step, const flow::WaitForEvent& wait);
    Result<bool> is_over(Place& place, const flow::WaitStep& wait, Entry& entry);
    Result<bool> is_awaited(Place& place, const flow::WaitForEvent& wait, const Entry& entry, json::object event);
    Progress end_wait(Place& place, const flow::Step& step, Entry& entry, json::value event, bool timed_out,
                      bool stops);
    Progress stay(const Entry& entry);

    // Of sub-flows.
    Result<Place*> open_sub_flow(Place& place, const flow::Step& step, const flow::SubFlowStep& kind, Entry* entry);
    Result<void> check_depth(const Place& place, const std::string& flow) const;

    Entry& record(Place& place, const flow::Step& step, std::string_view type, EntryState state = EntryState::done);
    // Remembers that a step which is no action failed for good.
    Progress fail(Place& place, const flow::Step& step, std::string_view type, Error error);
    Progress fail_again(const flow::Step& step, const Entry& entry);
    Result<bool> holds(Place& place, const expr::Rule& rule);
    Result<json::value> evaluate(Place& place, const expr::Template& text);
    [[nodiscard]] expr::Environment environment() const {
        const auto& parts = run_.parts_;
        return {.now = now_, .time_zone = parts.time_zone, .tables = parts.tables, .lookups = parts.lookups};
    }
    void note_due(TimePoint due);

    Interpreter& run_;
    TimePoint now_;
    bool may_attempt_;
    std::vector<Task> offers_;
    Ending ending_;
    // What blocks the places that cannot go on.
    std::optional<TimePoint> due_at_;
    bool retries_ = false;
    bool waits_ = false;
    std::optional<store::Await> awaits_;
    std::string held_for_;
};

}  // namespace tendril::engine
