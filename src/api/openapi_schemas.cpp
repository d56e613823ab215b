#include "api/openapi.hpp"

namespace tendril::api {

namespace {

// Kept as JSON text, because that is what it is compared with when read.
constexpr std::string_view records = R"json({
"Problem": {"type": "object", "required": ["type", "title", "status", "detail"], "properties": {
    "type": {"type": "string"}, "title": {"type": "string"}, "status": {"type": "integer"},
    "detail": {"type": "string"},
    "field": {"type": "string", "description": "The path of the member or parameter concerned."},
    "retry_after": {"type": "number", "description": "Seconds."},
    "findings": {"type": "array", "items": {"$ref": "#/components/schemas/Finding"}}}},
"Finding": {"type": "object", "required": ["severity", "step", "field", "message", "mend"], "properties": {
    "severity": {"enum": ["error", "warning"]},
    "step": {"type": "string", "description": "Id of the step, or empty."},
    "field": {"type": "string"}, "message": {"type": "string"}, "mend": {"type": "string"}}},
"Workspace": {"type": "object", "required": ["id", "name", "time_zone", "created_at"], "properties": {
    "id": {"type": "string"}, "name": {"type": "string"},
    "time_zone": {"type": "string", "description": "IANA name."},
    "weight": {"type": "number", "description": "Its share among workspaces."},
    "retention": {"$ref": "#/components/schemas/RetentionSettings"},
    "redact": {"type": "array", "items": {"type": "string"}, "description": "Fields whose values are not kept once a run has ended."},
    "created_at": {"type": "string", "format": "date-time"}}},
"CreatedWorkspace": {"allOf": [{"$ref": "#/components/schemas/Workspace"}, {"type": "object", "properties": {
    "token": {"type": "string", "description": "Its first API token, answered this once."}}}]},
"RetentionSettings": {"type": "object", "additionalProperties": false, "properties": {
    "days": {"type": "integer", "minimum": 1, "description": "Ended runs and their events are kept this long."},
    "bytes": {"type": "integer", "minimum": 1048576, "description": "Beyond this the oldest are forgotten first."}}},
"Retention": {"type": "object", "required": ["workspace", "retention", "working"], "properties": {
    "workspace": {"type": "string"}, "retention": {"$ref": "#/components/schemas/RetentionSettings"},
    "working": {"type": "boolean"}, "forgotten_runs": {"type": "integer", "description": "Since the server started."},
    "forgotten_events": {"type": "integer"}, "stored_bytes": {"type": ["integer", "null"], "description": "Roughly."},
    "finished_at": {"type": ["string", "null"], "description": "When nothing was left to forget."},
    "error": {"type": ["string", "null"]}}},
"Token": {"type": "object", "required": ["id", "name", "kind", "created_at"], "properties": {
    "id": {"type": "string"}, "name": {"type": "string"}, "kind": {"enum": ["token", "session", "sign_in_link"]},
    "own": {"type": "boolean", "description": "The one that asks."},
    "created_at": {"type": "string", "format": "date-time"}, "expires_at": {"type": ["string", "null"]},
    "role": {"enum": ["viewer", "builder", "admin"]},
    "operations": {"type": "array", "items": {"type": "string"}, "description": "The only ones it may call; empty for all of its role."}}},
"CreatedToken": {"allOf": [{"$ref": "#/components/schemas/Token"}, {"type": "object", "properties": {
    "token": {"type": "string", "description": "Answered this once."}}}]},
"FlowTest": {"type": "object", "required": ["dry"], "properties": {
    "dry": {"type": "boolean"}, "version": {"type": "integer"},
    "run_id": {"type": "string", "description": "Of a test that is not dry: follow it with GET /runs/{id}."},
    "status": {"type": "string", "description": "How a dry run ended."}, "error": {"type": ["string", "null"]},
    "event": {"type": "object"}, "requests": {"type": "array", "items": {"type": "object"},
        "description": "The calls that would be made, in order."},
    "steps": {"type": "array", "items": {"type": "object"}}}},
"Connection": {"type": "object", "required": ["id", "connector", "name", "auth", "settings", "health"], "properties": {
    "id": {"type": "string"}, "connector": {"type": "string"}, "name": {"type": "string"},
    "auth": {"type": "string"},
    "base_url": {"type": "string", "description": "Empty takes the connector's."},
    "settings": {"type": "object"}, "read_only": {"type": "boolean"},
    "health": {"enum": ["ok", "needs_attention", "unknown"]}, "health_detail": {"type": "string"},
    "created_at": {"type": "string", "format": "date-time"}, "updated_at": {"type": "string", "format": "date-time"}}},
"PeopleImported": {"type": "object", "required": ["created", "updated", "unchanged", "connected", "problems"],
    "properties": {
    "created": {"type": "integer"}, "updated": {"type": "integer"}, "unchanged": {"type": "integer"},
    "connected": {"type": "integer", "description": "Accounts whose key was sealed."},
    "problems": {"type": "array", "items": {"type": "object", "properties": {
        "line": {"type": "integer"}, "problem": {"type": "string"}}}},
    "rejected_csv": {"type": ["string", "null"], "description": "The rows that were not taken, each with the reason in the column problem; keys are left out."},
    "columns": {"type": "object"}, "people": {"type": "array", "items": {"type": "object"}}}},
"Backfilled": {"type": "object", "required": ["people", "started", "next"], "properties": {
    "people": {"type": "integer"}, "started": {"type": "integer"}, "next": {"type": ["string", "null"]}}},
"PollList": {"type": "object", "required": ["items"], "properties": {
    "items": {"type": "array", "items": {"type": "object", "required": ["id", "title", "active"], "properties": {
        "id": {"type": "string"}, "title": {"type": "string"},
        "active": {"type": "boolean", "description": "Whether a published flow listens to one of its triggers."},
        "last_look": {"type": ["string", "null"], "format": "date-time"},
        "next_look": {"type": ["string", "null"], "format": "date-time"},
        "interval_ms": {"type": ["integer", "null"]}, "events": {"type": "integer"},
        "problem": {"type": "string"}, "triggers": {"type": "array", "items": {"type": "string"}}}}},
    "next_cursor": {"type": ["string", "null"]}}},
"Coverage": {"type": "object", "required": ["summary", "changes", "told", "reconciled", "days", "polls"], "properties": {
    "summary": {"type": "string", "description": "One sentence for people."},
    "changes": {"type": "integer"}, "told": {"type": "integer", "description": "Of which an event told."},
    "reconciled": {"type": "integer", "description": "That were found by looking."},
    "days": {"type": "array", "items": {"type": "object", "properties": {
        "day": {"type": "string", "format": "date"}, "changes": {"type": "integer"}, "told": {"type": "integer"},
        "reconciled": {"type": "integer"}}}},
    "polls": {"type": "array", "items": {"type": "object", "properties": {
        "id": {"type": "string"}, "title": {"type": "string"},
        "active": {"type": "boolean", "description": "Whether a published flow listens to one of its triggers."},
        "looked_at": {"type": ["string", "null"], "format": "date-time"},
        "through": {"type": ["string", "null"], "format": "date-time", "description": "Changes up to then were looked for."},
        "problem": {"type": "string"}}}}}},
"ConnectionTest": {"type": "object", "required": ["ok", "detail", "status"], "properties": {
    "ok": {"type": "boolean"}, "detail": {"type": "string"},
    "status": {"type": ["integer", "null"], "description": "HTTP status of the account's answer."}}},
"Connector": {"type": "object", "required": ["id", "title", "auth", "settings"], "properties": {
    "id": {"type": "string"}, "title": {"type": "string"}, "base_url": {"type": "string"},
    "auth": {"type": "array", "items": {"type": "object", "properties": {
        "kind": {"type": "string"}, "title": {"type": "string"}}}},
    "settings": {"type": "array", "items": {"type": "object"}}, "test_operation": {"type": "string"}}},
"Flow": {"type": "object", "required": ["id", "name", "published_version", "latest_version"], "properties": {
    "id": {"type": "string"}, "name": {"type": "string"}, "published_version": {"type": ["integer", "null"]},
    "latest_version": {"type": "integer"},
    "trigger": {"type": "object", "properties": {"operations": {"type": "array", "items": {"type": "string"}}}},
    "steps": {"type": "integer", "description": "How many, those in branches included."},
    "created_at": {"type": "string", "format": "date-time"}, "updated_at": {"type": "string", "format": "date-time"}}},
"FlowDetail": {"allOf": [{"$ref": "#/components/schemas/Flow"}, {"type": "object", "properties": {
    "document": {"type": "object", "description": "The newest version's, as in schemas/flow.v1.json."},
    "findings": {"type": "array", "items": {"$ref": "#/components/schemas/Finding"}}}}]},
"PublishedFlow": {"allOf": [{"$ref": "#/components/schemas/Flow"}, {"type": "object", "properties": {
    "findings": {"type": "array", "items": {"$ref": "#/components/schemas/Advice"}}}}]},
"FlowVersion": {"type": "object", "required": ["flow", "version", "document", "created_at"], "properties": {
    "flow": {"type": "string"}, "version": {"type": "integer"}, "document": {"type": "object"},
    "created_at": {"type": "string", "format": "date-time"}}},
"Draft": {"type": "object", "required": ["revision", "document"], "properties": {
    "revision": {"type": "integer", "description": "Send it back with the next change."},
    "document": {"type": "object"}, "is_draft": {"type": "boolean", "description": "False: the newest version's document."},
    "editor": {"type": "string"}, "saved_at": {"type": ["string", "null"], "format": "date-time"},
    "findings": {"type": "array", "items": {"$ref": "#/components/schemas/Finding"}}}},
"Validation": {"type": "object", "required": ["valid", "findings"], "properties": {
    "valid": {"type": "boolean"}, "findings": {"type": "array", "items": {"$ref": "#/components/schemas/Finding"}}}},
"Run": {"type": "object", "required": ["id", "flow", "version", "event", "status"], "properties": {
    "id": {"type": "string"}, "workspace": {"type": "string"},
    "flow": {"type": "object", "properties": {"id": {"type": "string"}, "name": {"type": "string"}}},
    "version": {"type": "integer"},
    "event": {"type": "object", "properties": {"id": {"type": "string"}, "type": {"type": "string"}}},
    "ordering_key": {"type": "string"},
    "status": {"enum": ["queued", "running", "retrying", "waiting", "held", "succeeded", "filtered", "dead", "cancelled", "merged"]},
    "error": {"type": ["string", "null"]},
    "held_for": {"type": ["string", "null"], "description": "connection:ID, decision, error or order."},
    "attempts": {"type": "integer"}, "due_at": {"type": ["string", "null"]},
    "created_at": {"type": "string", "format": "date-time"}, "started_at": {"type": ["string", "null"]},
    "finished_at": {"type": ["string", "null"]}, "duration_ms": {"type": ["number", "null"]},
    "replay_of": {"type": ["string", "null"]}}},
"RunDetail": {"allOf": [{"$ref": "#/components/schemas/Run"}, {"type": "object", "properties": {
    "steps": {"type": "array", "items": {"type": "object"}, "description": "What each step did, in order. A filter or branch says why in `because`, an action what its input was made of in `made_of`."},
    "event": {"$ref": "#/components/schemas/Event"}}}]},
"Job": {"type": "object", "required": ["id", "action", "state", "matched", "done"], "properties": {
    "id": {"type": "string"}, "action": {"enum": ["replay", "cancel"]},
    "from": {"enum": ["start", "failed_step"]}, "filter": {"$ref": "#/components/schemas/RunFilter"},
    "state": {"enum": ["counting", "working", "done", "cancelled", "failed"]},
    "matched": {"type": "integer", "description": "Runs that it means; grows while it counts."},
    "more": {"type": "boolean", "description": "Of a dry run, which answers 200 with this and matched only: there are more."},
    "done": {"type": "integer"}, "skipped": {"type": "integer", "description": "Changed by somebody else meanwhile."},
    "failed": {"type": "integer"}, "error": {"type": ["string", "null"], "description": "The first failure."},
    "created_at": {"type": "string", "format": "date-time"}, "finished_at": {"type": ["string", "null"]}}},
"Replay": {"type": "object", "required": ["run_id"], "properties": {"run_id": {"type": "string"}}},
"Event": {"type": "object", "required": ["id", "type", "external_id", "disposition"], "properties": {
    "id": {"type": "string"}, "type": {"type": "string"},
    "external_id": {"type": "string", "description": "The sender's id: unique per hook."},
    "hook": {"type": ["string", "null"], "description": "Id of the hook; null for events sent from inside."},
    "ordering_key": {"type": "string"}, "disposition": {"enum": ["matched", "no_flow", "unknown", "invalid"]},
    "detail": {"type": ["string", "null"]}, "occurred_at": {"type": "string", "format": "date-time"},
    "received_at": {"type": "string", "format": "date-time"}}},
"EventDetail": {"allOf": [{"$ref": "#/components/schemas/Event"}, {"type": "object", "properties": {
    "data": {"type": "object"}, "runs": {"type": "array", "items": {"$ref": "#/components/schemas/Run"}}}}]},
"AcceptedEvent": {"type": "object", "required": ["event_id", "duplicate"], "properties": {
    "event_id": {"type": "string"}, "duplicate": {"type": "boolean"}}},
"Hook": {"type": "object", "required": ["id", "kind", "name", "path", "created_at"], "properties": {
    "id": {"type": "string"}, "kind": {"enum": ["person", "highlevel", "highlevel-workflow"]}, "name": {"type": "string"},
    "connection": {"type": ["string", "null"]}, "path": {"type": "string"},
    "public_keys": {"type": "array", "items": {"type": "string"}, "description": "Of a highlevel hook, one by one: Ed25519 keys that are believed; \"published\" is the one that HighLevel has published."},
    "rsa_public_keys": {"type": "array", "items": {"type": "string"}}, "accept_rsa": {"type": "boolean"},
    "created_at": {"type": "string", "format": "date-time"}}},
"CreatedHook": {"allOf": [{"$ref": "#/components/schemas/Hook"}, {"type": "object", "properties": {
    "secret": {"type": "string", "description": "Signs the events of a person hook; answered this once."}}}]},
"FilterList": {"type": "object", "required": ["items"], "properties": {"items": {"type": "array", "items": {
    "type": "object", "required": ["name", "group", "title", "takes", "gives", "signature", "menu", "liquid", "example"],
    "properties": {
    "name": {"type": "string"}, "title": {"type": "string", "description": "Make it a phone number"},
    "group": {"enum": ["contact", "list", "date", "duration", "number", "text", "technical"]},
    "takes": {"type": "string"}, "gives": {"type": "string"}, "signature": {"type": "string"},
    "arguments": {"type": "array", "items": {"type": "object"}},
    "options": {"type": "array", "items": {"type": "object"}}, "note": {"type": "string"},
    "menu": {"type": "boolean", "description": "Whether a menu for everybody offers it."},
    "liquid": {"type": "string", "description": "What is written behind \"| \"."},
    "example": {"type": "object", "properties": {"input": {}, "variables": {"type": "object"}, "result": {}}}}}}}},
"TagList": {"type": "object", "required": ["items"], "properties": {"items": {"type": "array", "items": {
    "type": "object", "required": ["name", "title", "snippet"], "properties": {
    "name": {"type": "string"}, "title": {"type": "string"}, "snippet": {"type": "string"},
    "ends": {"type": "string", "description": "The tag that closes it."}}}}}},
"OperatorList": {"type": "object", "required": ["items"], "properties": {"items": {"type": "array", "items": {
    "type": "object", "required": ["id", "title", "types", "value", "rule"], "properties": {
    "id": {"type": "string"}, "title": {"type": "string", "description": "is more than"},
    "types": {"type": "array", "items": {"type": "string"}}, "value": {"enum": ["one", "list", "none"]},
    "rule": {"description": "JsonLogic; \"$field\" stands for the path, \"$value\" for what it is compared with."},
    "examples": {"type": "array", "items": {"type": "object"}}}}}}},
"LookupTable": {"type": "object", "required": ["name", "rows", "columns", "used_by", "updated_at"], "properties": {
    "name": {"type": "string"}, "description": {"type": "string"}, "rows": {"type": "integer"},
    "columns": {"type": "array", "items": {"type": "string"}, "description": "Of rows; empty when keys have plain values."},
    "used_by": {"type": "array", "items": {"type": "string"}, "description": "Ids of published flows."},
    "updated_at": {"type": "string", "format": "date-time"}}},
"LookupTableDetail": {"allOf": [{"$ref": "#/components/schemas/LookupTable"}, {"type": "object", "properties": {
    "entries": {"type": "object", "description": "Key to value, or to an object of columns."}}}]},
"Person": {"type": "object", "required": ["id", "fields", "created_at", "updated_at"], "properties": {
    "id": {"type": "string"}, "fields": {"type": "object"},
    "created_at": {"type": "string", "format": "date-time"}, "updated_at": {"type": "string", "format": "date-time"}}},
"Link": {"type": "object", "required": ["kind", "source_id", "connection", "target_id"], "properties": {
    "kind": {"type": "string"}, "source_id": {"type": "string"}, "connection": {"type": "string"},
    "target_id": {"type": "string"}, "state": {"type": "object", "description": "The field values last written."},
    "updated_at": {"type": "string", "format": "date-time"}}},
"NewLink": {"type": "object", "required": ["kind", "source_id", "target_id", "connection"], "properties": {
    "kind": {"type": "string", "description": "contact, task, note, appointment or a word of your own."},
    "source_id": {"type": "string", "description": "The id on the person side."},
    "target_id": {"type": "string", "description": "The id in the other system."},
    "connection": {"type": "string", "description": "Its id, or the system where the workspace has one account there."}}},
"Operation": {"type": "object", "required": ["id", "kind", "title"], "properties": {
    "id": {"type": "string"}, "kind": {"enum": ["action", "trigger"]}, "title": {"type": "string"},
    "connector": {"type": "string"}, "group": {"type": "string"}, "method": {"type": "string"},
    "path": {"type": "string"}, "parameters": {"type": "array"}, "body": {}, "response": {"type": "object"},
    "required_fields": {"type": "array", "items": {"type": "string"}},
    "optional_fields": {"type": "array", "items": {"type": "string"}},
    "scopes": {"type": "array", "items": {"type": "string"}}, "effect": {"type": "string"},
    "limits": {"type": "array"}, "sample": {"type": "object"}}},
"OperationTrial": {"type": "object", "properties": {
    "connection": {"type": "string", "description": "Id or name; the workspace's first of the connector by default."},
    "input": {"type": "object", "description": "The operation's sample by default."}}},
"OperationAnswer": {"type": "object", "required": ["ok", "message", "request", "answer"], "properties": {
    "ok": {"type": "boolean"}, "message": {"type": "string"}, "request": {"type": "object"}, "answer": {}}},
"Recipe": {"type": "object", "required": ["id", "title", "parameters", "flow"], "properties": {
    "id": {"type": "string"}, "title": {"type": "string"}, "description": {"type": "string"},
    "parameters": {"type": "array", "items": {"type": "object", "properties": {
        "name": {"type": "string"}, "title": {"type": "string"}, "help": {"type": "string"},
        "required": {"type": "boolean"}, "default": {}}}},
    "flow": {"type": "object"}}},
"AuditEntry": {"type": "object", "required": ["id", "actor", "action", "subject", "at"], "properties": {
    "id": {"type": "string"}, "actor": {"type": "string", "description": "Id of the token."},
    "action": {"type": "string"}, "subject": {"type": "string"}, "detail": {"type": "string"},
    "at": {"type": "string", "format": "date-time"}}},
"Status": {"type": "object", "required": ["version", "uptime_ms", "counters", "backlog", "store"], "properties": {
    "version": {"type": "string"}, "uptime_ms": {"type": "integer"}, "counters": {"type": "object"},
    "backlog": {"type": "object"}, "store": {"type": "object"}}},
"Advice": {"allOf": [{"$ref": "#/components/schemas/Finding"}, {"type": "object", "properties": {
    "kind": {"enum": ["missing_required", "wrong_type", "unknown_choice", "too_long", "refused", "fails", "gap", "unknown_key"]},
    "count": {"type": "integer", "description": "Samples that it was found in."}, "samples": {"type": "integer"},
    "example": {"description": "The value that was refused."},
    "fixes": {"type": "array", "description": "Changes that mend it, the best first.", "items": {"type": "object",
        "required": ["kind", "title", "value"], "properties": {
        "kind": {"enum": ["replace", "filter", "add_key"], "description": "replace: `value` instead of the field's template; filter: `value` is a filter step to put before the step; add_key: `value` is the {table, key} that is lacking."},
        "title": {"type": "string"}, "value": {}}}}}}]},
"Preview": {"type": "object", "required": ["kind", "samples"], "properties": {
    "kind": {"enum": ["mapping", "rule"]},
    "samples": {"type": "array", "items": {"type": "object", "required": ["sample"], "properties": {
        "sample": {"type": "string", "description": "Id of the event, or which of the given samples."},
        "value": {"description": "What the mapping gives."},
        "problems": {"type": "array", "items": {"type": "object", "properties": {
            "field": {"type": "string"}, "kind": {"enum": ["missing", "failed", "refused"]},
            "message": {"type": "string"},
            "inputs": {"type": "object", "description": "The paths that the field reads, with what they were."}}}},
        "holds": {"type": "boolean"}, "error": {"type": "string"},
        "because": {"type": "array", "items": {"type": "object", "properties": {
            "path": {"type": "string"}, "sentence": {"type": "string"}, "seen": {"type": "array"}}}}}}},
    "fine": {"type": "integer", "description": "Samples without a failure, a refusal or a missing required field."},
    "fields": {"type": "array", "items": {"type": "object", "required": ["field", "inputs", "types"], "properties": {
        "field": {"type": "string"}, "required": {"type": "boolean"},
        "inputs": {"type": "array", "description": "What it is made of.", "items": {"type": "object", "properties": {
            "path": {"type": "string"}, "types": {"type": "array", "items": {"type": "string"}},
            "filled": {"type": "integer"}, "example": {}}}},
        "types": {"type": "array", "items": {"enum": ["text", "number", "boolean", "list", "object", "unknown"]}},
        "filled": {"type": "integer"}, "missing": {"type": "integer"}, "failed": {"type": "integer"},
        "refused": {"type": "integer"}, "example": {}, "problem": {"type": "string"},
        "problem_sample": {"type": "integer"}}}},
    "findings": {"type": "array", "items": {"$ref": "#/components/schemas/Advice"}},
    "holding": {"type": "integer"}, "not_holding": {"type": "integer"}, "failing": {"type": "integer"}}},
"Suggestions": {"type": "object", "required": ["proposals", "mapping", "sources"], "properties": {
    "proposals": {"type": "array", "items": {"type": "object", "properties": {
        "target": {"type": "string"}, "sources": {"type": "array", "items": {"type": "string"}},
        "template": {"type": "string"}, "confidence": {"type": "number"}, "reason": {"type": "string"}}}},
    "mapping": {"type": "object", "description": "All proposals as one mapping."},
    "sources": {"type": "array", "items": {"type": "object"}}}},
"SignInLink": {"type": "object", "required": ["path", "expires_at"], "properties": {
    "path": {"type": "string"}, "expires_at": {"type": "string", "format": "date-time"}}}
})json";

