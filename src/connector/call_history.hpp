// The last calls of each connection, for people who watch it. In memory: what runs did is in their journals.
#pragma once

#include <chrono>
#include <deque>
#include <list>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/time.hpp"
#include "connector/transport.hpp"

namespace tendril::connector {

struct PastCall {
    TimePoint at;
    std::string method;
    std::string path;  // without its query, which may hold what is nobody's business
    int status = 0;    // 0: no answer
    std::chrono::microseconds took{};
    std::string failure;  // why there was none
};

// Hands every call on and remembers how it went. Thread safety: on the engine's executor only.
class CallHistory final : public Transport {
 public:
    static constexpr std::size_t calls_max = 30;           // of a connection
    static constexpr std::size_t connections_max = 1'000;  // those called last

    // Both must outlive it.
    CallHistory(Transport& transport, const Clock& clock) : transport_(transport), clock_(clock) {}

    void send(Call call, OutcomeCallback done) override;
    // The latest first.
    [[nodiscard]] std::vector<PastCall> of(const std::string& connection) const;

 private:
    struct Past {
        std::deque<PastCall> calls;
        std::list<std::string>::iterator place;  // in recent_
    };

    void remember(const std::string& connection, PastCall call);

    Transport& transport_;
    const Clock& clock_;
    std::list<std::string> recent_;  // connections, the one called last first
    std::unordered_map<std::string, Past> past_;
    std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
};

}  // namespace tendril::connector
