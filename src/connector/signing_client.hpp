// Signs what the connector "webhook" sends.
#pragma once

#include <memory>

#include "base/time.hpp"
#include "http/client.hpp"

namespace tendril::connector {

// A request whose header webhook-signature holds a secret ("whsec_...") leaves with the signature of its webhook-id,
// the time and its body instead (Standard Webhooks), and its address without the slash at the end: the connection's
// address is the receiver's whole one. That the receiver took it is answered
// as {"status"}, whatever it says. A malformed secret signs nothing, and the
// receiver refuses. All other requests pass as they are. Both must outlive the client.
std::unique_ptr<http::Client> make_signing_client(http::Client& client, const Clock& clock);

}  // namespace tendril::connector
