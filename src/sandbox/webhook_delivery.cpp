#include "sandbox/webhook_delivery.hpp"

#include <algorithm>

namespace tendril::sandbox {

namespace {

constexpr std::chrono::milliseconds pause_max{60'000};

}  // namespace

void WebhookDelivery::send(http::ClientRequest request) {
    if (client_ == nullptr) return;
    ++sent_;
    attempt(std::make_shared<Message>(Message{std::move(request)}));
}

void WebhookDelivery::attempt(std::shared_ptr<Message> message) {
    ++message->attempts;
    ++attempts_;
    client_->send(message->request, [self = weak_from_this(), message](const http::ClientOutcome& outcome) {
        const auto delivery = self.lock();
        if (!delivery) return;
        const bool taken = outcome && outcome->status >= 200 && outcome->status < 300;
        if (taken) {
            ++delivery->delivered_;
        } else if (message->attempts > retries_max) {
            ++delivery->given_up_;
        } else {
            delivery->retry(message);
        }
    });
}

void WebhookDelivery::retry(std::shared_ptr<Message> message) {
    const auto pause = std::min(first_retry_ * (1 << (message->attempts - 1)), pause_max);
    auto timer = std::make_shared<boost::asio::steady_timer>(executor_, pause);
    timers_.insert(timer);
    timer->async_wait([self = weak_from_this(), timer, message](const boost::system::error_code& cancelled) {
        const auto delivery = self.lock();
        if (!delivery) return;
        delivery->timers_.erase(timer);
        if (!cancelled) delivery->attempt(message);
    });
}

void WebhookDelivery::stop() {
    for (const auto& timer : timers_) timer->cancel();
}

json::object WebhookDelivery::counts() const {
    return {{"sent", sent_},
            {"delivered", delivered_},
            {"waiting", sent_ - delivered_ - given_up_},
            {"given_up", given_up_},
            {"attempts", attempts_}};
}

}  // namespace tendril::sandbox
