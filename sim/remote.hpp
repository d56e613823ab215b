// A workspace's HighLevel: the real simulator, and a list of what took effect there, in order.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "http/message.hpp"
#include "sandbox/gateway.hpp"
#include "sim/scenario.hpp"
#include "sim/world.hpp"

namespace tendril::sim {

// A call that changed something.
struct Effect {
    std::string operation;  // as in Step
    int event = 0;          // whose token it carried; 0: none
    std::uint64_t order = 0;
    Micros at{};
};

class Remote {
 public:
    Remote(World& world, int workspace, int people);

    http::Response handle(const http::Request& request);
    // Calls `changed` after everything that took effect; set once.
    void on_change(std::function<void(const Effect&)> changed) { changed_ = std::move(changed); }

    [[nodiscard]] const std::string& name() const { return name_; }
    [[nodiscard]] const std::string& location() const { return location_; }
    // The id of a person's contact here.
    [[nodiscard]] const std::string& contact(int person) const {
        return contacts_.at(static_cast<std::size_t>(person));
    }
    [[nodiscard]] const std::vector<Effect>& effects() const { return effects_; }
    [[nodiscard]] int count(std::string_view operation, int event) const;
    // Calls that the service's own limits refused.
    [[nodiscard]] int throttled() const { return throttled_; }
    // A workflow that may be entered again and again.
    static std::string workflow();
    // eventStartTime of an event's enrolment, which is all that such a call says of it.
    static std::string start_time(int event);

 private:
    void add_contact(int person);
    void control(std::string_view what, const json::object& body);

    World& world_;
    std::string name_;
    std::string location_;
    Chance random_;
    sandbox::Gateway gateway_;
    std::vector<std::string> contacts_;  // by person, from 1
    std::vector<Effect> effects_;
    std::map<std::pair<std::string, int>, int> counts_;
    int throttled_ = 0;
    std::function<void(const Effect&)> changed_;
};

}  // namespace tendril::sim
