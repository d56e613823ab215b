// Routes as a table: method and path pattern to handler.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "http/message.hpp"

namespace tendril::http {

// Values of a path's variables and of the query, percent-decoded.
using Parameters = std::map<std::string, std::string, std::less<>>;

// Decodes %XX (and '+' as a blank when `form`). Errors: invalid_input for a broken escape or a NUL.
Result<std::string> percent_decode(std::string_view text, bool form = false);
// Encodes everything but RFC 3986's unreserved characters.
std::string percent_encode(std::string_view text);
// Errors: invalid_input.
Result<Parameters> parse_query(std::string_view query);

// A pattern like "/runs/{id}/replay": segments, where "{name}" takes one segment. Matching is exact: a trailing slash
// counts.
class PathPattern {
 public:
    explicit PathPattern(std::string_view pattern);
    [[nodiscard]] bool matches(std::string_view path, Parameters& parameters) const;
    [[nodiscard]] const std::string& text() const { return text_; }

 private:
    std::string text_;
    std::vector<std::string> segments_;
};

}  // namespace tendril::http
