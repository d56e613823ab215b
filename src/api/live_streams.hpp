// The open streams of server-sent events (GET /stream): who listens, and what they are told.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <list>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "api/live_changes.hpp"
#include "base/error.hpp"
#include "connector/connection_transport.hpp"
#include "http/body_stream.hpp"

namespace tendril::api {

// Who listens.
struct Listener {
    std::string workspace;
    std::string actor;       // id of the token or session
    std::string token_hash;  // of the same
    bool by_cookie = false;
};

// All listeners of a workspace are told the same at the same time, four times a second at most; so a burst of runs
// costs a look into a table each, however many listen. Nobody waits for a listener: one that does not read is let go,
// and learns when it comes back that it has missed something.
//
// Thread safety: the server's executor only.
class LiveStreams {
 public:
    static constexpr std::size_t streams_max = 1'000;
    static constexpr std::size_t streams_of_one_max = 12;  // of one token or session
    static constexpr std::chrono::milliseconds pace{250};
    static constexpr std::chrono::seconds heartbeat{20};

    // `after` calls back on the executor.
    explicit LiveStreams(connector::After after) : after_(std::move(after)) {}

    // Errors: rate_limited when there are as many streams as there may be.
    [[nodiscard]] Result<void> has_room(const Listener& listener) const;
    // `missed`: it was told something earlier, and has to read everything again.
    void open(Listener listener, std::unique_ptr<http::BodyStream> stream, bool missed);
    // How to find out, now or later, whether a listener may still listen: `judge(false)` lets it go.
    using Judge = std::function<void(bool may_stay)>;
    void on_check(std::function<void(const Listener&, Judge judge)> ask) { ask_ = std::move(ask); }
    // Asks for everybody: tokens may have been taken back. Also done at every heartbeat.
    void check();

    [[nodiscard]] bool anybody() const { return !clients_.empty(); }
    [[nodiscard]] std::size_t size() const { return clients_.size(); }
    // Those that somebody listens to.
    [[nodiscard]] std::vector<std::string> workspaces() const;
    void run_changed(const store::Run& run);
    void changed(std::string_view workspace, std::string_view collection, std::string_view id);
    // Nobody knows what changed in it; "" for every workspace.
    void changed_somehow(std::string_view workspace, std::string_view collection);

 private:
    struct Client {
        std::uint64_t number = 0;
        Listener listener;
        std::unique_ptr<http::BodyStream> stream;
    };
    struct Workspace {
        LiveChanges changes;
        std::size_t listeners = 0;
    };
    using Clients = std::list<Client>;

    // Calls back unless the streams are gone by then.
    void later(std::chrono::milliseconds pause, void (LiveStreams::*action)());
    [[nodiscard]] LiveChanges* changes_of(std::string_view workspace);
    void flush_soon();
    void flush();
    void beat();
    void send(std::string_view workspace, std::string_view text);  // "" to all
    void close(std::uint64_t number);
    Clients::iterator erase(Clients::iterator client);

    connector::After after_;
    std::function<void(const Listener&, Judge)> ask_;
    Clients clients_;
    std::map<std::string, Workspace, std::less<>> workspaces_;  // that somebody listens to
    std::uint64_t last_client_ = 0;
    std::uint64_t last_message_ = 0;
    bool flush_is_due_ = false;
    bool beat_is_due_ = false;
    std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
};

}  // namespace tendril::api