constexpr std::string_view requests = R"json({
"Credentials": {"type": "object", "writeOnly": true, "additionalProperties": false, "properties": {
    "token": {"type": "string"}, "api_key": {"type": "string"}, "access_token": {"type": "string"},
    "refresh_token": {"type": "string"}, "expires_at": {"type": "string", "format": "date-time"},
    "client_id": {"type": "string"}, "client_secret": {"type": "string"}}},
"NewConnection": {"type": "object", "additionalProperties": false, "required": ["connector", "credentials"],
  "properties": {
    "connector": {"type": "string"}, "name": {"type": "string"}, "auth": {"type": "string"},
    "base_url": {"type": "string"}, "settings": {"type": "object"}, "read_only": {"type": "boolean"},
    "credentials": {"$ref": "#/components/schemas/Credentials"}}},
"ConnectionChange": {"type": "object", "additionalProperties": false, "properties": {
    "name": {"type": "string"}, "auth": {"type": "string"}, "base_url": {"type": "string"},
    "settings": {"type": "object"}, "read_only": {"type": "boolean"},
    "credentials": {"$ref": "#/components/schemas/Credentials"}}},
"NewWorkspace": {"type": "object", "additionalProperties": false, "required": ["name"], "properties": {
    "name": {"type": "string"}, "time_zone": {"type": "string", "default": "UTC"},
    "weight": {"type": "number", "minimum": 0.1, "maximum": 100},
    "retention": {"$ref": "#/components/schemas/RetentionSettings"},
    "redact": {"type": "array", "items": {"type": "string"}}}},
