// What a person should look at: connections that need attention, secrets that grow old.
#include "api/paging.hpp"
#include "api/resources/answers.hpp"
#include "api/resources/resources.hpp"
#include "api/secret_report.hpp"

namespace tendril::api {

namespace {

struct Notice {
    std::string severity;  // "info", "warning", "error"
    std::string kind;
    std::string subject;
    std::string message;
    std::string mend;
};

json::object form(const Notice& notice) {
    return {{"id", notice.kind + ":" + notice.subject},
            {"severity", notice.severity},
            {"kind", notice.kind},
            {"subject", notice.subject},
            {"message", notice.message},
            {"mend", notice.mend}};
}

Notice lost_connection(const store::Connection& connection) {
    return {"error", "connection.needs_attention", connection.id,
            "The connection \"" + connection.name + "\" is refused: " + connection.health_detail,
            connection.auth == "oauth2" ? "Connect the account again; its held runs go on then."
                                        : "Enter its secret again; its held runs go on then."};
}

Notice old_secret(const SecretAge& secret, TimePoint now) {
    const auto state = state_of(secret, now);
    const auto age = std::chrono::floor<std::chrono::days>(now - secret.entered_at).count();
    const auto severity = state == "overdue" ? "error" : state == "urgent" ? "warning" : "info";
    return {severity, "secret.rotate", secret.owner,
            "The secret of \"" + secret.owner_name + "\" is " + std::to_string(age) +
                " days old and should be replaced by " + to_iso8601(*secret.due_at).substr(0, 10) + ".",
            secret.advice.empty() ? "Make a new one and enter it with \"Rotate\"." : secret.advice};
}

Notice two_secrets(const SecretAge& secret) {
    return {"info", "secret.overlap", secret.owner,
            "The old secret of \"" + secret.owner_name + "\" stays usable beside the new one until " +
                to_iso8601(*secret.previous_until).substr(0, 10) + ".",
            "Let it expire, or drop it now."};
}

Result<std::vector<Notice>> find_notices(const Call& call) {
    const auto now = call.context.parts.clock.now();
    std::vector<Notice> notices;
    const auto connections = call.context.parts.config.list_connections(call.workspace());
    if (!connections) return connections.error();
    for (const auto& connection : *connections) {
        if (connection.health == "needs_attention") notices.push_back(lost_connection(connection));
    }
    const auto ages = secret_ages(call.context, call.workspace());
    if (!ages) return ages.error();
    for (const auto& secret : *ages) {
        if (state_of(secret, now) != "ok") notices.push_back(old_secret(secret, now));
        if (secret.previous_until && *secret.previous_until > now) notices.push_back(two_secrets(secret));
    }
    return notices;
}

Task<Result<http::Response>> list(Call& call) {
    const auto page = parse_page(call.query);
    if (!page) co_return page.error();
    const auto notices = co_await on_worker(call.context.parts.offload, [&] { return find_notices(call); });
    if (!notices) co_return notices.error();
    co_return ok(page_through(
        *notices, *page, [](const auto& one) { return one.kind + ":" + one.subject; },
        [](const auto& one) { return form(one); }));
}

}  // namespace

std::vector<Route> notice_routes() {
    return {{.method = "GET",
             .pattern = "/notices",
             .handle = list,
             .id = "listNotices",
             .summary = "What a person should look at: refused connections, secrets that should be replaced.",
             .response = "Notice",
             .list = true}};
}

}  // namespace tendril::api
