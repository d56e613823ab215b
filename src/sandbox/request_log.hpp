// Every call a simulator has seen, in order, within fixed bounds.
#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <string_view>

#include "base/json.hpp"
#include "base/time.hpp"
#include "http/message.hpp"

namespace tendril::sandbox {

// Which of the recorded calls are wanted.
struct RequestFilter {
    std::int64_t after = 0;  // sequence number of the last call already known
    std::size_t entries_max = 10'000;
    std::string method;
    std::string path;  // a prefix, or a pattern with '*'
    std::string operation;
};

class RequestLog {
 public:
    static constexpr std::size_t entries_max = 200'000;
    static constexpr std::size_t bytes_max = 128 * 1024 * 1024;

    // `operation` must live as long as the log: it is a name out of a table. `dropped`: no answer was sent.
    void add(const http::Request& request, TimePoint time, std::string_view operation, int status, bool dropped);
    void clear();
    // How many calls were recorded, the forgotten ones included.
    [[nodiscard]] std::int64_t total() const { return total_; }
    // {"requests":[...],"total":calls seen,"first":oldest sequence number kept,"next_after":number or null}
    [[nodiscard]] json::object to_json(const RequestFilter& filter) const;

 private:
    struct Entry {
        std::int64_t sequence;
        TimePoint time;
        std::string target;  // path, '?' and query
        std::string body;
        std::shared_ptr<const std::string> headers;
        std::string_view operation;
        std::array<char, 8> method;
        std::int16_t status;
        bool dropped;
    };

    std::shared_ptr<const std::string> shared_headers(const http::Headers& headers);
    void forget_oldest();
    [[nodiscard]] static bool wanted(const Entry& entry, const RequestFilter& filter);
    [[nodiscard]] static json::object to_json(const Entry& entry);
    [[nodiscard]] static std::size_t size_of(const Entry& entry);

    std::deque<Entry> entries_;
    std::int64_t total_ = 0;
    std::size_t bytes_ = 0;
    // A client sends the same header block again and again, so entries share the few most recent ones.
    std::array<std::shared_ptr<const std::string>, 8> recent_headers_;
    std::size_t next_recent_ = 0;
};

}  // namespace tendril::sandbox
