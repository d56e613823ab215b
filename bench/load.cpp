// A closed-loop load generator: signed events over keep-alive connections, each sent when the one before was answered.
//
//   tendril-load ADDRESS PORT HOOK_PATH SECRET CONNECTIONS EVENTS PREFIX TYPE
//
// Prints one JSON object: {"events","acknowledged","seconds","per_second","p50_ms","p99_ms","max_ms"}.
#include <algorithm>
#include <array>
#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/write.hpp>
#include <chrono>
#include <cstdio>
#include <memory>
#include <string>
#include <vector>

#include "vault/signatures.hpp"

namespace asio = boost::asio;
using asio::ip::tcp;
using Steady = std::chrono::steady_clock;

namespace {

struct Plan {
    std::string host;
    std::string path;
    tendril::vault::SecretText secret;
    std::size_t events = 0;
    std::string prefix;
    std::string type;
};

// What all connections share; one thread.
struct Progress {
    std::size_t sent = 0;
    std::size_t acknowledged = 0;
    std::vector<double> latencies_ms;
};

std::string make_request(const Plan& plan, std::size_t number) {
    const std::string id = plan.prefix + "-" + std::to_string(number);
    const std::string body =
        R"({"type":")" + plan.type + R"(","id":")" + id + R"(","data":{"contactId":")" + id + R"(","noteId":")" + id +
        R"(","content":"Slept eight hours and walked to work","date":"2026-12-01","firstName":"Grace",)" +
        R"("lastName":"Hopper","email":")" + id + R"(@example.org","phone":"+12025550101"}})";
    const auto seconds =
        std::chrono::duration_cast<std::chrono::seconds>(std::chrono::system_clock::now().time_since_epoch());
    const std::string timestamp = std::to_string(seconds.count());
    const std::string signature = tendril::vault::standard_webhook_sign(plan.secret, id, timestamp, body);
    return "POST " + plan.path + " HTTP/1.1\r\nHost: " + plan.host +
           "\r\nContent-Type: application/json\r\nwebhook-id: " + id + "\r\nwebhook-timestamp: " + timestamp +
           "\r\nwebhook-signature: " + signature + "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" +
           body;
}

class Connection : public std::enable_shared_from_this<Connection> {
 public:
    Connection(asio::io_context& context, const Plan& plan, Progress& progress)
        : socket_(context), plan_(plan), progress_(progress) {}

    void start(const tcp::endpoint& server) {
        socket_.connect(server);
        socket_.set_option(tcp::no_delay(true));
        send();
    }

 private:
    void send() {
        if (progress_.sent == plan_.events) return;
        request_ = make_request(plan_, progress_.sent++);
        sent_at_ = Steady::now();
        asio::async_write(socket_, asio::buffer(request_), [self = shared_from_this()](auto failure, std::size_t) {
            if (!failure) self->receive();
        });
    }

    // An answer is complete with the body that its Content-Length tells.
    void receive() {
        socket_.async_read_some(asio::buffer(chunk_), [self = shared_from_this()](auto failure, std::size_t size) {
            if (failure) return;
            self->answer_.append(self->chunk_.data(), size);
            self->is_complete() ? self->finish() : self->receive();
        });
    }

    [[nodiscard]] bool is_complete() const {
        const auto head = answer_.find("\r\n\r\n");
        if (head == std::string::npos) return false;
        const auto field = answer_.find("Content-Length: ");
        const std::size_t length = field < head ? std::stoul(answer_.substr(field + 16)) : 0;
        return answer_.size() >= head + 4 + length;
    }

    void finish() {
        const std::chrono::duration<double, std::milli> latency = Steady::now() - sent_at_;
        progress_.latencies_ms.push_back(latency.count());
        if (answer_.compare(0, 12, "HTTP/1.1 202") == 0) ++progress_.acknowledged;
        answer_.clear();
        send();
    }

    tcp::socket socket_;
    const Plan& plan_;
    Progress& progress_;
    std::string request_;
    std::string answer_;
    std::array<char, 4096> chunk_{};
    Steady::time_point sent_at_;
};

}  // namespace

int main(int count, char** arguments) {
    if (count != 9) {
        std::fprintf(stderr, "usage: tendril-load ADDRESS PORT HOOK_PATH SECRET CONNECTIONS EVENTS PREFIX TYPE\n");
        return 2;
    }
    const Plan plan{arguments[1], arguments[3], tendril::vault::SecretText(arguments[4]), std::stoul(arguments[6]),
                    arguments[7], arguments[8]};
    Progress progress;
    progress.latencies_ms.reserve(plan.events);
    asio::io_context context(1);
    const tcp::endpoint server(asio::ip::make_address(arguments[1]),
                               static_cast<unsigned short>(std::stoul(arguments[2])));
    const auto began = Steady::now();
    for (std::size_t i = 0; i < std::stoul(arguments[5]); ++i) {
        std::make_shared<Connection>(context, plan, progress)->start(server);
    }
    context.run();
    const std::chrono::duration<double> elapsed = Steady::now() - began;
    auto& latencies = progress.latencies_ms;
    std::ranges::sort(latencies);
    const auto at = [&](double share) {
        return latencies.empty()
                   ? 0.0
                   : latencies[static_cast<std::size_t>(share * static_cast<double>(latencies.size() - 1))];
    };
    std::printf(
        R"({"events":%zu,"acknowledged":%zu,"seconds":%.3f,"per_second":%.0f,"p50_ms":%.2f,"p99_ms":%.2f,"max_ms":%.2f})"
        "\n",
        plan.events, progress.acknowledged, elapsed.count(),
        static_cast<double>(progress.acknowledged) / elapsed.count(), at(0.5), at(0.99), at(1.0));
    return progress.acknowledged == plan.events ? 0 : 1;
}
