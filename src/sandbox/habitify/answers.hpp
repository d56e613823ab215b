// How Habitify answers, in both versions.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/json.hpp"
#include "base/time.hpp"
#include "http/problem.hpp"

namespace tendril::sandbox {

// Version 2: a refusal.
inline http::Response refusal(int status, std::string_view message) {
    return http::reply(status, json::object{{"message", message}});
}

// Version 2: {"data": ...}.
inline http::Response data(int status, json::value value) {
    json::object body;
    body["data"] = std::move(value);
    return http::reply(status, body);
}

inline http::Response gone() {
    http::Response response;
    response.status = 204;
    return response;
}

// Version 1: every answer in one envelope; what writes make is never told.
inline http::Response envelope(json::value value) {
    json::object body{{"errors", json::array()}, {"message", "Success"}, {"version", "v1.2"}, {"status", true}};
    body["data"] = std::move(value);
    return http::reply(200, body);
}
inline http::Response done() {
    return envelope(nullptr);
}
inline http::Response failure(int status, std::string_view message) {
    return http::reply(status, json::object{{"errors", json::array()},
                                            {"message", message},
                                            {"data", nullptr},
                                            {"version", "v1.2"},
                                            {"status", false}});
}

// A moment as version 1 takes it, "2026-11-20T09:00:00+02:00": no Z, no fraction. Its first ten letters are the day
// that is meant.
struct OffsetMoment {
    TimePoint time;
    std::string day;
    std::chrono::minutes offset;
};
std::optional<OffsetMoment> parse_offset_moment(std::string_view text);
inline http::Response wrong_date() {
    return failure(412, "The date must look like yyyy-MM-ddTHH:mm:ss+00:00");
}

// The units that version 2 takes.
bool is_unit(std::string_view symbol);

}  // namespace tendril::sandbox
