#include "sim/network.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "http/problem.hpp"

namespace tendril::sim {

namespace {

// Nothing stays longer on its way than this. The engine relies on it: before it looks up what became of a call whose
// sender has died, it waits two seconds for the call to arrive.
constexpr Micros longest_way = 1900ms;

http::Request request_of(const connector::Call& call) {
    http::Request request;
    request.method = call.method;
    const auto mark = std::min(call.path.find('?'), call.path.size());
    request.path = call.path.substr(0, mark);
    if (mark < call.path.size()) request.query = call.path.substr(mark + 1);
    request.headers = call.headers;
    request.headers.add("Authorization", "Bearer pit-sandbox-token");
    request.body = call.body;
    return request;
}

int workspace_of(const connector::Call& call) {
    return call.connection.back() - '0';
}

}  // namespace

// One call and what is known of it.
struct Network::Journey {
    Caller caller;
    connector::Call call;
    connector::OutcomeCallback done;
    int workspace = 1;
    Micros sent{};
    bool survives_caller = false;  // it was on the wire already
};

Network::Network(World& world, std::vector<std::unique_ptr<Remote>>& remotes)
    : world_(world), chance_(world.seed, "network"), remotes_(remotes), weather_(remotes.size()) {}

void Network::start() {
    storm(FaultKind::server_errors, &Weather::errors_until);
    storm(FaultKind::throttling, &Weather::throttling_until);
    storm(FaultKind::credentials_refused, &Weather::refusal_until);
}

void Network::storm(FaultKind kind, Micros Weather::*until) {
    const auto mean = world_.faults.mean_time_between(kind);
    if (mean == Micros(0)) return;
    world_.scheduler.in(chance_.between(Micros(0), 2 * mean), [this, kind, until] {
        if (world_.faults.stopped()) return;
        world_.faults.count(kind);
        const auto workspace = 1 + chance_.below(remotes_.size() - 1);
        const auto length = chance_.spread(200ms, 20s);
        weather_[workspace].*until = world_.scheduler.now() + length;
        world_.trace.note(remotes_[workspace]->name(), "{} for {} ms", to_string(kind), length.count() / 1000);
        storm(kind, until);
    });
}

bool Network::refuses_credentials(int workspace) const {
    return !world_.faults.stopped() &&
           weather_[static_cast<std::size_t>(workspace)].refusal_until > world_.scheduler.now();
}

void Network::call(const Caller& caller, connector::Call call, connector::OutcomeCallback done) {
    auto journey = std::make_shared<Journey>(Journey{caller, std::move(call), std::move(done)});
    journey->workspace = workspace_of(journey->call);
    journey->sent = world_.scheduler.now();
    journey->survives_caller = chance_.happens(0.5);
    world_.trace.note(caller.name, "calls {} {} {}", journey->call.method, journey->call.path, journey->call.body);
    auto& faults = world_.faults;
    if (faults.happens(FaultKind::call_refused)) {
        return give_up(journey, false, "Connection refused.", chance_.spread(100us, 50ms));
    }
    if (faults.happens(FaultKind::call_lost)) {
        const bool quickly = chance_.happens(0.5);
        return give_up(journey, true, "The request was lost.",
                       quickly ? chance_.spread(1ms, 500ms) : Micros(journey->call.time_limit));
    }
    const bool late = faults.happens(FaultKind::request_late);
    const auto way = late ? chance_.spread(50ms, longest_way) : chance_.spread(200us, 30ms);
    world_.scheduler.in(way, [this, journey] { arrive(journey); });
    journey->caller.endanger();
}

void Network::arrive(const std::shared_ptr<Journey>& journey) {
    if (!*journey->caller.alive && !journey->survives_caller) return;
    const auto response = act(*journey);
    journey->caller.endanger();
    auto& faults = world_.faults;
    const Micros patience = journey->sent + journey->call.time_limit - world_.scheduler.now();
    if (faults.happens(FaultKind::answer_lost)) {
        const bool quickly = chance_.happens(0.5);
        return give_up(journey, true, "The answer was lost.", quickly ? chance_.spread(1ms, 500ms) : patience);
    }
    if (faults.happens(FaultKind::answer_late)) {
        const auto after = chance_.spread(1s, 60s);
        if (after >= patience) return give_up(journey, true, "No answer in time.", patience);
        return answer(journey, response, after);
    }
    answer(journey, response, chance_.spread(200us, 50ms));
}

http::Response Network::act(Journey& journey) {
    const auto& weather = weather_[static_cast<std::size_t>(journey.workspace)];
    auto& remote = *remotes_[static_cast<std::size_t>(journey.workspace)];
    const auto now = world_.scheduler.now();
    const bool calm = world_.faults.stopped();
    http::Response response;
    std::string_view note;
    if (!calm && weather.refusal_until > now) {
        response = http::reply(401, json::object{{"statusCode", 401}, {"message", "Invalid token"}});
        note = ", credentials refused";
    } else if (!calm && weather.throttling_until > now) {
        response = http::reply(429, json::object{{"statusCode", 429}, {"message", "Too Many Requests"}});
        if (chance_.happens(0.7)) response.headers.add("Retry-After", std::to_string(chance_.between(0, 5)));
        note = ", throttled for no reason";
    } else if (!calm && weather.errors_until > now && chance_.happens(0.7)) {
        const bool after_effect = chance_.happens(0.4);
        if (after_effect) remote.handle(request_of(journey.call));
        constexpr std::array statuses{500, 502, 503, 504};
        response = http::reply(chance_.pick(statuses), json::object{{"message", "Something went wrong"}});
        note = after_effect ? ", after the effect" : ", without an effect";
    } else {
        response = remote.handle(request_of(journey.call));
    }
    world_.trace.note(remote.name(), "answers {} with {}{}", journey.caller.name, response.status, note);
    return response;
}

void Network::answer(const std::shared_ptr<Journey>& journey, connector::Outcome outcome, Micros after) {
    journey->caller.deliver(after, [journey, outcome = std::move(outcome)] { journey->done(outcome); });
}

void Network::give_up(const std::shared_ptr<Journey>& journey, bool reached, std::string_view why, Micros after) {
    using Reached = http::NoAnswer::Reached;
    const auto code = reached ? ErrorCode::timed_out : ErrorCode::unavailable;
    world_.trace.note("network", "{} ({})", why, journey->caller.name);
    answer(journey, http::NoAnswer{reached ? Reached::unknown : Reached::no, Error(code, std::string(why))}, after);
}

}  // namespace tendril::sim
