// The other system as cheap as it can be: answers every call with the same text, which the bench takes from the
// simulated HighLevel. It shares the machine with what is measured, and a simulator that reads and understands calls
// would take a fifth of it.
//
//   tendril-upstream PORT FILE    FILE holds the answer, status line and all
//
// Prints a line once it listens, and ends by a signal.
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <iterator>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <unordered_map>

namespace {

[[noreturn]] void give_up(const char* what) {
    throw std::runtime_error(std::string(what) + ": " + std::strerror(errno));
}

// The length of the request at the front of `bytes`, or 0 while it is not whole.
std::size_t request_length(std::string_view bytes) {
    constexpr std::string_view field = "\r\nContent-Length: ";
    const auto head = bytes.find("\r\n\r\n");
    if (head == std::string_view::npos) return 0;
    std::size_t body = 0;
    if (const auto at = bytes.substr(0, head).find(field); at != std::string_view::npos) {
        std::from_chars(bytes.data() + at + field.size(), bytes.data() + head, body);
    }
    const auto whole = head + 4 + body;
    return bytes.size() >= whole ? whole : 0;
}

class Upstream {
 public:
    Upstream(std::uint16_t port, std::string answer)
        : answer_(std::move(answer)), poll_(epoll_create1(0)), listener_(socket(AF_INET, SOCK_STREAM, 0)) {
        if (poll_ < 0 || listener_ < 0) give_up("socket");
        const int on = 1;
        setsockopt(listener_, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(port);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        if (bind(listener_, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) give_up("bind");
        if (listen(listener_, SOMAXCONN) != 0) give_up("listen");
        watch(listener_);
    }

    [[noreturn]] void run() {
        std::array<epoll_event, 64> ready{};
        while (true) {
            const int count = epoll_wait(poll_, ready.data(), static_cast<int>(ready.size()), -1);
            if (count < 0 && errno != EINTR) give_up("epoll_wait");
            for (int i = 0; i < count; ++i) {
                const int socket = ready[static_cast<std::size_t>(i)].data.fd;
                socket == listener_ ? take_connection() : answer_calls(socket);
            }
        }
    }

 private:
    void watch(int socket) {
        // Told once of what has come, not again at each look: a call is read whole.
        const std::uint32_t how = socket == listener_ ? EPOLLIN : EPOLLIN | EPOLLET;
        epoll_event wanted{.events = how, .data = {.fd = socket}};
        if (epoll_ctl(poll_, EPOLL_CTL_ADD, socket, &wanted) != 0) give_up("epoll_ctl");
    }

    void take_connection() {
        const int socket = accept(listener_, nullptr, nullptr);
        if (socket < 0) return;
        const int on = 1;
        setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        watch(socket);
    }

    void answer_calls(int socket) {
        ssize_t size = 0;
        do {
            size = recv(socket, chunk_.data(), chunk_.size(), MSG_DONTWAIT);
            if (size < 0 && errno == EAGAIN) return;
            const bool has_gone = size <= 0 || !answer_calls(socket, {chunk_.data(), static_cast<std::size_t>(size)});
            if (has_gone) return hang_up(socket);
        } while (static_cast<std::size_t>(size) == chunk_.size());
    }

    // False when the client has gone.
    bool answer_calls(int socket, std::string_view calls) {
        // Most calls come whole, so that nothing has to be kept.
        auto& kept = kept_[socket];
        if (!kept.empty()) calls = kept.append(calls);
        while (const auto length = request_length(calls)) {
            calls.remove_prefix(length);
            // Its client waits for the answer, so the socket's buffer is empty and takes it whole.
            if (send(socket, answer_.data(), answer_.size(), MSG_NOSIGNAL) < 0) return false;
        }
        kept = std::string(calls);
        return true;
    }

    void hang_up(int socket) {
        kept_.erase(socket);
        close(socket);
    }

    const std::string answer_;
    const int poll_;
    const int listener_;
    std::unordered_map<int, std::string> kept_;
    std::array<char, 64 * 1024> chunk_{};
};

}  // namespace

int main(int count, char** arguments) {
    try {
        if (count != 3) throw std::runtime_error("usage: tendril-upstream PORT FILE");
        std::ifstream file(arguments[2], std::ios::binary);
        std::string answer{std::istreambuf_iterator<char>(file), {}};
        if (answer.empty()) throw std::runtime_error("the file holds no answer");
        const auto upstream =
            std::make_unique<Upstream>(static_cast<std::uint16_t>(std::stoul(arguments[1])), std::move(answer));
        std::puts("listening");
        std::fflush(stdout);
        upstream->run();
    } catch (const std::exception& failure) {
        std::fprintf(stderr, "tendril-upstream: %s\n", failure.what());
        return 1;
    }
}