"WorkspaceChange": {"type": "object", "additionalProperties": false, "properties": {
    "name": {"type": "string"}, "time_zone": {"type": "string"},
    "weight": {"type": ["number", "null"], "minimum": 0.1, "maximum": 100},
    "retention": {"oneOf": [{"type": "null"}, {"$ref": "#/components/schemas/RetentionSettings"}]},
    "redact": {"type": ["array", "null"], "items": {"type": "string"}}}},
"NewToken": {"type": "object", "additionalProperties": false, "required": ["name"], "properties": {
    "name": {"type": "string"}, "role": {"enum": ["viewer", "builder", "admin"], "default": "admin"},
    "operations": {"type": "array", "items": {"type": "string"}, "description": "The ids of the only operations it may call."}}},
"NewFlowTest": {"type": "object", "additionalProperties": false, "properties": {
    "event": {"type": "object", "additionalProperties": false, "properties": {
        "type": {"type": "string", "description": "Left out: the first that the flow listens to."},
        "data": {"type": "object"}}},
    "event_id": {"type": "string", "description": "An event that is stored already, instead."},
    "version": {"type": "integer", "description": "Left out: the newest."},
    "document": {"type": "object", "description": "Tried out dry instead of a version, such as a draft."},
    "dry": {"type": "boolean", "default": true, "description": "Call nobody: answers are the catalog's samples."}}},
