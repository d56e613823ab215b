#include "api/rights.hpp"

#include <algorithm>
#include <array>

#include "api/route.hpp"

namespace tendril::api {

namespace {

constexpr std::array<std::string_view, 3> names{"viewer", "builder", "admin"};

// Whether a word stands in a text between blanks.
bool has_word(std::string_view text, std::string_view word) {
    while (!text.empty()) {
        const auto end = std::min(text.find(' '), text.size());
        if (text.substr(0, end) == word) return true;
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return false;
}

}  // namespace

std::string_view to_string(Role role) {
    return names[static_cast<std::size_t>(role)];
}

std::optional<Role> parse_role(std::string_view text) {
    const auto found = std::find(names.begin(), names.end(), text);
    if (found == names.end()) return std::nullopt;
    return static_cast<Role>(found - names.begin());
}

Role needed_role(const Route& route) {
    if (route.needs) return *route.needs;
    if (route.method == "GET") return Role::viewer;
    const bool changes =
        route.method == "POST" || route.method == "PUT" || route.method == "PATCH" || route.method == "DELETE";
    return changes ? Role::builder : Role::admin;
}

Result<void> may_call(const Principal& principal, const Route& route) {
    const auto needed = needed_role(route);
    if (principal.role < needed) {
        return Error(ErrorCode::forbidden, "This needs the role " + std::string(to_string(needed)) +
                                               "; the token has " + std::string(to_string(principal.role)) + ".");
    }
    if (!principal.operations.empty() && !has_word(principal.operations, route.id)) {
        return Error(ErrorCode::forbidden, "The token may not call " + std::string(route.id) +
                                               "; it is limited to: " + principal.operations + ".");
    }
    return {};
}

}  // namespace tendril::api
