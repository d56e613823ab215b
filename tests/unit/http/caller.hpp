// The client under test, called as if it answered at once.
#pragma once

#include <boost/asio/io_context.hpp>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "http/client.hpp"

namespace tendril::http::testing {

using MakeClient = std::unique_ptr<Client> (*)(boost::asio::any_io_executor, ClientOptions);

class Caller {
 public:
    explicit Caller(ClientOptions options = {}) : Caller(make_client, std::move(options)) {}
    explicit Caller(MakeClient make, ClientOptions options = {})
        : client_(make(context_.get_executor(), std::move(options))) {}

    void send(ClientRequest request, ClientCallback done) { client_->send(std::move(request), std::move(done)); }
    // Runs callbacks until every call has its outcome.
    void run() {
        context_.restart();
        context_.run();
    }
    ClientOutcome call(ClientRequest request) {
        std::optional<ClientOutcome> outcome;
        send(std::move(request), [&outcome](ClientOutcome result) { outcome = std::move(result); });
        run();
        return std::move(outcome.value());
    }
    ClientOutcome call(std::string method, const std::string& url, std::string body = {}) {
        ClientRequest request;
        request.method = std::move(method);
        request.url = url;
        request.body = std::move(body);
        return call(std::move(request));
    }
    void destroy_client() { client_.reset(); }

 private:
    boost::asio::io_context context_{1};
    std::unique_ptr<Client> client_;
};

}  // namespace tendril::http::testing
