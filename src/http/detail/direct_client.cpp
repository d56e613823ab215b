#include "http/detail/direct_client.hpp"

#include <algorithm>
#include <array>
#include <boost/asio/ip/address.hpp>
#include <boost/asio/post.hpp>
#include <charconv>
#include <cstdlib>
#include <iterator>
#include <utility>

#include "http/detail/call_rules.hpp"

namespace tendril::http::detail {

namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;
using std::chrono::steady_clock;

constexpr std::string_view scheme = "http://";
constexpr std::chrono::seconds idle_max{30};  // servers drop idle connections at their own time
constexpr std::chrono::milliseconds time_limit_min{1};

// The address and port of "127.0.0.1:8080", "10.0.0.1" or "[::1]:80".
std::optional<tcp::endpoint> parse_authority(std::string_view authority) {
    auto host = authority;
    std::uint16_t port = 80;
    const auto colon = authority.rfind(':');
    if (colon != std::string_view::npos && authority.find(']', colon) == std::string_view::npos) {
        const auto digits = authority.substr(colon + 1);
        const auto [end, failure] = std::from_chars(digits.data(), digits.data() + digits.size(), port);
        if (failure != std::errc() || end != digits.data() + digits.size() || port == 0) return std::nullopt;
        host = authority.substr(0, colon);
    }
    if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
    error_code failure;
    const auto address = asio::ip::make_address(host, failure);
    if (failure) return std::nullopt;
    return tcp::endpoint(address, port);
}

// As libcurl reads the environment; it honours HTTP_PROXY in lower case only, because a CGI client could set it.
bool environment_has_proxy() {
    static const bool found = [] {
        return std::ranges::any_of(std::array{"http_proxy", "all_proxy", "ALL_PROXY"}, [](const char* name) {
            const char* value = std::getenv(name);
            return value != nullptr && *value != '\0';
        });
    }();
    return found;
}

}  // namespace

std::optional<std::string_view> direct_authority(std::string_view url) {
    if (!url.starts_with(scheme)) return std::nullopt;
    const auto rest = url.substr(scheme.size());
    const auto authority = rest.substr(0, rest.find_first_of("/?#"));
    const bool address =
        !authority.empty() && (authority.front() == '[' || (authority.front() >= '0' && authority.front() <= '9'));
    const auto usual = [](char letter) { return letter > ' ' && letter < '\x7f' && letter != '#' && letter != '\\'; };
    if (!address || !std::ranges::all_of(url, usual)) return std::nullopt;
    const auto path = rest.substr(authority.size(), rest.find('?', authority.size()) - authority.size());
    if (path.find("/.") != std::string_view::npos) return std::nullopt;
    return authority;
}

DirectClient::DirectClient(asio::any_io_executor executor, ClientOptions options)
    : executor_(std::move(executor)), options_(std::move(options)), timer_(executor_) {}

bool DirectClient::takes(const ClientRequest& request, const ClientOptions& options) {
    const auto authority = direct_authority(request.url);
    if (!authority || !options.proxy.empty()) return false;
    const auto endpoint = parse_authority(*authority);
    return endpoint && (!environment_has_proxy() || endpoint->address().is_loopback());
}

void DirectClient::send(ClientRequest request, ClientCallback done) {
    ++open_calls_;
    auto failure = check_request(request);
    if (closed_) failure = Error(ErrorCode::cancelled, "The call was given up because the server is stopping.");
    if (failure) {
        return asio::post(executor_, [self = shared_from_this(), done = std::move(done), error = std::move(*failure)] {
            self->finish(done, NoAnswer{NoAnswer::Reached::no, error});
        });
    }
    const auto limit = std::max<std::chrono::milliseconds>(request.time_limit, time_limit_min);
    const auto deadline = steady_clock::now() + limit;
    auto& host = host_of(*direct_authority(request.url));
    start(host, {std::move(request), std::move(done), deadline});
}

DirectClient::Host& DirectClient::host_of(std::string_view authority) {
    authority_ = authority;
    const auto found = hosts_.find(authority_);
    if (found != hosts_.end()) return *found->second;
    forget_idle_hosts(steady_clock::now());
    auto host = std::make_unique<Host>();
    host->authority = authority_;
    host->endpoint = *parse_authority(authority);
    return *hosts_.emplace(authority_, std::move(host)).first->second;
}

void DirectClient::forget_idle_hosts(Time now) {
    std::erase_if(hosts_, [now](auto& entry) {
        auto& host = *entry.second;
        std::erase_if(host.idle, [now](const auto& connection) { return now - connection->idle_since() > idle_max; });
        return host.busy.empty() && host.idle.empty() && host.waiting.empty();
    });
}

void DirectClient::start(Host& host, DirectCall call) {
    if (auto kept = usable_idle(host)) return start_on(host, std::move(kept), std::move(call));
    if (host.busy.size() < options_.connections_per_host_max) return start_on(host, connect(host), std::move(call));
    watch(call.deadline);
    host.waiting.push_back(std::move(call));
}

