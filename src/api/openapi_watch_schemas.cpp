#include "api/openapi.hpp"

namespace tendril::api {

namespace {

constexpr std::string_view schemas = R"json({
"LiveChanges": {"type": "object", "description": "The data of a \"changes\" event.", "properties": {
    "runs": {"type": "array", "items": {"type": "object", "required": ["id", "flow", "status"], "properties": {
        "id": {"type": "string"}, "flow": {"type": "string"}, "status": {"type": "string"}}}},
    "events": {"type": "array", "items": {"type": "string"}, "description": "Ids of new ones."},
    "again": {"type": "array", "items": {"type": "string"}, "description": "Collections of which more changed than is told: read them again."}},
    "additionalProperties": {"type": "array", "items": {"type": "string"}, "description": "Ids in this collection: connections, drafts, flows, hooks, jobs, people, tables."}},
"Counts": {"type": "object", "required": ["events", "succeeded", "dead", "success_share", "p50_ms"], "properties": {
    "at": {"type": "string", "description": "Of a row: the beginning of the hour, or the day."},
    "events": {"type": "integer"},
    "duplicates": {"type": "integer", "description": "Told again by their senders; not among the events."},
    "unused": {"type": "integer", "description": "Of the events: of an unknown type, or breaking their schema."},
    "succeeded": {"type": "integer", "description": "Runs, by when they ended."}, "filtered": {"type": "integer"},
    "dead": {"type": "integer"}, "cancelled": {"type": "integer"}, "merged": {"type": "integer"},
    "success_share": {"type": ["number", "null"], "description": "0 to 1."},
    "p50_ms": {"type": ["number", "null"], "description": "From the event to the end of its run, of runs without a wait."},
    "p95_ms": {"type": ["number", "null"]}, "p99_ms": {"type": ["number", "null"]}}},
"Statistics": {"type": "object", "required": ["last_24_hours", "hours", "days", "time_zone", "waiting", "quota"],
    "properties": {
    "last_24_hours": {"$ref": "#/components/schemas/Counts"},
    "hours": {"type": "array", "items": {"$ref": "#/components/schemas/Counts"}},
    "days": {"type": "array", "items": {"$ref": "#/components/schemas/Counts"}},
    "time_zone": {"type": "string", "description": "Whose days they are."},
    "waiting": {"type": "object", "required": ["held_runs", "connections", "drafts"], "properties": {
        "held_runs": {"type": "object", "properties": {
            "for_decision": {"type": "integer"}, "for_failure": {"type": "integer"},
            "for_connection": {"type": "integer"},
            "more": {"type": "boolean", "description": "Only the latest 100 were looked at."}}},
        "connections": {"type": "array", "items": {"type": "object", "properties": {
            "id": {"type": "string"}, "name": {"type": "string"}, "detail": {"type": "string"}}}},
        "drafts": {"type": "array", "description": "Flows with changes that are not published.", "items": {
            "type": "object", "properties": {"id": {"type": "string"}, "name": {"type": "string"}}}}}},
    "quota": {"type": "array", "items": {"type": "object", "properties": {
        "connection": {"type": "string"}, "name": {"type": "string"}, "connector": {"type": "string"},
        "budgets": {"type": "array", "items": {"$ref": "#/components/schemas/Budget"}}}}}}},
"Budget": {"type": "object", "required": ["name", "window_ms", "requests", "left"], "properties": {
    "name": {"type": "string"}, "window_ms": {"type": "integer"},
    "requests": {"type": ["integer", "null"], "description": "In a window."}, "left": {"type": ["integer", "null"]}}},
"ConnectionLimits": {"type": "object", "properties": {
    "closed_until": {"type": ["string", "null"], "description": "No call leaves before."},
    "circuit": {"enum": ["closed", "open", "probing"], "description": "open and probing: the system is down."},
    "calls_under_way": {"type": "integer"}, "calls_waiting": {"type": "integer"},
    "budgets": {"type": "array", "items": {"$ref": "#/components/schemas/Budget"}}}},
"Sandbox": {"type": "object", "required": ["available", "on"], "properties": {
    "available": {"type": "boolean", "description": "Whether it can be switched on for this workspace."},
    "on": {"type": "boolean"}}},
"SimulatorList": {"type": "object", "required": ["items"], "properties": {"items": {"type": "array", "items": {
    "type": "object", "properties": {"connector": {"type": "string"}, "connection": {"type": "string"}}}},
    "next_cursor": {"type": "null"}}},
"PastCallList": {"type": "object", "required": ["items"], "properties": {"items": {"type": "array", "items": {
    "type": "object", "required": ["at", "method", "path", "status", "duration_ms"], "properties": {
    "at": {"type": "string", "format": "date-time"}, "method": {"type": "string"}, "path": {"type": "string"},
    "status": {"type": ["integer", "null"], "description": "null: no answer; \"failure\" says why."},
    "duration_ms": {"type": "number"}, "failure": {"type": ["string", "null"]}}}},
    "next_cursor": {"type": "null"}}}
})json";

}  // namespace

std::string_view openapi_watch_schemas() {
    return schemas;
}

}  // namespace tendril::api
