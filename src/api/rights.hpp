// What a token's role and its list of operations let it do.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/error.hpp"

namespace tendril::api {

struct Principal;
struct Route;

// Each may do what those before it may.
enum class Role {
    viewer,   // look at everything but secrets and people who may sign in
    builder,  // and change flows, people, runs
    admin,    // and connections, secrets, tokens, users, the workspace
};
std::string_view to_string(Role role);
std::optional<Role> parse_role(std::string_view text);

// The least role for a route: what it says, else viewer for reading, builder for changing, admin for anything else.
Role needed_role(const Route& route);

// Errors: forbidden, naming what is missing.
Result<void> may_call(const Principal& principal, const Route& route);

}  // namespace tendril::api