"FlowChange": {"type": "object", "additionalProperties": false, "properties": {
    "name": {"type": "string"}, "published_version": {"type": "null", "description": "Unpublishes."}}},
"NewFlow": {"type": "object", "additionalProperties": false, "properties": {
    "document": {"type": "object"}, "recipe": {"type": "string"}, "parameters": {"type": "object"},
    "incomplete": {"type": "boolean", "description": "Makes only a draft, which may have errors."}},
  "oneOf": [{"required": ["document"]}, {"required": ["recipe"]}]},
"SimulatorControl": {"type": "object", "description": "As the control takes it; {} where it has defaults."},
"DraftChange": {"type": "object", "additionalProperties": false, "required": ["document", "revision"], "properties": {
    "document": {"type": "object"}, "revision": {"type": "integer", "minimum": 0},
    "editor": {"type": "string", "description": "Names whoever saves, such as a browser tab."}}},
"DraftDiscard": {"type": "object", "additionalProperties": false, "required": ["revision"], "properties": {
    "revision": {"type": "integer", "minimum": 0}}},
"FlowDocumentBody": {"type": "object", "additionalProperties": false, "required": ["document"], "properties": {
    "document": {"type": "object"}}},
"PreviewRequest": {"type": "object", "additionalProperties": false, "properties": {
    "mapping": {"type": "object"}, "rule": {}, "template": {"type": "string"},
    "snippets": {"type": "object", "description": "Templates that the expression may render by name."},
    "operation": {"type": "string", "description": "The action that the values are for: they are checked against it."},
    "samples": {"type": "array", "maxItems": 200, "items": {"type": "object"},
        "description": "Scopes, or plain event data. Left out: recent events of `trigger`, else its own sample."},
    "trigger": {"type": "array", "items": {"type": "string"}}, "limit": {"type": "integer", "minimum": 1, "maximum": 200},
    "variables": {"type": "object"}, "steps": {"type": "object", "description": "Outputs of earlier steps, by id."}}},
