// What a request body or query may hold, as tables, and the check that words its findings like the service does.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.hpp"
#include "http/router.hpp"

namespace tendril::sandbox {

enum class FieldKind {
    text,
    filled_text,  // a text that must not be empty
    email,
    boolean,
    number,
    instant,  // ISO 8601 with a zone
    birthday,
    texts,
    custom_fields,
    dnd_settings,
    inbound_dnd_settings,
    anything,
};

struct BodyField {
    std::string_view name;
    FieldKind kind = FieldKind::text;
    bool required = false;
    bool nullable = false;
};

// All findings, e.g. "title must be a string", "property x should not exist"; empty when the body is good.
std::vector<std::string> check_body(const json::object& body, std::span<const BodyField> fields);

enum class QueryKind { text, number };

struct QueryField {
    std::string_view name;
    QueryKind kind = QueryKind::text;
    bool required = false;
};

std::vector<std::string> check_query(const http::Parameters& query, std::span<const QueryField> fields);

// "1990-09-25" from any of the eight formats the service lists (year first or month first; '-', '/', '.' or '_').
std::optional<std::string> normalised_birthday(std::string_view text);

}  // namespace tendril::sandbox
