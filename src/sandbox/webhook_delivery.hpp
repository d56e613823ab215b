// Sends a simulator's webhooks to their address and repeats them as the real service does: after anything but a 2xx,
// up to twelve times, at growing intervals, always with the bytes and the signature of the first time.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <cstdint>
#include <deque>
#include <memory>
#include <set>
#include <string>

#include "base/json.hpp"
#include "http/client.hpp"

namespace tendril::sandbox {

// On the executor only. Shared with calls and timers under way, which find it alive or gone.
class WebhookDelivery : public std::enable_shared_from_this<WebhookDelivery> {
 public:
    static constexpr int retries_max = 12;

    WebhookDelivery(boost::asio::any_io_executor executor, http::Client* client)
        : executor_(std::move(executor)), client_(client) {}

    // `first_retry` is the pause after the first failure; each later one is twice as long, up to a minute.
    void set_first_retry(std::chrono::milliseconds pause) { first_retry_ = pause; }
    void send(http::ClientRequest request);
    void stop();
    // {"sent","delivered","waiting","given_up","attempts"}
    [[nodiscard]] json::object counts() const;

 private:
    struct Message {
        http::ClientRequest request;
        int attempts = 0;
    };

    void attempt(std::shared_ptr<Message> message);
    void retry(std::shared_ptr<Message> message);

    boost::asio::any_io_executor executor_;
    http::Client* client_;
    std::chrono::milliseconds first_retry_{1'000};
    std::set<std::shared_ptr<boost::asio::steady_timer>> timers_;
    std::int64_t sent_ = 0;
    std::int64_t delivered_ = 0;
    std::int64_t given_up_ = 0;
    std::int64_t attempts_ = 0;
};

}  // namespace tendril::sandbox
