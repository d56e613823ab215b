// What the engine knows of connections, and the gate in front of each: how many calls are under way, and until when a
// limit of the other system forbids more.
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <string>

#include "base/time.hpp"
#include "engine/engine.hpp"
#include "engine/timers.hpp"

namespace tendril::engine {

class Connections {
 public:
    Connections(const Clock& clock, Timers& timers, std::size_t calls_max)
        : clock_(clock), timers_(timers), calls_max_(calls_max) {}

    void set(ConnectionFacts facts);
    void remove(const std::string& id);
    void mark_refused(const std::string& id);
    // By id, or by connector id: the workspace's first connection of that connector. nullptr when there is none.
    [[nodiscard]] std::shared_ptr<const ConnectionFacts> find(const std::string& workspace,
                                                              const std::string& name) const;
    [[nodiscard]] bool needs_attention(const std::string& id) const;

    // Calls `go` as soon as the connection may be called: now, or when a slot is free and the limit has passed. Each
    // `go` must be followed by one `leave`.
    void enter(const std::string& id, std::function<void()> go);
    void leave(const std::string& id);
    // No calls until then: the other system said that a limit is reached.
    void close_until(const std::string& id, TimePoint until);

 private:
    struct Gate {
        std::size_t under_way = 0;
        std::chrono::microseconds closed_until{};  // by the clock's steady time
        std::deque<std::function<void()>> waiting;
    };
    void let_through(const std::string& id);

    const Clock& clock_;
    Timers& timers_;
    std::size_t calls_max_;
    std::map<std::string, std::shared_ptr<const ConnectionFacts>> facts_;
    std::map<std::string, Gate> gates_;
};

}  // namespace tendril::engine
