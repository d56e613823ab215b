#include "connector/outbound_transport.hpp"

namespace tendril::connector {

namespace {

class OutboundTransport final : public Transport {
 public:
    OutboundTransport(Transport& connections, http::Client& outside) : connections_(connections), outside_(outside) {}

    void send(Call call, OutcomeCallback done) override {
        if (!call.connection.empty()) return connections_.send(std::move(call), std::move(done));
        outside_.send({std::move(call.method), std::move(call.path), std::move(call.headers), std::move(call.body),
                       call.time_limit},
                      std::move(done));
    }

 private:
    Transport& connections_;
    http::Client& outside_;
};

}  // namespace

std::unique_ptr<Transport> make_outbound_transport(Transport& connections, http::Client& outside) {
    return std::make_unique<OutboundTransport>(connections, outside);
}

}  // namespace tendril::connector
