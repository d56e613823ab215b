#include "http/client.hpp"

#include <boost/asio/dispatch.hpp>
#include <boost/asio/post.hpp>
#include <stdexcept>
#include <utility>

#include "http/detail/direct_client.hpp"

namespace tendril::http {

namespace {

namespace asio = boost::asio;
using detail::DirectClient;

// Sends each call the cheaper way that can carry it.
class RoutingClient final : public Client {
 public:
    RoutingClient(asio::any_io_executor executor, ClientOptions options)
        : executor_(std::move(executor)),
          options_(std::move(options)),
          direct_(std::make_shared<DirectClient>(executor_, options_)),
          curl_(make_curl_client(executor_, options_)) {}

    ~RoutingClient() override {
        asio::post(executor_, [direct = direct_] { direct->close(); });
    }
    RoutingClient(const RoutingClient&) = delete;
    RoutingClient& operator=(const RoutingClient&) = delete;

    void send(ClientRequest request, ClientCallback done) override {
        if (options_.guard || !DirectClient::takes(request, options_))
            return curl_->send(std::move(request), std::move(done));
        asio::dispatch(executor_, [direct = direct_, request = std::move(request), done = std::move(done)]() mutable {
            direct->send(std::move(request), std::move(done));
        });
    }

 private:
    const asio::any_io_executor executor_;
    const ClientOptions options_;
    const std::shared_ptr<DirectClient> direct_;
    const std::unique_ptr<Client> curl_;
};

}  // namespace

std::unique_ptr<Client> make_client(asio::any_io_executor executor, ClientOptions options) {
    return std::make_unique<RoutingClient>(std::move(executor), std::move(options));
}

void throw_exception_from_error(const NoAnswer& failure, const boost::source_location&) {
    throw std::logic_error("unchecked call: " + failure.error.message);
}

}  // namespace tendril::http
