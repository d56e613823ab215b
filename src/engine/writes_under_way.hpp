// Writes whose outcome is not known yet. What an event shows may be one of them: a webhook can overtake the answer of
// the very call that it tells of.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/ids.hpp"
#include "engine/timers.hpp"

namespace tendril::engine {

// Thread safety: the engine's executor only.
class WritesUnderWay {
 public:
    // What is written: objects of a kind in a system, for a workspace.
    struct Subject {
        std::string workspace;
        std::string connector;
        std::string kind;
        bool operator==(const Subject&) const = default;
    };
    // A write is under way until its token is gone.
    using Token = std::shared_ptr<void>;

    explicit WritesUnderWay(Timers& timers);

    [[nodiscard]] Token begin(Subject subject);
    // Calls `then` as soon as the outcome of every such write that is under way now is known, at once when there is
    // none; at the latest after a minute, when the other system does not answer.
    void when_known(const Subject& subject, std::function<void()> then);

    // A run that tries again later may have made a call that took effect: its tokens are kept meanwhile.
    void keep(RunId run, std::vector<std::pair<std::string, Token>> tokens);
    [[nodiscard]] std::vector<std::pair<std::string, Token>> take(RunId run);

 private:
    struct State;
    std::shared_ptr<State> state_;
    Timers& timers_;
};

}  // namespace tendril::engine
