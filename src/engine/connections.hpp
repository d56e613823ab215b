// What the engine knows of connections, and the gates in front of them. Thread safety: the engine's executor only.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <tuple>

#include "engine/engine.hpp"
#include "engine/gate.hpp"
#include "engine/timers.hpp"

namespace tendril::engine {

class Connections {
 public:
    // All of it must outlive this object.
    struct Parts {
        const Clock& clock;
        store::RunStore& store;
        const connector::Catalog& catalog;
        Timers& timers;
    };

    Connections(const Parts& parts, std::size_t calls_max);

    void set(ConnectionFacts facts);
    void remove(const std::string& id);
    // Its credentials were refused: who waits at its gate is turned away (unauthenticated).
    void mark_refused(const std::string& id);
    // By id, or by connector id: the workspace's own first connection of that connector. nullptr when there is none.
    [[nodiscard]] std::shared_ptr<const ConnectionFacts> find(const std::string& workspace,
                                                              const std::string& name) const;
    // The connection of a person's own account. nullptr when the person has connected none.
    [[nodiscard]] std::shared_ptr<const ConnectionFacts> of_person(const std::string& workspace,
                                                                   const std::string& connector,
                                                                   const std::string& person) const;
    [[nodiscard]] std::shared_ptr<const ConnectionFacts> by_id(const std::string& id) const;
    [[nodiscard]] bool needs_attention(const std::string& id) const;

    // Calls `go` as soon as the connection may be called, or with the reason why it may not: rate_limited (the wait
    // would be long), unauthenticated, not_found (removed), cancelled (closed).
    void enter(Caller caller, Go go);
    // The call that was made with `pass` has ended.
    void leave(const Pass& pass, const connector::Outcome& outcome);
    // The call that `pass` was for is not made.
    void put_back(const Pass& pass);
    // A partition is to be given back: its runs that wait at gates are turned away (cancelled), or their waits would
    // keep every run of it from going on.
    void turn_away(std::int32_t partition);
    // From now on nobody passes: the server stops.
    void close();

    // Told of every caller that begins (+1) or ceases (-1) to wait at a gate.
    void on_waiting(std::function<void(const Caller&, int change)> changed) {
        surroundings_.waiting_changed = std::move(changed);
    }
    // Told of every connection that changes (or is removed: nullptr).
    void on_change(std::function<void(const std::string& id, const ConnectionFacts*)> changed) {
        changed_ = std::move(changed);
    }
    [[nodiscard]] std::optional<ConnectionState> state(const std::string& id) const;
    [[nodiscard]] const GateCounters& counters() const { return surroundings_.counters; }

 private:
    const connector::Catalog& catalog_;
    GateSurroundings surroundings_;
    // workspace, connector, person, and the id.
    using Use = std::tuple<std::string, std::string, std::string, std::string>;
    [[nodiscard]] static Use use_of(const ConnectionFacts& facts);

    std::map<std::string, std::shared_ptr<const ConnectionFacts>> facts_;
    std::set<Use> uses_;
    std::map<std::string, std::shared_ptr<Gate>> gates_;
    std::function<void(const std::string& id, const ConnectionFacts*)> changed_;
    bool closed_ = false;
};

}  // namespace tendril::engine
