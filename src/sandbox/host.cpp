// Serves a gateway on an HTTP server: delays by timers, webhooks through the client.
#include <boost/asio/steady_timer.hpp>
#include <set>

#include "http/problem.hpp"
#include "http/server.hpp"
#include "sandbox/gateway.hpp"
#include "sandbox/habitify/simulator.hpp"
#include "sandbox/highlevel/simulator.hpp"
#include "sandbox/simulators.hpp"
#include "sandbox/webhook_delivery.hpp"

namespace tendril::sandbox {

namespace {

namespace asio = boost::asio;

constexpr std::string_view webhooks_path = "/_sandbox/webhooks";

json::object describe(const http::ClientOutcome& outcome) {
    if (outcome) return {{"delivered", true}, {"status", outcome->status}, {"body", outcome->body}};
    return {{"delivered", false}, {"error", outcome.error().error.message}};
}

// Shared with timers and webhooks under way, which must find it alive or gone, never destroyed.
class Host final : public std::enable_shared_from_this<Host> {
 public:
    Host(asio::any_io_executor executor, std::unique_ptr<Gateway> gateway, http::Client* client)
        : executor_(std::move(executor)),
          gateway_(std::move(gateway)),
          client_(client),
          delivery_(std::make_shared<WebhookDelivery>(executor_, client)) {}

    void handle(const http::Request& request, http::Respond respond) {
        if (Gateway::is_emit(request)) return emit(request, std::move(respond));
        if (request.path == webhooks_path) return respond(change_webhooks(request));
        auto answer = gateway_->handle(request);
        for (auto& webhook : gateway_->take_webhooks()) delivery_->send(std::move(webhook));
        if (answer.delay.count() == 0) return respond(std::move(answer.response));
        answer_later(std::move(answer), std::move(respond));
    }

    void cancel_timers() {
        for (auto* timer : timers_) timer->cancel();
        delivery_->stop();
    }

    [[nodiscard]] const Gateway& gateway() const { return *gateway_; }

 private:
    void answer_later(Answer answer, http::Respond respond) {
        auto timer = std::make_shared<asio::steady_timer>(executor_, answer.delay);
        timers_.insert(timer.get());
        timer->async_wait([self = weak_from_this(), timer, response = std::move(answer.response),
                           respond = std::move(respond)](const boost::system::error_code& cancelled) mutable {
            if (const auto host = self.lock()) host->timers_.erase(timer.get());
            if (!cancelled) respond(std::move(response));
        });
    }

    http::Response change_webhooks(const http::Request& request) {
        if (request.method == "POST") {
            const auto body = parse_json(request.body);
            if (!body || !body->is_object()) {
                return http::problem(Error(ErrorCode::invalid_input, "The body must be a JSON object."));
            }
            const auto& wanted = body->get_object();
            const auto set = gateway_->set_webhook_url(std::string(text_or(wanted, "url")));
            if (!set) return http::problem(set.error());
            delivery_->set_first_retry(std::chrono::milliseconds(integer_or(wanted, "first_retry_ms", 1'000)));
        }
        auto counts = delivery_->counts();
        counts["url"] = gateway_->webhook_url();
        return http::reply(200, counts);
    }

    void emit(const http::Request& request, http::Respond respond) {
        auto webhook = gateway_->webhook(request);
        if (!webhook) return respond(http::problem(webhook.error()));
        if (client_ == nullptr) return respond(http::problem(503, "This simulator was started without a client."));
        client_->send(*std::move(webhook), [respond = std::move(respond)](const http::ClientOutcome& outcome) {
            respond(http::reply(outcome ? 200 : 502, describe(outcome)));
        });
    }

    asio::any_io_executor executor_;
    std::unique_ptr<Gateway> gateway_;
    http::Client* client_;
    std::shared_ptr<WebhookDelivery> delivery_;
    std::set<asio::steady_timer*> timers_;
};

class ServedSimulator final : public Simulator {
 public:
    ServedSimulator(std::shared_ptr<Host> host, std::unique_ptr<http::Server> server)
        : host_(std::move(host)), server_(std::move(server)) {}
    ~ServedSimulator() override { host_->cancel_timers(); }
    ServedSimulator(const ServedSimulator&) = delete;
    ServedSimulator& operator=(const ServedSimulator&) = delete;

    [[nodiscard]] std::string address() const override { return server_->address(); }
    [[nodiscard]] std::string webhook_public_key() const override { return host_->gateway().signer().public_key(); }
    void drain(std::function<void()> done) override { server_->drain(std::move(done)); }

 private:
    std::shared_ptr<Host> host_;
    std::unique_ptr<http::Server> server_;
};

Result<std::unique_ptr<Simulator>> serve(const Surroundings& surroundings, const std::string& address,
                                         std::unique_ptr<SimulatedApi> api, bool rate_limit) {
    auto gateway = std::make_unique<Gateway>(std::move(api), surroundings.clock, surroundings.random, rate_limit);
    auto host = std::make_shared<Host>(surroundings.executor, std::move(gateway), surroundings.client);
    auto server = http::make_server(
        surroundings.executor, address, {},
        [host](const http::Request& request, http::Respond respond) { host->handle(request, std::move(respond)); });
    if (!server) return server.error();
    return std::make_unique<ServedSimulator>(std::move(host), *std::move(server));
}

}  // namespace

Result<std::unique_ptr<Simulator>> start_highlevel(const Surroundings& surroundings, HighLevelOptions options) {
    const auto address = options.address;
    const bool rate_limit = options.rate_limit;
    auto api = std::make_unique<HighLevelSimulator>(std::move(options), surroundings.random, surroundings.clock.now());
    return serve(surroundings, address, std::move(api), rate_limit);
}

Result<std::unique_ptr<Simulator>> start_habitify(const Surroundings& surroundings, HabitifyOptions options) {
    const auto address = options.address;
    const bool rate_limit = options.rate_limit;
    auto api = std::make_unique<HabitifySimulator>(std::move(options), surroundings.random, surroundings.clock.now());
    return serve(surroundings, address, std::move(api), rate_limit);
}

}  // namespace tendril::sandbox
