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
"Member": {"type": "object", "required": ["id", "name", "connection"], "properties": {
    "id": {"type": "string"}, "name": {"type": "string"},
    "connection": {"type": ["string", "null"], "description": "The connection that it has here already."},
    "workspace": {"type": ["string", "null"]}}},
"MemberImport": {"type": "object", "additionalProperties": false, "properties": {
    "ids": {"type": "array", "items": {"type": "string"}, "description": "Only these; all by default."}}},
"ImportedMembers": {"type": "object", "required": ["created", "skipped"], "properties": {
    "created": {"type": "array", "items": {"type": "object", "properties": {
        "id": {"type": "string"}, "name": {"type": "string"}, "workspace": {"type": "string"},
        "connection": {"type": "string"},
        "token": {"type": "string", "description": "Opens the new workspace; answered this once."}}}},
    "skipped": {"type": "array", "items": {"$ref": "#/components/schemas/Member"}}}},
"SecretAge": {"type": "object", "required": ["owner", "kind", "age_days", "state"], "properties": {
    "owner": {"type": "string"}, "owner_name": {"type": "string"}, "kind": {"type": "string"},
    "entered_at": {"type": "string", "format": "date-time"}, "age_days": {"type": "integer"},
    "due_at": {"type": ["string", "null"]}, "state": {"enum": ["ok", "soon", "urgent", "overdue"]},
    "previous_until": {"type": ["string", "null"], "description": "The secret before still works until then."},
    "advice": {"type": "string"}}},
"KeyRotation": {"type": "object", "required": ["state"], "properties": {
    "state": {"enum": ["idle", "working", "done", "failed", "interrupted"]},
    "seen": {"type": "integer", "description": "In the pass under way."}, "resealed": {"type": "integer"},
    "unreadable": {"type": "integer", "description": "No key opens them: they were lost before."},
    "started_at": {"type": ["string", "null"]}, "finished_at": {"type": ["string", "null"]},
    "error": {"type": ["string", "null"]}}},
"SecretRotation": {"type": "object", "additionalProperties": false, "required": ["credentials"], "properties": {
    "credentials": {"type": "object", "description": "As of a new connection."}}},
"RotatedSecret": {"type": "object", "required": ["verified"], "properties": {
    "verified": {"type": "boolean"}, "previous_until": {"type": ["string", "null"]}, "advice": {"type": "string"}}},
"Notice": {"type": "object", "required": ["id", "severity", "kind", "subject", "message", "mend"], "properties": {
    "id": {"type": "string"}, "severity": {"enum": ["info", "warning", "error"]}, "kind": {"type": "string"},
    "subject": {"type": "string"}, "message": {"type": "string"}, "mend": {"type": "string"}}},
"User": {"type": "object", "required": ["id", "login", "name", "role", "has_passphrase"], "properties": {
    "id": {"type": "string"}, "login": {"type": "string"}, "name": {"type": "string"},
    "role": {"enum": ["viewer", "builder", "admin"]}, "has_passphrase": {"type": "boolean"},
    "created_at": {"type": "string", "format": "date-time"}, "updated_at": {"type": "string", "format": "date-time"}}},
"NewUser": {"type": "object", "additionalProperties": false, "required": ["login"], "properties": {
    "login": {"type": "string"}, "name": {"type": "string"},
    "role": {"enum": ["viewer", "builder", "admin"], "default": "builder"}}},
"InvitedUser": {"allOf": [{"$ref": "#/components/schemas/User"}, {"type": "object", "properties": {
    "invitation": {"type": "string", "description": "A path that signs in once, within a day."},
    "invitation_expires_at": {"type": "string", "format": "date-time"}}}]},
"UserChange": {"type": "object", "additionalProperties": false, "properties": {
    "name": {"type": "string"}, "role": {"enum": ["viewer", "builder", "admin"]}}},
"Identity": {"type": "object", "required": ["workspace", "role", "user"], "properties": {
    "workspace": {"type": "string"}, "role": {"enum": ["viewer", "builder", "admin"]},
    "user": {"oneOf": [{"$ref": "#/components/schemas/User"}, {"type": "null"}]}}},
"Passphrase": {"type": "object", "additionalProperties": false, "required": ["passphrase"], "properties": {
    "passphrase": {"type": "string", "minLength": 10, "maxLength": 500}, "current": {"type": "string"}}},
"Backup": {"type": "object", "required": ["name", "bytes", "made_at"], "properties": {
    "name": {"type": "string"}, "bytes": {"type": "integer"}, "made_at": {"type": "string", "format": "date-time"},
    "path": {"type": "string", "description": "On the server's machine."}}},
"ConnectionScopes": {"type": "object", "required": ["connection", "granted", "needed", "missing", "surplus", "advice"], "properties": {
    "connection": {"type": "string"}, "read_only": {"type": "boolean"},
    "granted": {"type": ["array", "null"], "items": {"type": "string"}, "description": "null when it is not known."},
    "needed": {"type": "array", "items": {"type": "object", "properties": {
        "scope": {"type": "string"}, "needed_by": {"type": "array", "items": {"type": "object", "properties": {
            "flow": {"type": "string"}, "flow_name": {"type": "string"}, "step": {"type": "string"},
            "operation": {"type": "string"}}}}}}},
    "useful": {"type": "array", "description": "Not needed, but used to look for what webhooks missed; as needed.",
        "items": {"type": "object", "properties": {"scope": {"type": "string"}}}},
    "missing": {"type": "array", "items": {"type": "string"}},
    "surplus": {"type": "array", "items": {"type": "string"}}, "advice": {"type": "string"}}}
})json";

}  // namespace

std::string_view openapi_access_schemas() {
    return schemas;
}

}  // namespace tendril::api
