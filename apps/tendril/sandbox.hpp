// Both simulators on a thread of their own.
#pragma once

#include <memory>
#include <string>

#include "api/sandbox.hpp"
#include "base/error.hpp"
#include "base/json.hpp"
#include "sandbox/simulators.hpp"

namespace tendril::app {

struct SandboxAddresses {
    std::string highlevel = "127.0.0.1:8485";
    std::string habitify = "127.0.0.1:8486";
};

// Serves until it is destroyed.
class Sandbox {
 public:
    // Errors: invalid_input (an address), unavailable (a port is taken).
    static Result<std::unique_ptr<Sandbox>> start(const SandboxAddresses& addresses);
    virtual ~Sandbox() = default;

    [[nodiscard]] virtual const sandbox::HighLevelOptions& highlevel() const = 0;
    [[nodiscard]] virtual const sandbox::HabitifyOptions& habitify() const = 0;
    [[nodiscard]] virtual std::string highlevel_url() const = 0;
    [[nodiscard]] virtual std::string habitify_url() const = 0;
    // The key of webhooks from the HighLevel simulator.
    [[nodiscard]] virtual std::string webhook_public_key() const = 0;
};

api::SandboxAccess access_to(const Sandbox& sandbox);
// {"highlevel":{"base_url","token","location_id","webhook_public_key"},"habitify":{"base_url","api_key"}}
json::object describe(const Sandbox& sandbox);

}  // namespace tendril::app
