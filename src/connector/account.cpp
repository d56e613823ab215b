#include "connector/account.hpp"

#include <algorithm>

#include "vault/external_secrets.hpp"

namespace tendril::connector {

namespace {

std::string without_last_slash(std::string url) {
    while (url.ends_with('/')) url.pop_back();
    return url;
}

// {"a": {"b": sentence}} for "/a/b".
json::object nested(std::string_view path, const std::string& sentence) {
    path.remove_prefix(1);
    const auto slash = path.find('/');
    json::object object;
    if (slash == std::string_view::npos) {
        object[path] = sentence;
    } else {
        object[path.substr(0, slash)] = nested(path.substr(slash), sentence);
    }
    return object;
}

}  // namespace

const AuthKind* find_auth(const Connector& connector, const std::string& kind) {
    const auto found = std::find_if(connector.auth.begin(), connector.auth.end(),
                                    [&kind](const AuthKind& auth) { return auth.kind == kind; });
    return found == connector.auth.end() ? nullptr : &*found;
}

vault::SecretName credentials_name(const std::string& workspace, const std::string& connection) {
    return {workspace, connection, "credentials"};
}

Result<std::variant<Account, UnusableAccount>> make_account(const store::Connection& record,
                                                            const vault::SecretText& credentials,
                                                            const Catalog& catalog, vault::Vault& vault) {
    using Found = std::variant<Account, UnusableAccount>;
    const auto* connector = catalog.connector(record.connector);
    const auto* auth = connector == nullptr ? nullptr : find_auth(*connector, record.auth);
    if (auth == nullptr) return Found(UnusableAccount{"The connection's kind of sign-in is not known.", connector});
    const auto resolved = vault::resolve_members(credentials);
    if (!resolved && resolved.error().code == ErrorCode::unavailable) return resolved.error();
    if (!resolved) return Found(UnusableAccount{resolved.error().message, connector});
    auto read = read_credentials(*auth, *resolved);
    if (!read) return Found(UnusableAccount{read.error().message, connector});
    read->sealed_form = credentials.copy();
    const auto& base_url = record.base_url.empty() ? connector->base_url : record.base_url;
    Account account{.workspace = record.workspace,
                    .connection = record.id,
                    .connector = connector,
                    .auth = auth,
                    .variant = chosen_variant(connector->variants, record.settings),
                    .base_url = without_last_slash(base_url),
                    .read_only = record.read_only,
                    .settings = record.settings,
                    .credentials = *std::move(read),
                    .app = {}};
    if (auth->kind != "oauth2") return Found(std::move(account));
    // Credentials that bring a client of their own are those of another app than the workspace's.
    if (!account.credentials.client_id.empty()) {
        account.app.client_id = account.credentials.client_id;
        account.app.client_secret = account.credentials.client_secret.copy();
        return Found(std::move(account));
    }
    auto app = find_app(record.workspace, record.connector, vault);
    if (!app && app.error().code != ErrorCode::forbidden) return app.error();
    if (!app) return Found(UnusableAccount{app.error().message, connector});
    if (*app) account.app = std::move(**app);
    return Found(std::move(account));
}

Result<std::variant<Account, UnusableAccount>> read_account(const std::string& connection, const Catalog& catalog,
                                                            store::ConfigStore& config, vault::Vault& vault) {
    using Found = std::variant<Account, UnusableAccount>;
    auto stored = config.find_connection(connection);
    if (!stored) return stored.error();
    if (!*stored) return Found(UnusableAccount{"The connection does not exist any more."});
    const auto& record = **stored;
    const auto* connector = catalog.connector(record.connector);
    auto secret = vault.get(credentials_name(record.workspace, record.id));
    if (!secret) {
        if (secret.error().code != ErrorCode::forbidden) return secret.error();
        return Found(UnusableAccount{secret.error().message, connector});
    }
    if (!*secret) return Found(UnusableAccount{"The connection has no credentials yet.", connector});
    return make_account(record, **secret, catalog, vault);
}

http::ClientRequest signed_request(const Account& account, const Call& call, const vault::SecretText& token) {
    http::ClientRequest request;
    request.method = call.method;
    request.url = account.base_url + call.path;
    request.headers = call.headers;
    const bool has_own = account.variant != nullptr && !account.variant->header.empty();
    const auto& header = has_own ? account.variant->header : account.auth->header;
    const auto& prefix = has_own ? account.variant->prefix : account.auth->prefix;
    request.headers.add(header, prefix + std::string(token.reveal()));
    request.body = call.body;
    request.time_limit = call.time_limit;
    return request;
}

http::Response local_answer(const Connector* connector, int status, const std::string& sentence) {
    const bool has_path = connector != nullptr && !connector->message_paths.empty();
    http::Response response;
    response.status = status;
    response.headers.add("Content-Type", "application/json");
    response.body = to_text(nested(has_path ? connector->message_paths.front() : "/message", sentence));
    return response;
}

}  // namespace tendril::connector