"SuggestionRequest": {"type": "object", "additionalProperties": false, "required": ["operation"], "properties": {
    "operation": {"type": "string"}, "samples": {"type": "array", "maxItems": 200, "items": {"type": "object"}},
    "trigger": {"type": "array", "items": {"type": "string"}}, "limit": {"type": "integer", "minimum": 1, "maximum": 200},
    "variables": {"type": "object"}, "steps": {"type": "object"}}},
"Publication": {"type": "object", "additionalProperties": false, "properties": {
    "version": {"type": "integer", "minimum": 1}}},
"ReplayRequest": {"type": "object", "additionalProperties": false, "properties": {
    "from": {"enum": ["start", "failed_step"], "default": "start"},
    "data": {"type": "object", "description": "The event's data as edited; left out: as it came."}}},
"RunFilter": {"type": "object", "additionalProperties": false, "properties": {
    "status": {"type": "string"}, "flow": {"type": "string"}, "event": {"type": "string"},
    "person": {"type": "string", "description": "The id of a contact: their ordering key."},
    "error": {"type": "string", "description": "Part of the error's text, whatever its case."},
    "created_from": {"type": "string", "format": "date-time"},
    "created_until": {"type": "string", "format": "date-time"}}},
"BulkReplay": {"type": "object", "additionalProperties": false, "required": ["filter"], "properties": {
    "filter": {"$ref": "#/components/schemas/RunFilter"}, "from": {"enum": ["start", "failed_step"], "default": "start"},
    "dry_run": {"type": "boolean", "description": "Count only."}}},
