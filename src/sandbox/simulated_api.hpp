// What a simulator's port needs of the API behind it. Implementations: HighLevelSimulator, HabitifySimulator.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.hpp"
#include "base/time.hpp"
#include "http/message.hpp"

namespace tendril::sandbox {

class SimulatedApi {
 public:
    virtual ~SimulatedApi() = default;
    // The name of the operation that a call means, out of a table that lives as long as the process; "" for none.
    [[nodiscard]] virtual std::string_view operation_of(const http::Request& request) const = 0;
    // Answers one call. No sockets, no waiting: the state changes before it returns.
    virtual http::Response handle(const http::Request& request, TimePoint now) = 0;
    // The body this API gives to an error of `status` that a fault brought about.
    [[nodiscard]] virtual json::object error_body(int status) const = 0;
    // The answer of fixed-answer mode: fits every POST of this API well enough for a load test.
    [[nodiscard]] virtual const http::Response& fixed_answer() const = 0;

    // Every object there is, with the counts.
    [[nodiscard]] virtual json::object state() const = 0;
    // How many objects of each kind there are: cheap enough to ask again and again under load.
    [[nodiscard]] virtual json::object counts() const = 0;
    // Back to the beginning; `seed`: with the sample objects.
    virtual void reset(TimePoint now, bool seed) = 0;
    virtual void set_rate_limit(bool on) = 0;
    // Whether changes bring about webhooks; those that did since the last time, oldest first, none for an API without.
    virtual void set_webhooks(bool on) { static_cast<void>(on); }
    virtual std::vector<json::object> take_webhooks() { return {}; }
    // A delivery of `payload` as an event of this type; nullopt for an API without webhooks.
    virtual std::optional<json::object> webhook(std::string_view type, json::object payload, TimePoint now) {
        static_cast<void>(type), static_cast<void>(payload), static_cast<void>(now);
        return std::nullopt;
    }
    // POST /_sandbox/<what> of this API alone, e.g. adding an appointment; nullopt when there is no such thing.
    virtual std::optional<http::Response> control(std::string_view what, const json::object& body, TimePoint now) = 0;
};

}  // namespace tendril::sandbox
