// What holds for every call of another server, however it is sent.
#pragma once

#include <optional>
#include <string_view>

#include "base/error.hpp"
#include "http/message.hpp"

namespace tendril::http::detail {

// What cannot be put on the wire as it stands: a header or method with a line break or a blank, for instance.
std::optional<Error> check_request(const ClientRequest& request);

// Methods that RFC 9110 section 9.2.1 calls safe: sending them twice changes nothing at the other side.
bool is_safe(std::string_view method);
// Methods whose requests tell the length of their body also when it is empty.
bool expects_body(std::string_view method);
// Header fields that are used up by the time an answer is handed on, decoded and whole: they would describe something
// else.
bool describes_transfer(std::string_view name);

}  // namespace tendril::http::detail
