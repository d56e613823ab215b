// Calls to addresses that a flow chose, beside those of connections.
#pragma once

#include <memory>

#include "connector/connection_transport.hpp"
#include "http/client.hpp"

namespace tendril::connector {

// Calls of no connection go to `outside`, whose guard keeps them from internal addresses; all others to
// `connections`. Both must outlive the transport. Thread safety: as the transports'.
std::unique_ptr<Transport> make_outbound_transport(Transport& connections, http::Client& outside);

}  // namespace tendril::connector
