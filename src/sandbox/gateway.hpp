// Everything of one simulator's port but the sockets: the API, faults, the log of calls, the clock, and control below
// /_sandbox/:
//   GET state                 every object
//   GET counts                how many objects of each kind; calls seen
//   POST reset {"seed"?}      back to the beginning: objects, faults, calls seen, clock and mode
//   GET|POST faults           what is left | {"faults":[...]}, a single fault, or an empty list to clear
//   GET requests              ?limit=&after=&path=&method=&operation=
//   GET|POST clock            {"now": ISO} or {"advance_ms"}
//   GET|POST mode             {"fixed_answer","rate_limit","record_requests"}
//   GET key                   the public key of emitted webhooks
//   POST emit                 {"url"?,"payload"|"type","data"?,"signature"?: "valid"|"wrong"|"none","headers"?}: sent
//   by
//                             the host; with a type, `data` gets the envelope of a delivery
//   GET|POST webhooks         {"url","first_retry_ms"?}: changes are sent there from now on, "" for none
// and what the API adds (SimulatedApi::control).
#pragma once

#include <memory>

#include "base/random.hpp"
#include "http/message.hpp"
#include "sandbox/fault_plan.hpp"
#include "sandbox/offset_clock.hpp"
#include "sandbox/request_log.hpp"
#include "sandbox/simulated_api.hpp"
#include "sandbox/webhook_signer.hpp"

namespace tendril::sandbox {

// A response of this status means: close the connection without answering (http/server.hpp).
inline constexpr int no_answer = 0;

struct Answer {
    http::Response response;
    std::chrono::milliseconds delay{0};  // how long the host waits before it answers
};

class Gateway {
 public:
    // `clock` and `random` must outlive the gateway.
    Gateway(std::unique_ptr<SimulatedApi> api, const Clock& clock, Random& random, bool rate_limit);

    // Answers any call but POST /_sandbox/emit.
    Answer handle(const http::Request& request);
    [[nodiscard]] static bool is_emit(const http::Request& request);
    // The signed webhook that POST /_sandbox/emit asks for. Errors: invalid_input.
    [[nodiscard]] Result<http::ClientRequest> webhook(const http::Request& emit);
    // Where changes are told; "" for nowhere. Errors: invalid_input.
    Result<void> set_webhook_url(std::string url);
    [[nodiscard]] const std::string& webhook_url() const { return webhook_url_; }
    // The signed webhooks of what has changed since the last time, oldest first.
    [[nodiscard]] std::vector<http::ClientRequest> take_webhooks();
    [[nodiscard]] const WebhookSigner& signer() const { return signer_; }

 private:
    struct Mode {
        bool fixed_answer = false;
        bool rate_limit = true;
        bool record_requests = true;
    };

    Answer handle_call(const http::Request& request);
    Answer handle_fault(const http::Request& request, const Fault& fault, TimePoint now);
    http::Response act(const http::Request& request, TimePoint now);

    http::Response handle_control(const http::Request& request);
    http::Response show(std::string_view what, const http::Request& request) const;
    http::Response change(std::string_view what, const json::object& body);
    [[nodiscard]] http::Response show_requests(const http::Request& request) const;
    [[nodiscard]] json::object clock_state() const;
    [[nodiscard]] json::object mode_state() const;
    http::Response change_clock(const json::object& body);
    http::Response change_faults(const json::object& body);
    http::Response change_mode(const json::object& body);
    http::Response reset(const json::object& body);

    OffsetClock clock_;
    WebhookSigner signer_;
    std::unique_ptr<SimulatedApi> api_;
    FaultPlan faults_;
    RequestLog log_;
    const bool rate_limit_at_start_;
    Mode mode_;
    std::string webhook_url_;
};

}  // namespace tendril::sandbox
