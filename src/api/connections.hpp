// What the engine and the store are told when a connection changes.
#pragma once

#include <string>

#include "api/context.hpp"
#include "api/route.hpp"
#include "engine/engine.hpp"
#include "store/records.hpp"

namespace tendril::api {

struct Health {
    std::string state;  // "ok", "needs_attention", "unknown"
    std::string detail;
};

engine::ConnectionFacts facts_of(const store::Connection& connection);

// Stores a connection's health; the connection as stored, or nullopt when it is gone. Blocks.
Result<std::optional<store::Connection>> mark_health(Context& context, const std::string& connection,
                                                     const Health& health);

// A connection of the caller's workspace. Blocks. Errors: not_found.
Result<store::Connection> find_own_connection(const Call& call, const std::string& id);

// Makes the running engine and transport use a connection as it is stored now. On the server's executor.
void apply_connection(Context& context, const store::Connection& connection);

}  // namespace tendril::api
