#include "sandbox/gateway.hpp"

#include "http/problem.hpp"

namespace tendril::sandbox {

namespace {

constexpr std::string_view control_prefix = "/_sandbox/";

}  // namespace

Gateway::Gateway(std::unique_ptr<SimulatedApi> api, const Clock& clock, Random& random, bool rate_limit)
    : clock_(clock), signer_(random), api_(std::move(api)), rate_limit_at_start_(rate_limit) {
    mode_.rate_limit = rate_limit;
}

bool Gateway::is_emit(const http::Request& request) {
    return request.method == "POST" && request.path == "/_sandbox/emit";
}

Answer Gateway::handle(const http::Request& request) {
    if (request.path.starts_with(control_prefix)) return {handle_control(request)};
    return handle_call(request);
}

Answer Gateway::handle_call(const http::Request& request) {
    const auto now = clock_.now();
    if (!faults_.empty()) {
        if (const auto fault = faults_.take(request.method, request.path, api_->operation_of(request))) {
            return handle_fault(request, *fault, now);
        }
    }
    auto response = act(request, now);
    if (mode_.record_requests) log_.add(request, now, api_->operation_of(request), response.status, false);
    return {std::move(response)};
}

http::Response Gateway::act(const http::Request& request, TimePoint now) {
    if (mode_.fixed_answer && request.method == "POST") return api_->fixed_answer();
    return api_->handle(request, now);
}

Answer Gateway::handle_fault(const http::Request& request, const Fault& fault, TimePoint now) {
    http::Response response;
    response.status = no_answer;
    int status = no_answer;  // what would have been answered, for the log
    bool dropped = true;
    if (fault.kind == Fault::Kind::drop_answer) {
        status = act(request, now).status;
    } else if (fault.kind == Fault::Kind::delay) {
        response = act(request, now);
        dropped = false;
    } else if (fault.kind == Fault::Kind::status) {
        response = http::reply(fault.status, fault.body.is_null() ? api_->error_body(fault.status) : fault.body);
        for (const auto& [name, value] : fault.headers) response.headers.add(name, value);
        dropped = false;
    }
    if (!dropped) status = response.status;
    if (mode_.record_requests) log_.add(request, now, api_->operation_of(request), status, dropped);
    return {std::move(response), fault.delay};
}

}  // namespace tendril::sandbox
