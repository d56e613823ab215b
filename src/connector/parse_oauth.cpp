#include <algorithm>
#include <set>

#include "connector/manifest_parts.hpp"

namespace tendril::connector {

namespace {

bool is_web_address(std::string_view url) {
    return url.starts_with("https://") || url.starts_with("http://");
}

std::map<std::string, std::string> text_map(ManifestReader& reader, std::string_view name) {
    std::map<std::string, std::string> texts;
    for (const auto& member : reader.object(name)) {
        const auto* text = member.value().if_string();
        if (text == nullptr) {
            reader.fault(name, "must hold texts only");
        } else {
            texts.emplace(member.key(), *text);
        }
    }
    return texts;
}

AuthorizationPage parse_page(const json::object& document, const std::string& path, ManifestErrors& errors) {
    ManifestReader reader(document, path, errors, {"name", "title", "url"});
    AuthorizationPage page{reader.text("name"), reader.text("title"), reader.text("url")};
    if (!is_web_address(page.url)) reader.fault("url", "must be a web address");
    return page;
}

AccountCall read_call(ManifestReader& reader) {
    AccountCall call;
    call.path = reader.slash_path("path", "");
    call.headers = text_map(reader, "headers");
    call.fields = text_map(reader, "fields");
    if (call.path.empty()) reader.fault("path", "is missing");
    return call;
}

AccountCall parse_member_token(const json::object& document, const std::string& path, ManifestErrors& errors) {
    ManifestReader reader(document, path, errors, {"path", "headers", "fields"});
    return read_call(reader);
}

AccountList parse_members(const json::object& document, const std::string& path, ManifestErrors& errors) {
    ManifestReader reader(document, path, errors,
                          {"path", "headers", "fields", "skip_parameter", "limit_parameter", "items", "id", "name"});
    AccountList list;
    list.call = read_call(reader);
    list.skip_parameter = reader.text("skip_parameter", "");
    list.limit_parameter = reader.text("limit_parameter", "");
    list.items = reader.slash_path("items", "");
    list.id = reader.slash_path("id", "/id");
    list.name = reader.slash_path("name", "/name");
    return list;
}

AccountKind parse_account(const json::object& document, const std::string& path, ManifestErrors& errors) {
    ManifestReader reader(document, path, errors,
                          {"name", "title", "token_fields", "scopes", "settings", "member_token", "members",
                           "member_kind", "member_setting"});
    AccountKind kind;
    kind.name = reader.text("name");
    kind.title = reader.text("title");
    kind.token_fields = text_map(reader, "token_fields");
    kind.scopes = reader.texts("scopes");
    kind.settings = text_map(reader, "settings");
    kind.member_kind = reader.text("member_kind", "");
    kind.member_setting = reader.text("member_setting", "");
    if (reader.has("member_token")) {
        kind.member_token = parse_member_token(reader.object("member_token"), reader.path("member_token"), errors);
        if (kind.member_kind.empty() || kind.member_setting.empty()) {
            reader.fault("member_token", "needs member_kind and member_setting");
        }
    }
    if (reader.has("members")) kind.members = parse_members(reader.object("members"), reader.path("members"), errors);
    return kind;
}

template <class Part>
std::vector<Part> read_parts(ManifestReader& reader, std::string_view name, ManifestErrors& errors,
                             Part (*parse)(const json::object&, const std::string&, ManifestErrors&)) {
    std::vector<Part> parts;
    std::set<std::string> names;
    reader.each_object(name, [&](const json::object& object, const std::string& path) {
        parts.push_back(parse(object, path, errors));
        if (!names.insert(parts.back().name).second) reader.fault(name, "must not hold two of one name");
    });
    return parts;
}

}  // namespace

OAuth parse_oauth(const json::object& document, const std::string& path, ManifestErrors& errors) {
    ManifestReader reader(document, path, errors,
                          {"authorization", "token_url", "revocation_url", "scope_separator", "scopes",
                           "authorization_fields", "pkce", "accounts"});
    OAuth oauth;
    oauth.pages = read_parts(reader, "authorization", errors, parse_page);
    oauth.token_url = reader.text("token_url");
    oauth.revocation_url = reader.text("revocation_url", "");
    oauth.scope_separator = reader.text("scope_separator", " ");
    oauth.scopes = reader.texts("scopes");
    oauth.authorization_fields = text_map(reader, "authorization_fields");
    oauth.pkce = reader.boolean("pkce", false);
    oauth.accounts = read_parts(reader, "accounts", errors, parse_account);
    for (const std::string_view name : {"token_url", "revocation_url"}) {
        const auto url = reader.text(name, "");
        if (!url.empty() && !url.starts_with('/') && !is_web_address(url)) {
            reader.fault(name, "must be a web address, or a path below the base URL");
        }
    }
    for (const auto& kind : oauth.accounts) {
        if (!kind.member_kind.empty() && oauth.account(kind.member_kind) == nullptr) {
            reader.fault("accounts", "names the kind \"" + kind.member_kind + "\", which is not among them");
        }
    }
    return oauth;
}

const AuthorizationPage* OAuth::page(std::string_view name) const {
    const auto found =
        std::find_if(pages.begin(), pages.end(), [&](const auto& one) { return name.empty() || one.name == name; });
    return found == pages.end() ? nullptr : &*found;
}

const AccountKind* OAuth::account(std::string_view name) const {
    const auto found = std::find_if(accounts.begin(), accounts.end(),
                                    [&](const auto& one) { return name.empty() || one.name == name; });
    return found == accounts.end() ? nullptr : &*found;
}

}  // namespace tendril::connector
