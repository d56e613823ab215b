// HTTP messages as plain values; Beast and libcurl stay inside this folder's .cpp files.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "http/body_stream.hpp"

namespace tendril::http {

// Header fields in order; names compare without case. One text holds them all, because every request of every
// connection makes, moves and destroys a set of them.
class Headers {
 public:
    // Name and value, valid until the headers change.
    using Field = std::pair<std::string_view, std::string_view>;

    void add(std::string_view name, std::string_view value);
    // The first value of `name`, or "".
    [[nodiscard]] std::string_view get(std::string_view name) const;
    [[nodiscard]] bool contains(std::string_view name) const;

    class Iterator {
     public:
        Iterator(const Headers& headers, std::size_t index) : headers_(&headers), index_(index) {}
        Field operator*() const { return headers_->field(index_); }
        Iterator& operator++() {
            ++index_;
            return *this;
        }
        bool operator==(const Iterator& other) const = default;

     private:
        const Headers* headers_;
        std::size_t index_;
    };
    [[nodiscard]] Iterator begin() const { return {*this, 0}; }
    [[nodiscard]] Iterator end() const { return {*this, size()}; }
    [[nodiscard]] std::size_t size() const { return places_.size(); }

 private:
    // Where a field ends in `text_`: its name begins where the field before it ended.
    struct Place {
        std::size_t name_end;
        std::size_t value_end;
    };

    [[nodiscard]] Field field(std::size_t index) const;
    [[nodiscard]] std::optional<std::size_t> find(std::string_view name) const;

    std::string text_;  // names and values, without anything between them
    std::vector<Place> places_;
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
    // Of a server's answer whose body goes on after `body`: called once, when that is on its way. The connection
    // serves nothing else afterwards.
    StreamStart stream = nullptr;
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
