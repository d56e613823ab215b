#include "unit/http/socket.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdlib>
#include <cstring>
#include <stdexcept>

namespace tendril::http::testing {

namespace {

void check(bool good, const char* action) {
    if (!good) throw std::runtime_error(std::string(action) + ": " + std::strerror(errno));
}

sockaddr_in loopback(std::uint16_t port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return address;
}

sockaddr* generic(sockaddr_in& address) {
    return reinterpret_cast<sockaddr*>(&address);
}

std::size_t content_length(std::string_view header) {
    static constexpr std::string_view name = "\r\nContent-Length: ";
    const auto at = header.find(name);
    if (at == std::string_view::npos) return 0;
    return static_cast<std::size_t>(std::strtoul(header.data() + at + name.size(), nullptr, 10));
}

}  // namespace

Socket Socket::connect(const std::string& address) {
    auto target = loopback(static_cast<std::uint16_t>(std::stoi(address.substr(address.rfind(':') + 1))));
    Socket made(::socket(AF_INET, SOCK_STREAM, 0));
    const timeval limit{patience.count(), 0};
    ::setsockopt(made.descriptor_, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    ::setsockopt(made.descriptor_, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
    check(::connect(made.descriptor_, generic(target), sizeof target) == 0, "connect");
    return made;
}

void Socket::send(std::string_view text) const {
    while (!text.empty()) {
        const auto count = ::send(descriptor_, text.data(), text.size(), MSG_NOSIGNAL);
        if (count <= 0) return;  // the other side closed; what it answered is what the test looks at
        text.remove_prefix(static_cast<std::size_t>(count));
    }
}

std::string Socket::read_until(std::string_view text) {
    while (received_.find(text) == std::string::npos) {
        if (!read_some()) return take(received_.size());
    }
    return take(received_.find(text) + text.size());
}

std::string Socket::read_response() {
    auto response = read_until("\r\n\r\n");
    const auto length = content_length(response);
    while (received_.size() < length && read_some()) continue;
    return response + take(std::min(length, received_.size()));
}

std::string Socket::read_to_end() {
    while (read_some()) continue;
    return take(received_.size());
}

bool Socket::at_end() {
    return received_.empty() && !read_some();
}

void Socket::shutdown_send() const {
    ::shutdown(descriptor_, SHUT_WR);
}

void Socket::reset_on_close() const {
    const linger at_once{1, 0};
    ::setsockopt(descriptor_, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
}

void Socket::close() {
    if (descriptor_ >= 0) ::close(descriptor_);
    descriptor_ = -1;
}

bool Socket::read_some() {
    char buffer[64 * 1024];
    const auto count = ::recv(descriptor_, buffer, sizeof buffer, 0);
    check(count >= 0 || errno == ECONNRESET, "waiting for the other side");
    if (count <= 0) return false;
    received_.append(buffer, static_cast<std::size_t>(count));
    return true;
}

std::string Socket::take(std::size_t count) {
    auto taken = received_.substr(0, count);
    received_.erase(0, count);
    return taken;
}

Listener::Listener() : descriptor_(::socket(AF_INET, SOCK_STREAM, 0)) {
    auto address = loopback(0);
    socklen_t size = sizeof address;
    check(::bind(descriptor_, generic(address), size) == 0, "bind");
    check(::listen(descriptor_, 16) == 0, "listen");
    check(::getsockname(descriptor_, generic(address), &size) == 0, "getsockname");
    port_ = ntohs(address.sin_port);
}

Listener::~Listener() {
    ::close(descriptor_);
}

std::string Listener::address() const {
    return "127.0.0.1:" + std::to_string(port_);
}

Socket Listener::accept() const {
    check(someone_connects_within(std::chrono::seconds(10)), "nobody connects");
    const int descriptor = ::accept(descriptor_, nullptr, nullptr);
    check(descriptor >= 0, "accept");
    const timeval limit{10, 0};
    ::setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    return Socket(descriptor);
}

bool Listener::someone_connects_within(std::chrono::milliseconds limit) const {
    pollfd waiting{descriptor_, POLLIN, 0};
    return ::poll(&waiting, 1, static_cast<int>(limit.count())) == 1;
}

}  // namespace tendril::http::testing