"BulkCancel": {"type": "object", "additionalProperties": false, "required": ["filter"], "properties": {
    "filter": {"$ref": "#/components/schemas/RunFilter"}, "dry_run": {"type": "boolean", "description": "Count only."}}},
"Decision": {"type": "object", "additionalProperties": false, "required": ["decision"], "properties": {
    "decision": {"enum": ["repeat", "skip"]}}},
"NewEvent": {"type": "object", "additionalProperties": false, "required": ["type", "data"], "properties": {
    "type": {"type": "string"}, "id": {"type": "string"}, "occurred_at": {"type": "string", "format": "date-time"},
    "data": {"type": "object"}}},
"NewHook": {"type": "object", "additionalProperties": false, "required": ["kind", "name"], "properties": {
    "kind": {"enum": ["person", "highlevel", "highlevel-workflow"]}, "name": {"type": "string"},
    "connection": {"type": "string", "description": "Only events of its location are taken."},
    "public_key": {"type": "string", "description": "The Ed25519 key of a highlevel hook's sender; HighLevel's own when left out."},
    "public_keys": {"type": "array", "minItems": 1, "maxItems": 2, "items": {"type": "string"}, "description": "Two while a key is rotated; \"published\" is HighLevel's own."},
    "rsa_public_keys": {"type": "array", "minItems": 1, "maxItems": 2, "items": {"type": "string"}},
    "accept_rsa": {"type": "boolean", "description": "Whether the retired X-WH-Signature is believed as well."},
    "header_secret": {"type": "boolean", "description": "Of a highlevel-workflow hook: whether X-Hook-Secret must hold a secret."}}},
