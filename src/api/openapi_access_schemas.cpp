#include "api/openapi.hpp"

namespace tendril::api {

namespace {

constexpr std::string_view schemas = R"json({
"NewAuthorization": {"type": "object", "additionalProperties": false, "required": ["connector"], "properties": {
    "connector": {"type": "string"}, "name": {"type": "string"}, "base_url": {"type": "string"},
    "read_only": {"type": "boolean"},
    "settings": {"type": "object", "description": "\"account\" chooses the kind of account, such as an agency."},
    "page": {"type": "string", "description": "The name of the consent page, such as white_label."},
    "scopes": {"type": "array", "items": {"type": "string"}, "description": "Beside those that the flows need."}}},
"AuthorizationChoice": {"type": "object", "additionalProperties": false, "properties": {
    "page": {"type": "string"}, "scopes": {"type": "array", "items": {"type": "string"}}}},
"Authorization": {"type": "object", "required": ["url", "redirect_uri", "scopes", "expires_at"], "properties": {
    "url": {"type": "string", "description": "Open it in the browser that is signed in; it works once."},
    "redirect_uri": {"type": "string", "description": "Must be among those of the app."},
    "scopes": {"type": "array", "items": {"type": "string"}},
    "expires_at": {"type": "string", "format": "date-time"}}},
"NewOAuthApp": {"type": "object", "additionalProperties": false, "required": ["client_id"], "properties": {
    "client_id": {"type": "string"}, "client_secret": {"type": "string"},
    "authorization_url": {"type": "string", "description": "Where it is not the connector's: a domain of your own."},
    "token_url": {"type": "string"}, "redirect_uri": {"type": "string"},
    "app_id": {"type": "string", "description": "The part of client_id before its first - by default."},
    "pkce": {"type": "boolean", "description": "Whether a code challenge is sent; the connector says so by default."}}},
"OAuthApp": {"type": "object", "required": ["connector", "client_id", "has_client_secret", "redirect_uri"], "properties": {
    "connector": {"type": "string"}, "client_id": {"type": "string"}, "app_id": {"type": "string"},
    "has_client_secret": {"type": "boolean"}, "authorization_url": {"type": "string"}, "token_url": {"type": "string"},
    "redirect_uri": {"type": "string", "description": "Enter this one with the app."}}},
"ConnectionScopes": {"type": "object", "required": ["connection", "granted", "needed", "missing", "surplus", "advice"], "properties": {
    "connection": {"type": "string"}, "read_only": {"type": "boolean"},
    "granted": {"type": ["array", "null"], "items": {"type": "string"}, "description": "null when it is not known."},
    "needed": {"type": "array", "items": {"type": "object", "properties": {
        "scope": {"type": "string"}, "needed_by": {"type": "array", "items": {"type": "object", "properties": {
            "flow": {"type": "string"}, "flow_name": {"type": "string"}, "step": {"type": "string"},
            "operation": {"type": "string"}}}}}}},
    "missing": {"type": "array", "items": {"type": "string"}},
    "surplus": {"type": "array", "items": {"type": "string"}}, "advice": {"type": "string"}}}
})json";

}  // namespace

std::string_view openapi_access_schemas() {
    return schemas;
}

}  // namespace tendril::api
