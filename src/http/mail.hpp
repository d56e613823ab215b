// Sends one e-mail over SMTP.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "http/client.hpp"

namespace tendril::http {

struct Mail {
    std::string server;  // "smtps://mail.example.com:465"; with "smtp://" TLS begins in the connection
    std::string user;    // "" signs in nowhere
    std::string password;
    std::string from;                     // the bare address
    std::vector<std::string> recipients;  // bare addresses
    std::string message;                  // RFC 5322, with CRLF at line ends
    std::chrono::milliseconds time_limit{60'000};
};

// Blocks. 200 when the server has taken the message for every recipient; 401 when it refused the sign-in, 400 when it
// refused the message for good, each with {"message"}. No answer: the message was not taken (`no`: connecting failed,
// or the server said "later"), or nobody knows (`unknown`). TLS is verified, and is required but for servers on this
// machine.
ClientOutcome send_mail(const Mail& mail);

}  // namespace tendril::http
