#include <algorithm>
#include <boost/json/string.hpp>

#include "connector/limits.hpp"
#include "connector/remote_message.hpp"
#include "connector/request.hpp"

namespace tendril::connector {

namespace {

constexpr JsonLimits answer_limits{8 * 1024 * 1024, 64};

bool succeeded(int status) {
    return status >= 200 && status < 300;
}

const ConflictRule* find_conflict(const Operation& operation, int status, const json::value& body) {
    for (const auto& rule : operation.action.conflicts) {
        if (rule.status != status) continue;
        const auto* found = find_path(body, rule.pointer);
        if (found != nullptr && !found->is_null()) return &rule;
    }
    return nullptr;
}

FailureClass class_of(int status) {
    if (succeeded(status)) return FailureClass::none;
    if (status == 401) return FailureClass::auth;
    if (status == 404) return FailureClass::gone;
    if (status == 429) return FailureClass::throttled;
    if (status == 408 || status >= 500) return FailureClass::transient;
    return FailureClass::invalid;
}

// What a person can do about a 403: the remote seldom says.
std::string forbidden_advice(const Operation& operation) {
    if (operation.action.scopes.empty()) return " The connection's account is not allowed to do this.";
    std::string scopes;
    for (const auto& scope : operation.action.scopes) scopes += (scopes.empty() ? "" : ", ") + scope;
    return " The connection needs the scope " + scopes + ", and the account's plan must include it.";
}

Verdict judge_silence(const Operation& operation, const http::NoAnswer& silence) {
    Verdict verdict;
    verdict.failure = FailureClass::transient;
    verdict.uncertain =
        silence.reached == http::NoAnswer::Reached::unknown && operation.action.effect != EffectClass::read;
    verdict.message = silence.error.message;
    return verdict;
}

// A success whose body cannot be read: a proxy's page, a cut answer. Nobody knows what happened behind it.
void judge_unreadable(const Operation& operation, Verdict& verdict) {
    verdict.failure = FailureClass::transient;
    verdict.uncertain = operation.action.effect != EffectClass::read;
    verdict.message = "The answer says success, but is not JSON.";
}

void judge_failure(const Connector& connector, const Operation& operation, const http::Response& response,
                   Verdict& verdict) {
    auto remote = read_remote_message(connector, operation, response.status, verdict.body);
    verdict.message = std::move(remote.sentence);
    verdict.field = std::move(remote.field);
    verdict.conflict = find_conflict(operation, response.status, verdict.body);
    if (verdict.conflict != nullptr) {
        verdict.failure = FailureClass::conflict;
        return;
    }
    verdict.failure = class_of(response.status);
    const auto& refused = connector.refused_statuses;
    const bool is_refused = std::ranges::find(refused, response.status) != refused.end();
    if (is_refused) verdict.failure = FailureClass::auth;
    const bool is_transient = verdict.failure == FailureClass::transient;
    verdict.uncertain = is_transient && operation.action.effect != EffectClass::read;
    if (verdict.failure == FailureClass::throttled) verdict.wait = wait_after_refusal(connector, response.headers);
    if (is_transient) verdict.wait = retry_after(response.headers);
    if (response.status == 403 && !is_refused) verdict.message += forbidden_advice(operation);
}

// Some APIs answer with a thing sometimes bare and sometimes in a member.
void put_in_place(const std::string& member, json::value& body) {
    const auto* object = member.empty() ? nullptr : body.if_object();
    if (object == nullptr || object->contains(member)) return;
    json::object placed;
    placed[member] = std::move(body);
    body = std::move(placed);
}

// Some APIs answer every call with 200 and say in the body whether it worked.
bool is_refused_inside(const Connector& connector, const json::value& body) {
    if (connector.failed_path.empty()) return false;
    const auto* found = find_path(body, connector.failed_path);
    return found != nullptr && *found == connector.failed_value;
}

void judge_refusal_inside(const Connector& connector, const Operation& operation, const http::Response& response,
                          Verdict& verdict) {
    auto remote = read_remote_message(connector, operation, response.status, verdict.body);
    verdict.failure = FailureClass::invalid;
    verdict.message = std::move(remote.sentence);
    verdict.field = std::move(remote.field);
}

}  // namespace

std::string_view to_string(FailureClass failure) {
    switch (failure) {
        case FailureClass::none:
            return "none";
        case FailureClass::transient:
            return "transient";
        case FailureClass::throttled:
            return "throttled";
        case FailureClass::auth:
            return "auth";
        case FailureClass::invalid:
            return "invalid";
        case FailureClass::conflict:
            return "conflict";
        case FailureClass::gone:
            return "gone";
    }
    return "invalid";
}

FailureClass class_of(const Outcome& outcome) {
    return outcome ? class_of(outcome->status) : FailureClass::transient;
}

Verdict judge(const Connector& connector, const Operation& operation, const Outcome& outcome) {
    if (!outcome) return judge_silence(operation, outcome.error());
    Verdict verdict;
    auto body = parse_json(outcome->body, answer_limits);
    const bool readable = body.has_value();
    if (readable) verdict.body = *std::move(body);
    const bool is_so_already = std::ranges::count(operation.action.already, outcome->status) > 0;
    if (is_so_already) return verdict;
    if (!succeeded(outcome->status)) {
        judge_failure(connector, operation, *outcome, verdict);
    } else if (!readable && !operation.action.response_schema.empty()) {
        judge_unreadable(operation, verdict);
    } else if (is_refused_inside(connector, verdict.body)) {
        judge_refusal_inside(connector, operation, *outcome, verdict);
    } else {
        put_in_place(operation.action.answer_in, verdict.body);
    }
    return verdict;
}

}  // namespace tendril::connector
