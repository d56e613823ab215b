// Calls in plain HTTP to an IP address: a service on this machine or its network, a proxy beside us that does TLS, a
// simulator. They need no name resolution, no TLS and no proxy, and are made on the executor itself: no other thread
// takes part, and a call costs a third of what it costs through libcurl.
#pragma once

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "http/client.hpp"
#include "http/detail/direct_connection.hpp"

namespace tendril::http::detail {

// The text between "http://" and the path, when `url` is one that the direct client takes: an IP address, no user, and
// nothing in the path that would have to be normalised.
std::optional<std::string_view> direct_authority(std::string_view url);

// Thread safety: on the executor only, which must be a single-threaded context's or a strand.
class DirectClient : public std::enable_shared_from_this<DirectClient> {
 public:
    DirectClient(boost::asio::any_io_executor executor, ClientOptions options);

    // False when the call is not one for this client; then nothing has happened.
    [[nodiscard]] static bool takes(const ClientRequest& request, const ClientOptions& options);
    // `request` is one that takes() said yes to.
    void send(ClientRequest request, ClientCallback done);
    // Gives up every call.
    void close();

 private:
    using Time = DirectConnection::Time;
    using ConnectionPointer = std::shared_ptr<DirectConnection>;

    struct Host {
        std::string authority;
        boost::asio::ip::tcp::endpoint endpoint;
        std::vector<ConnectionPointer> busy;
        std::vector<ConnectionPointer> idle;  // the last used last
        std::deque<DirectCall> waiting;       // for one of at most connections_per_host_max
    };

    Host& host_of(std::string_view authority);
    void forget_idle_hosts(Time now);
    void start(Host& host, DirectCall call);
    void start_on(Host& host, ConnectionPointer connection, DirectCall call);
    void send_soon(ConnectionPointer connection);
    ConnectionPointer usable_idle(Host& host);
    ConnectionPointer connect(Host& host);
    void on_ended(Host& host, DirectConnection& connection, ClientOutcome outcome, DirectConnection::After after);
    void start_next(Host& host);
    void finish(ClientCallback done, ClientOutcome outcome);

    // Calls whose time is over, and when the next one's will be.
    struct Late {
        std::vector<ConnectionPointer> busy;
        std::vector<DirectCall> never_sent;
        std::optional<Time> next;
    };

    void watch(Time deadline);
    void check_time();
    static void find_late_calls(Host& host, Time now, Late& late);

    const boost::asio::any_io_executor executor_;
    const ClientOptions options_;
    std::unordered_map<std::string, std::unique_ptr<Host>> hosts_;  // by authority
    std::string authority_;                                         // the key of a look-up, kept to not allocate
    std::vector<ConnectionPointer> unsent_;                         // see send_soon()
    boost::asio::steady_timer timer_;
    std::optional<Time> timer_set_for_;
    std::size_t open_calls_ = 0;
    bool closed_ = false;
};

}  // namespace tendril::http::detail
