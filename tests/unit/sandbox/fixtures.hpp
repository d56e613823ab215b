// A clock to set, and simulators to call without sockets.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <initializer_list>
#include <string>
#include <utility>

#include "base/json.hpp"
#include "base/random.hpp"
#include "base/time.hpp"
#include "http/message.hpp"
#include "sandbox/highlevel/simulator.hpp"

namespace tendril::sandbox {

class SetClock final : public Clock {
 public:
    [[nodiscard]] TimePoint now() const override { return time; }
    TimePoint time = *parse_iso8601("2026-11-23T09:30:00.000Z");
};

// An answer with its body read.
struct Answered {
    int status = 0;
    json::value body;
    http::Headers headers;

    // The value at a slash path; null when there is none.
    [[nodiscard]] json::value at(std::string_view path) const {
        const auto* found = find_path(body, path);
        return found == nullptr ? json::value() : *found;
    }
    [[nodiscard]] std::string text(std::string_view path) const {
        const auto value = at(path);
        return value.is_string() ? std::string(value.get_string()) : to_text(value);
    }
};

inline Answered answered(const http::Response& response) {
    auto body = parse_json(response.body, {64 * 1024 * 1024, 32});
    return {response.status, body ? *std::move(body) : json::value(), response.headers};
}

inline http::Request request_of(std::string method, std::string_view target, std::string body = {},
                                std::initializer_list<std::pair<std::string, std::string>> headers = {}) {
    http::Request request;
    request.method = std::move(method);
    const auto question = target.find('?');
    request.path = target.substr(0, question);
    if (question != std::string_view::npos) request.query = target.substr(question + 1);
    request.body = std::move(body);
    for (const auto& [name, value] : headers) request.headers.add(name, value);
    return request;
}

inline const std::string location = "sandboxLocation00001";

class HighLevelTest : public testing::Test {
 protected:
    // A call with good headers.
    Answered call(const std::string& method, std::string_view target, const json::value& body = nullptr) {
        return call_with(token, version, method, target, body);
    }
    Answered call_with(const std::string& bearer, const std::string& api_version, const std::string& method,
                       std::string_view target, const json::value& body = nullptr) {
        auto request = request_of(method, target, body.is_null() ? std::string() : to_text(body));
        if (!bearer.empty()) request.headers.add("Authorization", "Bearer " + bearer);
        if (!api_version.empty()) request.headers.add("Version", api_version);
        request.headers.add("Content-Type", "application/json");
        return answered(simulator->handle(request, clock.time));
    }
    // The id of a new contact.
    std::string create(json::object fields) {
        fields["locationId"] = location;
        return call("POST", "/contacts/", fields).text("/contact/id");
    }
    void restart() { simulator = std::make_unique<HighLevelSimulator>(options, random, clock.time); }
    static HighLevelOptions empty_location() {
        HighLevelOptions result;
        result.seed = false;
        return result;
    }

    const std::string token = "pit-sandbox-token";
    const std::string version = "2021-07-28";
    SetClock clock;
    SeededRandom random{7};
    HighLevelOptions options = empty_location();
    std::unique_ptr<HighLevelSimulator> simulator = std::make_unique<HighLevelSimulator>(options, random, clock.time);
};

}  // namespace tendril::sandbox
