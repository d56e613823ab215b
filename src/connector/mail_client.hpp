// Sends what the connector "email" calls.
#pragma once

#include <memory>

#include "base/time.hpp"
#include "connector/connection_transport.hpp"
#include "http/client.hpp"

namespace tendril::connector {

// Requests to smtp:// and smtps:// addresses become e-mails: the JSON body as compose_mail() reads it, the headers
// smtp-user and smtp-password for the sign-in. They are sent by `offload`'s threads. All other requests pass as they
// are. Everything must outlive the client and what it offloaded.
std::unique_ptr<http::Client> make_mail_client(http::Client& client, const Clock& clock, Offload offload);

}  // namespace tendril::connector
