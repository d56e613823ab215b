// HTTP messages as plain values; Beast and libcurl stay inside this folder's .cpp files.
#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tendril::http {

// Header fields in order; names compare without case.
class Headers {
 public:
    void add(std::string name, std::string value) { fields_.emplace_back(std::move(name), std::move(value)); }
    // The first value of `name`, or "".
    [[nodiscard]] std::string_view get(std::string_view name) const;
    [[nodiscard]] bool contains(std::string_view name) const;
    [[nodiscard]] auto begin() const { return fields_.begin(); }
    [[nodiscard]] auto end() const { return fields_.end(); }
    [[nodiscard]] std::size_t size() const { return fields_.size(); }

 private:
    std::vector<std::pair<std::string, std::string>> fields_;
};

// A request as a server sees it. `path` is percent-decoded per segment by the router, raw here.
struct Request {
    std::string method;  // upper case
    std::string path;    // up to the question mark, still percent-encoded
    std::string query;   // after the question mark, still percent-encoded
    Headers headers;
    std::string body;
    std::string remote_address;
};

struct Response {
    int status = 200;
    Headers headers;  // without Content-Length and Connection, which the server writes
    std::string body;
};

// One call of another server.
struct ClientRequest {
    std::string method;
    std::string url;
    Headers headers;
    std::string body;
    std::chrono::milliseconds time_limit{30'000};
};

}  // namespace tendril::http
