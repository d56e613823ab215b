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
// The one that the address names ("id"), looked for on a worker. Errors: not_found.
Task<Result<store::Connection>> own_connection(Call& call);

// Whether it is the account of one person, not of the workspace.
bool is_of_person(const store::Connection& connection);

// Makes the running engine and transport use a connection as it is stored now. On the server's executor.
void apply_connection(Context& context, const store::Connection& connection);
// Takes a connection that is stored no more out of them. On the server's executor.
void forget_connection(Context& context, const std::string& id);

}  // namespace tendril::api
