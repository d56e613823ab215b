// Plain blocking sockets on loopback: what a test says on the wire is exactly what it writes here.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

namespace tendril::http::testing {

// An open socket. Reads give up after `patience`, so that a broken server fails a test instead of hanging it.
class Socket {
 public:
    explicit Socket(int descriptor) : descriptor_(descriptor) {}
    Socket(Socket&& other) noexcept : descriptor_(other.descriptor_) { other.descriptor_ = -1; }
    Socket& operator=(Socket&&) = delete;
    ~Socket() { close(); }

    // "127.0.0.1:PORT"
    static Socket connect(const std::string& address);

    void send(std::string_view text) const;
    // Bytes until `text` has come with the last of them, or what came before the other side closed.
    std::string read_until(std::string_view text);
    // One response with a Content-Length, header and body.
    std::string read_response();
    // Everything until the other side closes; "" when it closed at once.
    std::string read_to_end();
    // True once the other side has closed without sending anything more.
    bool at_end();
    void shutdown_send() const;
    // Makes close() reset the connection instead of ending it.
    void reset_on_close() const;
    void close();
    [[nodiscard]] int descriptor() const { return descriptor_; }

 private:
    bool read_some();
    std::string take(std::size_t count);

    static constexpr std::chrono::seconds patience{10};
    int descriptor_;
    std::string received_;
};

// Listens on a port of its own.
class Listener {
 public:
    Listener();
    ~Listener();
    Listener(const Listener&) = delete;
    Listener& operator=(const Listener&) = delete;
    [[nodiscard]] std::string address() const;
    [[nodiscard]] Socket accept() const;
    // False when nobody connects within `limit`.
    [[nodiscard]] bool someone_connects_within(std::chrono::milliseconds limit) const;

 private:
    int descriptor_;
    std::uint16_t port_ = 0;
};

}  // namespace tendril::http::testing
