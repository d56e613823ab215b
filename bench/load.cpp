// A load generator of signed events over keep-alive connections. Prints one JSON object.
//
// Closed loop: every connection sends its next event when the one before was answered; what the server does at most.
// Open loop (--rate): event i is due at i / rate seconds, whether or not earlier ones were answered, and its latency
// counts from then: the time that an event waits for a free connection is not left out.
//
// It shares the machine with what it measures, so it is lean: requests are written and signed before the clock starts,
// and one thread does nothing but send, receive and look at a clock.
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <deque>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "vault/signatures.hpp"

namespace {

using Steady = std::chrono::steady_clock;
using std::chrono::nanoseconds;

struct Plan {
    std::string host = "127.0.0.1";
    std::uint16_t port = 0;
    std::string path;
    std::string secret;
    std::size_t connections = 64;
    std::size_t events = 60'000;
    std::string prefix = "load";
    std::string type = "note.created";
    double rate = 0;  // events per second; 0 for a closed loop
};

[[noreturn]] void give_up(const char* what) {
    throw std::runtime_error(std::string(what) + ": " + std::strerror(errno));
}

std::string make_request(const Plan& plan, const tendril::vault::WebhookKey& key, const std::string& timestamp,
                         std::size_t number) {
    const std::string id = plan.prefix + "-" + std::to_string(number);
    const std::string body =
        R"({"type":")" + plan.type + R"(","id":")" + id + R"(","data":{"contactId":")" + id + R"(","noteId":")" + id +
        R"(","content":"Slept eight hours and walked to work","date":"2026-12-01","firstName":"Grace",)" +
        R"("lastName":"Hopper","email":")" + id + R"(@example.org","phone":"+12025550101"}})";
    return "POST " + plan.path + " HTTP/1.1\r\nHost: " + plan.host +
           "\r\nContent-Type: application/json\r\nwebhook-id: " + id + "\r\nwebhook-timestamp: " + timestamp +
           "\r\nwebhook-signature: " + key.sign(id, timestamp, body) +
           "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

std::vector<std::string> make_requests(const Plan& plan) {
    const tendril::vault::WebhookKey key{tendril::vault::SecretText(plan.secret)};
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    const auto timestamp = std::to_string(std::chrono::duration_cast<std::chrono::seconds>(now).count());
    std::vector<std::string> requests;
    requests.reserve(plan.events);
    for (std::size_t i = 0; i < plan.events; ++i) requests.push_back(make_request(plan, key, timestamp, i));
    return requests;
}

// One answer at the front of `bytes`: its length, or 0 while it is not whole.
std::size_t answer_length(std::string_view bytes) {
    constexpr std::string_view field = "Content-Length: ";
    const auto head = bytes.find("\r\n\r\n");
    if (head == std::string_view::npos) return 0;
    std::size_t body = 0;
    if (const auto at = bytes.substr(0, head).find(field); at != std::string_view::npos) {
        std::from_chars(bytes.data() + at + field.size(), bytes.data() + head, body);
    }
    const auto whole = head + 4 + body;
    return bytes.size() >= whole ? whole : 0;
}

struct Connection {
    int socket = -1;
    Steady::time_point due;  // when the event under way was to be sent
    std::string answer;      // what has come of its answer
};

class Load {
 public:
    explicit Load(const Plan& plan) : plan_(plan), requests_(make_requests(plan)), poll_(epoll_create1(0)) {
        if (poll_ < 0) give_up("epoll_create1");
        latencies_.reserve(plan.events);
        connections_.resize(plan.connections);
        for (auto& connection : connections_) connect(connection);
    }

    void run() {
        cpu_before_ = cpu_micros();
        began_ = Steady::now();
        for (auto& connection : connections_) idle_.push_back(&connection);
        while (latencies_.size() < plan_.events) {
            send_due();
            receive();
        }
        elapsed_ = Steady::now() - began_;
        cpu_ = cpu_micros() - cpu_before_;
    }

    void print() {
        std::ranges::sort(latencies_);
        const auto ms = [&](double share) {
            const auto index = static_cast<std::size_t>(share * static_cast<double>(latencies_.size() - 1));
            return std::chrono::duration<double, std::milli>(latencies_[index]).count();
        };
        std::printf(R"({"events":%zu,"acknowledged":%zu,"seconds":%.3f,"per_second":%.0f,)"
                    R"("p50_ms":%.2f,"p99_ms":%.2f,"p999_ms":%.2f,"max_ms":%.2f,"cpu_us":%.2f})"
                    "\n",
                    plan_.events, acknowledged_, elapsed_.count(),
                    static_cast<double>(acknowledged_) / elapsed_.count(), ms(0.5), ms(0.99), ms(0.999), ms(1.0),
                    cpu_ / static_cast<double>(plan_.events));
    }

    [[nodiscard]] bool all_acknowledged() const { return acknowledged_ == plan_.events; }

 private:
    // Processor time of this process so far.
    static double cpu_micros() {
        rusage used{};
        getrusage(RUSAGE_SELF, &used);
        const auto micros = [](const timeval& time) {
            return static_cast<double>(time.tv_sec) * 1e6 + static_cast<double>(time.tv_usec);
        };
        return micros(used.ru_utime) + micros(used.ru_stime);
    }

    void connect(Connection& connection) {
        sockaddr_in server{};
        server.sin_family = AF_INET;
        server.sin_port = htons(plan_.port);
        if (inet_pton(AF_INET, plan_.host.c_str(), &server.sin_addr) != 1)
            throw std::runtime_error("not an IPv4 address");
        connection.socket = socket(AF_INET, SOCK_STREAM, 0);
        const int on = 1;
        setsockopt(connection.socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        if (::connect(connection.socket, reinterpret_cast<sockaddr*>(&server), sizeof server) != 0) give_up("connect");
        // Told once of what has come, not again at each look: what comes of an answer later is told of anew.
        epoll_event wanted{.events = EPOLLIN | EPOLLET, .data = {.ptr = &connection}};
        if (epoll_ctl(poll_, EPOLL_CTL_ADD, connection.socket, &wanted) != 0) give_up("epoll_ctl");
    }

    [[nodiscard]] Steady::time_point due_at(std::size_t event) const {
        return began_ + std::chrono::duration_cast<nanoseconds>(
                            std::chrono::duration<double>(static_cast<double>(event) / plan_.rate));
    }

    // Sends what is due on the connections that are free.
    void send_due() {
        while (sent_ < plan_.events && !idle_.empty()) {
            const auto now = Steady::now();
            const auto due = plan_.rate > 0 ? due_at(sent_) : now;
            if (due > now) return;
            auto& connection = *idle_.front();
            idle_.pop_front();
            connection.due = due;
            // A blocking socket takes a request whole: the one before was answered, so its buffer is empty.
            const auto& request = requests_[sent_++];
            if (send(connection.socket, request.data(), request.size(), MSG_NOSIGNAL) !=
                static_cast<ssize_t>(request.size())) {
                give_up("send");
            }
        }
    }

    void receive() {
        std::array<epoll_event, 64> events{};
        const auto wait = time_to_wait();
        const int count =
            epoll_pwait2(poll_, events.data(), static_cast<int>(events.size()), wait ? &*wait : nullptr, nullptr);
        if (count < 0 && errno != EINTR) give_up("epoll_pwait2");
        for (int i = 0; i < count; ++i)
            read_answer(*static_cast<Connection*>(events[static_cast<std::size_t>(i)].data.ptr));
    }

    // Until the next event is due, when a connection is free for it.
    [[nodiscard]] std::optional<timespec> time_to_wait() const {
        if (plan_.rate <= 0 || idle_.empty() || sent_ == plan_.events) return std::nullopt;
        const auto left = std::max(nanoseconds(due_at(sent_) - Steady::now()), nanoseconds(0)).count();
        return timespec{left / 1'000'000'000, left % 1'000'000'000};
    }

    void read_answer(Connection& connection) {
        const auto size = recv(connection.socket, chunk_.data(), chunk_.size(), 0);
        if (size <= 0) give_up("the server closed a connection");
        std::string_view answer(chunk_.data(), static_cast<std::size_t>(size));
        if (!connection.answer.empty()) answer = connection.answer.append(answer);
        if (answer_length(answer) == 0) {
            if (connection.answer.empty()) connection.answer = answer;
            return;
        }
        latencies_.push_back(Steady::now() - connection.due);
        if (answer.starts_with("HTTP/1.1 202")) ++acknowledged_;
        connection.answer.clear();
        idle_.push_back(&connection);
        send_due();
    }

    const Plan& plan_;
    const std::vector<std::string> requests_;
    const int poll_;
    std::vector<Connection> connections_;
    std::deque<Connection*> idle_;
    std::array<char, 16 * 1024> chunk_{};

    std::size_t sent_ = 0;
    std::size_t acknowledged_ = 0;
    std::vector<nanoseconds> latencies_;
    Steady::time_point began_;
    std::chrono::duration<double> elapsed_{};
    double cpu_before_ = 0;
    double cpu_ = 0;  // microseconds, of run()
};

}  // namespace

int main(int count, char** arguments) {
    Plan plan;
    CLI::App command("Sends signed events and measures how they are acknowledged.", "tendril-load");
    command.add_option("--host", plan.host, "IPv4 address");
    command.add_option("--port", plan.port, "Port")->required();
    command.add_option("--path", plan.path, "The hook's path")->required();
    command.add_option("--secret", plan.secret, "The hook's signing secret")->required();
    command.add_option("--connections", plan.connections, "Connections")->check(CLI::PositiveNumber);
    command.add_option("--events", plan.events, "Events to send")->check(CLI::PositiveNumber);
    command.add_option("--prefix", plan.prefix, "Of the events' ids");
    command.add_option("--type", plan.type, "The events' type");
    command.add_option("--rate", plan.rate, "Events per second, whether or not they are answered (open loop)");
    CLI11_PARSE(command, count, arguments);
    try {
        Load load(plan);
        load.run();
        load.print();
        return load.all_acknowledged() ? 0 : 1;
    } catch (const std::exception& failure) {
        std::fprintf(stderr, "tendril-load: %s\n", failure.what());
        return 1;
    }
}
