// From the input of "Send an e-mail" to a message. Pure.
#pragma once

#include <string>
#include <vector>

#include "base/error.hpp"
#include "base/json.hpp"
#include "base/time.hpp"

namespace tendril::connector {

struct MailMessage {
    std::string from;                     // the bare address
    std::vector<std::string> recipients;  // bare addresses of to, cc and bcc
    std::string id;                       // "<...@tendril>"
    std::string text;                     // RFC 5322 and MIME; without the blind copies
};

// `input` has to, cc, bcc, from, reply_to, subject, text and html. Errors: invalid_input naming the member: no address
// where one is needed, a line break in a header, no content.
Result<MailMessage> compose_mail(const json::object& input, TimePoint now);

}  // namespace tendril::connector