void DirectClient::start_on(Host& host, ConnectionPointer connection, DirectCall call) {
    host.busy.push_back(connection);
    const bool is_ready = connection->carry(std::move(call), host.authority);
    watch(connection->deadline());
    if (is_ready) send_soon(std::move(connection));
}

// Calls that are made one after the other leave together: each that leaves alone wakes its server anew, which costs as
// much as the call itself when that sleeps in between.
void DirectClient::send_soon(ConnectionPointer connection) {
    unsent_.push_back(std::move(connection));
    if (unsent_.size() > 1) return;
    asio::post(executor_, [self = shared_from_this()] {
        for (const auto& ready : std::exchange(self->unsent_, {})) ready->send();
    });
}

DirectClient::ConnectionPointer DirectClient::usable_idle(Host& host) {
    while (!host.idle.empty()) {
        auto connection = std::move(host.idle.back());
        host.idle.pop_back();
        if (steady_clock::now() - connection->idle_since() < idle_max && connection->is_usable()) return connection;
    }
    return nullptr;
}

DirectClient::ConnectionPointer DirectClient::connect(Host& host) {
    // The host outlives its connections' calls; this client is kept alive by whoever holds it, and closed before.
    auto ended = [self = weak_from_this(), &host](DirectConnection& connection, ClientOutcome outcome,
                                                  DirectConnection::After after) {
        if (const auto client = self.lock()) client->on_ended(host, connection, std::move(outcome), after);
    };
    return std::make_shared<DirectConnection>(executor_, host.endpoint, options_, std::move(ended));
}

void DirectClient::on_ended(Host& host, DirectConnection& connection, ClientOutcome outcome,
                            DirectConnection::After after) {
    auto call = connection.take_call();
    const auto place = std::ranges::find(host.busy, &connection, [](const auto& one) { return one.get(); });
    auto held = std::move(*place);
    *place = std::move(host.busy.back());
    host.busy.pop_back();
    if (after == DirectConnection::After::repeat && !closed_) {
        return start_on(host, connect(host), std::move(call));
    }
    if (after == DirectConnection::After::keep) host.idle.push_back(std::move(held));
    start_next(host);
    finish(std::move(call.done), std::move(outcome));
}

void DirectClient::start_next(Host& host) {
    if (host.waiting.empty() || closed_) return;
    auto call = std::move(host.waiting.front());
    host.waiting.pop_front();
    start(host, std::move(call));
}

void DirectClient::finish(ClientCallback done, ClientOutcome outcome) {
    if (--open_calls_ == 0 && timer_set_for_) {
        timer_set_for_.reset();
        timer_.cancel();
    }
    done(std::move(outcome));
}

// One timer for all calls: set for the earliest deadline, and not moved when that call is answered before.
void DirectClient::watch(Time deadline) {
    if (timer_set_for_ && *timer_set_for_ <= deadline) return;
    timer_set_for_ = deadline;
    timer_.expires_at(deadline);
    timer_.async_wait([self = shared_from_this()](error_code cancelled) {
        if (!cancelled) self->check_time();
    });
}

void DirectClient::check_time() {
    timer_set_for_.reset();
    const auto now = steady_clock::now();
    Late late;
    for (const auto& [authority, host] : hosts_) find_late_calls(*host, now, late);
    if (late.next) watch(*late.next);
    // After the walk over the hosts: who is told of a late call may make the next one, to a new host.
    const std::string why = "The call took too long.";
    for (const auto& connection : late.busy) connection->give_up(ErrorCode::timed_out, why);
    for (auto& call : late.never_sent) {
        finish(std::move(call.done), NoAnswer{NoAnswer::Reached::no, Error(ErrorCode::timed_out, why)});
    }
}

void DirectClient::find_late_calls(Host& host, Time now, Late& late) {
    const auto is_in_time = [&](Time deadline) {
        if (deadline > now && (!late.next || deadline < *late.next)) late.next = deadline;
        return deadline > now;
    };
    std::ranges::copy_if(host.busy, std::back_inserter(late.busy),
                         [&](const auto& connection) { return !is_in_time(connection->deadline()); });
    const auto first_late = std::stable_partition(host.waiting.begin(), host.waiting.end(),
                                                  [&](const DirectCall& call) { return is_in_time(call.deadline); });
    std::move(first_late, host.waiting.end(), std::back_inserter(late.never_sent));
    host.waiting.erase(first_late, host.waiting.end());
}

void DirectClient::close() {
    closed_ = true;
    const std::string why = "The call was given up because the server is stopping.";
    for (auto& [authority, host] : hosts_) {
        for (auto& call : std::exchange(host->waiting, {})) {
            finish(std::move(call.done), NoAnswer{NoAnswer::Reached::no, Error(ErrorCode::cancelled, why)});
        }
        for (const auto& connection : std::vector(host->busy)) connection->give_up(ErrorCode::cancelled, why);
        host->idle.clear();
    }
}

}  // namespace tendril::http::detail
