// Faults that were ordered for coming calls: how tests and builders see what a flow does when the remote fails.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.hpp"
#include "http/message.hpp"

namespace tendril::sandbox {

struct Fault {
    enum class Kind {
        drop_request,  // close the connection; nothing happens
        drop_answer,   // do what was asked, then close the connection without an answer
        delay,         // do what was asked at once, answer later
        status,        // answer with `status` and `body`; nothing happens
        drop_webhook,  // of a type of event, which is matched as an operation: it is never sent
    };
    Kind kind = Kind::status;
    std::string method;     // "" matches every method
    std::string path;       // a prefix, or a pattern with '*'; "" matches every path
    std::string operation;  // "" matches every operation
    int status = 503;
    json::value body;       // null: the service's usual shape of an error
    http::Headers headers;  // of a `status` answer
    std::chrono::milliseconds delay{0};
    std::int64_t times = 1;  // how many calls it still hits; negative: all
};

// Reads {"kind","match":{"method","path","operation"},"status","body","headers","delay_ms","times"}.
// Errors: invalid_input naming the member.
Result<Fault> parse_fault(const json::value& value);
json::object to_json(const Fault& fault);

class FaultPlan {
 public:
    void add(Fault fault) { faults_.push_back(std::move(fault)); }
    void clear() { faults_.clear(); }
    // Whether the webhook of an event is lost.
    bool drops_webhook(std::string_view event_type);
    [[nodiscard]] bool empty() const { return faults_.empty(); }
    // The oldest fault that matches the call, used once: one fault a call.
    std::optional<Fault> take(std::string_view method, std::string_view path, std::string_view operation);
    // What is left to happen.
    [[nodiscard]] json::array to_json() const;

 private:
    template <class Hits>
    std::optional<Fault> take(Hits hits);

    std::vector<Fault> faults_;
};

}  // namespace tendril::sandbox
