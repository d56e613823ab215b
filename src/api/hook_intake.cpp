#include "api/hook_intake.hpp"

#include <algorithm>

#include "api/connection_news.hpp"
#include "api/hook_events.hpp"
#include "api/security_headers.hpp"
#include "http/problem.hpp"

namespace tendril::api {

namespace {

constexpr std::chrono::seconds retry_after_default{1};

// What follows /hooks/: the hook's token and, where HighLevel has an address for each type of event, the type.
struct Address {
    std::string_view token;
    std::string_view type;
};

Address address_of(const http::Request& request) {
    const auto rest = std::string_view(request.path).substr(hooks_path.size());
    const auto slash = std::min(rest.find('/'), rest.size());
    return {rest.substr(0, slash), rest.substr(std::min(slash + 1, rest.size()))};
}

Result<engine::Incoming> read_event(Context& context, const http::Request& request) {
    const auto address = address_of(request);
    const auto* hook = context.hooks.find(address.token);
    const bool may_have_type = hook != nullptr && hook->hook.kind == highlevel_hook;
    if (hook == nullptr || (!address.type.empty() && !may_have_type)) {
        return Error(ErrorCode::not_found, "There is no hook at this address.");
    }
    const auto now = context.parts.clock.now();
    if (auto verified = verify_sender(*hook, request, now); !verified) return verified.error();
    if (hook->hook.kind == person_hook) return read_person_event(hook->hook, request, now);
    auto event = hook->hook.kind == highlevel_hook ? read_highlevel_event(hook->hook, request, address.type, now)
                                                   : read_workflow_event(hook->hook, request, now);
    if (event) place_event(*event, *hook, context.locations);
    return event;
}

// A sender repeats what is answered with 429 and takes nothing else for "later" (DESIGN P5).
http::Response answer_of_failure(Error error) {
    const bool later = error.code == ErrorCode::rate_limited || error.code == ErrorCode::unavailable ||
                       error.code == ErrorCode::cancelled || error.code == ErrorCode::timed_out;
    if (later) {
        error.code = ErrorCode::rate_limited;
        if (!error.retry_after) error.retry_after = retry_after_default;
    }
    return http::problem(error);
}

http::Response method_not_allowed() {
    auto refused = http::problem(405, "Events are sent with POST.");
    refused.headers.add("Allow", "POST");
    return refused;
}

}  // namespace

http::Response answer_of(const Result<engine::Accepted>& accepted) {
    if (!accepted) return answer_of_failure(accepted.error());
    http::Response response;
    response.status = 202;
    response.headers.add("Content-Type", "application/json");
    response.body.reserve(64);
    response.body.append("{\"event_id\":\"").append(to_string(accepted->event));
    response.body.append(accepted->duplicate ? "\",\"duplicate\":true}" : "\",\"duplicate\":false}");
    return response;
}

void receive_event(Context& context, const http::Request& request, http::Respond respond) {
    const auto started = std::chrono::steady_clock::now();
    auto answer = [&context, started, respond = std::move(respond)](http::Response response) {
        add_hook_headers(response);
        context.metrics.answered(Metrics::Area::hooks, response.status);
        context.metrics.hook_answered(std::chrono::steady_clock::now() - started);
        respond(std::move(response));
    };
    if (request.method != "POST") return answer(method_not_allowed());
    auto event = read_event(context, request);
    if (!event) return answer(answer_of_failure(event.error()));
    auto news = news_of_connection(context, *event);
    context.parts.engine.accept(std::move(*event), [&context, news = std::move(news),
                                                    answer = std::move(answer)](Result<engine::Accepted> accepted) {
        answer(answer_of(accepted));
        if (news && accepted && !accepted->duplicate) take_news(context, *news);
    });
}

}  // namespace tendril::api
