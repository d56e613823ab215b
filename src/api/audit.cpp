#include "api/audit.hpp"

#include "api/context.hpp"

namespace tendril::api {

Result<void> record(const Call& call, const std::string& action, const std::string& subject,
                    const std::string& detail) {
    store::AuditEntry entry;
    entry.workspace = call.workspace();
    entry.actor = call.principal.actor;
    entry.action = action;
    entry.subject = subject;
    entry.detail = detail;
    entry.at = call.context.parts.clock.now();
    return call.context.parts.config.add_audit(entry);
}

}  // namespace tendril::api
