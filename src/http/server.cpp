#include "http/server.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <charconv>
#include <utility>

#include "base/log.hpp"
#include "http/detail/session.hpp"
#include "http/problem.hpp"

namespace tendril::http {

namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;
using detail::ServerState;
using detail::Session;
using std::chrono::milliseconds;

constexpr auto in_coroutine = asio::as_tuple(asio::use_awaitable);

Error bad_address(const std::string& address) {
    return {ErrorCode::invalid_input, "\"" + address + "\" is not an address to listen on: write it as IP:PORT.",
            "listen"};
}

// "127.0.0.1:8484", "[::1]:8484" or "localhost:8484".
Result<tcp::endpoint> parse_endpoint(const std::string& address) {
    const auto colon = address.rfind(':');
    if (colon == std::string::npos) return bad_address(address);
    auto host = address.substr(0, colon);
    if (host.size() > 2 && host.front() == '[' && host.back() == ']') host = host.substr(1, host.size() - 2);
    if (host == "localhost") host = "127.0.0.1";

    std::uint16_t port = 0;
    const char* last = address.data() + address.size();
    const auto [end, port_failure] = std::from_chars(address.data() + colon + 1, last, port);
    error_code failure;
    const auto ip = asio::ip::make_address(host, failure);
    if (failure || port_failure != std::errc() || end != last) return bad_address(address);
    return tcp::endpoint(ip, port);
}

std::string to_text(const tcp::endpoint& endpoint) {
    const auto host = endpoint.address().to_string();
    const auto port = std::to_string(endpoint.port());
    return endpoint.address().is_v6() ? "[" + host + "]:" + port : host + ":" + port;
}

Result<tcp::acceptor> listen(const asio::any_io_executor& executor, const std::string& address) {
    const auto endpoint = parse_endpoint(address);
    if (!endpoint) return endpoint.error();
    tcp::acceptor acceptor(executor);
    error_code failure;
    acceptor.open(endpoint->protocol(), failure);
    if (!failure) acceptor.set_option(tcp::acceptor::reuse_address(true), failure);
    if (!failure) acceptor.bind(*endpoint, failure);
    if (!failure) acceptor.listen(asio::socket_base::max_listen_connections, failure);
    if (failure) {
        return Error(ErrorCode::unavailable, "Cannot listen on " + address + ": " + failure.message() + ".", "listen");
    }
    return acceptor;
}

// A connection above the limit gets an answer, so that its client knows to come back; writing cannot block.
void turn_away(tcp::socket socket, ServerState& state) {
    Error error(ErrorCode::unavailable, "The server has as many connections as it takes. Try again shortly.");
    error.retry_after = std::chrono::seconds(1);
    std::string text;
    const detail::Framing framing{false, false, false};
    detail::append_response(text, problem(error), framing, state.date.at(std::time(nullptr)));
    error_code ignored;
    socket.non_blocking(true, ignored);
    socket.write_some(asio::buffer(text), ignored);
    socket.shutdown(tcp::socket::shutdown_send, ignored);
}

void log_failure(const std::exception_ptr& failure) {
    if (!failure) return;
    try {
        std::rethrow_exception(failure);
    } catch (const std::exception& thrown) {
        log::error("a connection ended by an exception: {}", thrown.what());
    }
}

// Moved out first: the callback may destroy the server, and `on_empty` with it.
void announce_empty(ServerState& state) {
    if (const auto call = std::exchange(state.on_empty, nullptr)) call();
}

void start_session(tcp::socket socket, const std::shared_ptr<ServerState>& state) {
    auto session = std::make_shared<Session>(std::move(socket), state);
    asio::co_spawn(state->executor, Session::serve(std::move(session)), [state](const std::exception_ptr& failure) {
        log_failure(failure);
        if (state->sessions.empty()) announce_empty(*state);
    });
}

asio::awaitable<void> accept_connections(std::shared_ptr<tcp::acceptor> acceptor, std::shared_ptr<ServerState> state) {
    asio::steady_timer pause(state->executor);
    while (acceptor->is_open()) {
        auto [failure, socket] = co_await acceptor->async_accept(in_coroutine);
        if (state->stopping) co_return;
        if (failure) {
            // Out of file descriptors or memory: the connection stays in the backlog, and asking again at once would
            // spin.
            log::warn("cannot accept a connection: {}", failure.message());
            pause.expires_after(milliseconds(50));
            co_await pause.async_wait(in_coroutine);
        } else if (state->sessions.size() >= state->limits.connections_max) {
            turn_away(std::move(socket), *state);
        } else {
            start_session(std::move(socket), state);
        }
    }
}

// Calls `use` for every session there is now; `use` may end sessions.
template <class Use>
void for_each_session(ServerState& state, Use use) {
    std::vector<std::shared_ptr<Session>> sessions;
    sessions.reserve(state.sessions.size());
    for (auto* session : state.sessions) {
        if (auto held = session->weak_from_this().lock()) sessions.push_back(std::move(held));
    }
    for (const auto& session : sessions) use(*session);
}

// How often time limits are looked at: one timer for all connections instead of one for each request.
milliseconds sweep_interval(const ServerLimits& limits) {
    const auto shortest = std::min(limits.idle_limit, limits.request_limit);
    return std::clamp(shortest / 8, milliseconds(5), milliseconds(1'000));
}

asio::awaitable<void> sweep(std::shared_ptr<asio::steady_timer> timer, std::shared_ptr<ServerState> state) {
    while (true) {
        timer->expires_after(sweep_interval(state->limits));
        const auto [failure] = co_await timer->async_wait(in_coroutine);
        // Cancelling does not reach a wait that is already over, hence the flag.
        if (failure || state->destroyed) co_return;
        const auto now = std::chrono::steady_clock::now();
        for_each_session(*state, [now](Session& session) { session.check_time(now); });
    }
}

class AsioServer final : public Server {
 public:
    AsioServer(tcp::acceptor acceptor, std::shared_ptr<ServerState> state)
        : address_(to_text(acceptor.local_endpoint())),
          state_(std::move(state)),
          acceptor_(std::make_shared<tcp::acceptor>(std::move(acceptor))),
          sweep_timer_(std::make_shared<asio::steady_timer>(state_->executor)),
          drain_timer_(std::make_shared<asio::steady_timer>(state_->executor)) {
        asio::co_spawn(state_->executor, accept_connections(acceptor_, state_), asio::detached);
        asio::co_spawn(state_->executor, sweep(sweep_timer_, state_), asio::detached);
    }

    ~AsioServer() override {
        state_->destroyed = true;
        state_->on_empty = nullptr;
        stop_accepting();
        sweep_timer_->cancel();
        drain_timer_->cancel();
        for_each_session(*state_, [](Session& session) { session.abort(); });
    }

    [[nodiscard]] std::string address() const override { return address_; }

    void drain(std::function<void()> done) override {
        stop_accepting();
        state_->on_empty = [timer = drain_timer_, done = std::move(done)] {
            timer->cancel();
            done();
        };
        for_each_session(*state_, [](Session& session) { session.drain(); });
        drain_timer_->expires_after(state_->sessions.empty() ? milliseconds(0) : state_->limits.drain_limit);
        drain_timer_->async_wait([state = state_](error_code failure) {
            if (failure) return;
            for_each_session(*state, [](Session& session) { session.abort(); });
            // After the coroutines that abort() has woken.
            asio::post(state->executor, [state] { announce_empty(*state); });
        });
    }

 private:
    void stop_accepting() {
        state_->stopping = true;
        error_code ignored;
        acceptor_->close(ignored);
    }

    const std::string address_;
    const std::shared_ptr<ServerState> state_;
    const std::shared_ptr<tcp::acceptor> acceptor_;
    const std::shared_ptr<asio::steady_timer> sweep_timer_;
    const std::shared_ptr<asio::steady_timer> drain_timer_;
};

}  // namespace

Result<std::unique_ptr<Server>> make_server(asio::any_io_executor executor, const std::string& address,
                                            ServerLimits limits, Handler handler) {
    auto acceptor = listen(executor, address);
    if (!acceptor) return acceptor.error();
    auto state = std::make_shared<ServerState>();
    state->executor = std::move(executor);
    state->limits = limits;
    state->handler = std::move(handler);
    return std::unique_ptr<Server>(std::make_unique<AsioServer>(std::move(*acceptor), std::move(state)));
}

}  // namespace tendril::http