"HookChange": {"type": "object", "additionalProperties": false, "properties": {
    "name": {"type": "string"},
    "public_keys": {"type": "array", "minItems": 1, "maxItems": 2, "items": {"type": "string"}},
    "rsa_public_keys": {"type": "array", "minItems": 1, "maxItems": 2, "items": {"type": "string"}},
    "accept_rsa": {"type": "boolean"}}},
"LookupTableEntries": {"type": "object", "additionalProperties": false, "required": ["entries"], "properties": {
    "entries": {"type": "object", "maxProperties": 5000, "description": "Key to value, or to an object of columns."},
    "description": {"type": "string", "description": "Left out: as it was."}}},
"LookupTableCsv": {"type": "object", "additionalProperties": false, "required": ["csv"], "properties": {
    "csv": {"type": "string"}, "description": {"type": "string"}}},
"NewPerson": {"type": "object", "additionalProperties": false, "required": ["fields"], "properties": {
    "id": {"type": "string"}, "fields": {"type": "object"}}},
"PeopleImport": {"type": "object", "additionalProperties": false, "required": ["csv"], "properties": {
    "csv": {"type": "string", "description": "The file's text; comma, semicolon or tab."},
    "columns": {"type": "object", "description": "What columns become, where the guess by their names is wrong: a field, \"id\", \"habitify_key\", or \"\" to leave one out."},
    "preview": {"type": "boolean", "description": "Says what would happen, and changes nothing."}}},
"Backfill": {"type": "object", "additionalProperties": false, "properties": {
    "after": {"type": "string", "description": "\"next\" of the answer before."},
    "name": {"type": "string", "description": "Of this backfill: people who had a run by the same name get none again."}}},
"PersonChange": {"type": "object", "additionalProperties": false, "required": ["fields"], "properties": {
    "fields": {"type": "object"}}}
})json";

json::object parse_all() {
    json::object all;
    for (const auto text : {records, requests, openapi_access_schemas(), openapi_watch_schemas()}) {
        const auto parsed = parse_json(text);
        for (const auto& schema : parsed.value().get_object()) all[schema.key()] = schema.value();
    }
    return all;
}

}  // namespace

const json::object& openapi_schemas() {
    static const json::object all = parse_all();
    return all;
}

}  // namespace tendril::api
