#include "api/audit.hpp"

#include "api/context.hpp"
#include "api/live_news.hpp"

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
    if (auto added = call.context.parts.config.add_audit(entry); !added) return added;
    auto collection = collection_of(action);
    if (!collection.empty()) tell_listeners(call.context, entry.workspace, std::move(collection), subject);
    return {};
}

}  // namespace tendril::api
