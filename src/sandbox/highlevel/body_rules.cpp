#include "sandbox/highlevel/body_rules.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>

#include "base/time.hpp"

namespace tendril::sandbox {

namespace {

using Findings = std::vector<std::string>;

void add(Findings& findings, std::string_view name, std::string_view complaint) {
    findings.push_back(std::string(name).append(1, ' ').append(complaint));
}

template <class Fields>
bool known(const Fields& fields, std::string_view name) {
    return std::any_of(fields.begin(), fields.end(), [=](const auto& field) { return field.name == name; });
}

bool looks_like_email(std::string_view text) {
    const auto at = text.find('@');
    return at != std::string_view::npos && at > 0 && text.find('@', at + 1) == std::string_view::npos &&
           text.find('.', at) != std::string_view::npos && text.back() != '.' && text[at + 1] != '.' &&
           text.find_first_of(" \t\r\n") == std::string_view::npos;
}

void check_texts(Findings& findings, std::string_view name, const json::value& value) {
    const auto* array = value.if_array();
    if (array == nullptr) return add(findings, name, "must be an array");
    const bool all_texts = std::all_of(array->begin(), array->end(), [](const auto& item) { return item.is_string(); });
    if (!all_texts) findings.push_back("each value in " + std::string(name) + " must be a string");
}

// Every field needs its id. The official schema types numbers as objects by mistake, so values are taken as they come.
void check_custom_fields(Findings& findings, std::string_view name, const json::value& value) {
    static constexpr std::array<std::string_view, 3> members{"id", "key", "field_value"};
    const auto* array = value.if_array();
    if (array == nullptr) return add(findings, name, "must be an array");
    for (std::size_t index = 0; index < array->size(); ++index) {
        const auto path = std::string(name) + "." + std::to_string(index);
        const auto* field = (*array)[index].if_object();
        if (field == nullptr) {
            add(findings, path, "must be an object");
            continue;
        }
        if (text_or(*field, "id").empty()) add(findings, path + ".id", "must be a string");
        for (const auto& member : *field) {
            if (std::find(members.begin(), members.end(), std::string_view(member.key())) == members.end()) {
                findings.push_back(path + ".property " + std::string(member.key()) + " should not exist");
            }
        }
    }
}

void check_channels(Findings& findings, std::string_view name, const json::value& value,
                    std::span<const std::string_view> channels, std::span<const std::string_view> statuses) {
    const auto* object = value.if_object();
    if (object == nullptr) return add(findings, name, "must be an object");
    for (const auto& member : *object) {
        const std::string_view channel = member.key();
        const auto path = std::string(name).append(1, '.').append(channel);
        if (std::find(channels.begin(), channels.end(), channel) == channels.end()) {
            findings.push_back(std::string(name) + ".property " + std::string(channel) + " should not exist");
            continue;
        }
        const auto* setting = member.value().if_object();
        const auto status = setting == nullptr ? std::string_view() : text_or(*setting, "status");
        if (std::find(statuses.begin(), statuses.end(), status) == statuses.end()) {
            std::string complaint = "must be one of the following values: ";
            for (const auto allowed : statuses) complaint.append(allowed).append(", ");
            complaint.resize(complaint.size() - 2);
            add(findings, path + ".status", complaint);
        }
    }
}

constexpr std::array<std::string_view, 6> dnd_channels{"Call", "Email", "SMS", "WhatsApp", "GMB", "FB"};
constexpr std::array<std::string_view, 1> inbound_channels{"all"};
constexpr std::array<std::string_view, 3> dnd_statuses{"active", "inactive", "permanent"};

void check_text(Findings& findings, const BodyField& field, const json::value& value) {
    const auto* text = value.if_string();
    if (field.kind == FieldKind::filled_text && (text == nullptr || text->empty())) {
        add(findings, field.name, "should not be empty");
    }
    if (text == nullptr) return add(findings, field.name, "must be a string");
    if (field.kind == FieldKind::email && !text->empty() && !looks_like_email(*text)) {
        add(findings, field.name, "must be an email");
    }
    if (field.kind == FieldKind::birthday && !text->empty() && !normalised_birthday(*text)) {
        add(findings, field.name, "must be a valid date");
    }
}

void check_instant(Findings& findings, std::string_view name, const json::value& value) {
    const auto* text = value.if_string();
    if (text == nullptr || !parse_iso8601(*text)) add(findings, name, "must be a valid ISO 8601 date string");
}

void check_field(Findings& findings, const BodyField& field, const json::value& value) {
    switch (field.kind) {
        case FieldKind::text:
        case FieldKind::filled_text:
        case FieldKind::email:
        case FieldKind::birthday:
            return check_text(findings, field, value);
        case FieldKind::boolean:
            if (!value.is_bool()) add(findings, field.name, "must be a boolean value");
            return;
        case FieldKind::number:
            if (!value.is_number()) {
                add(findings, field.name, "must be a number conforming to the specified constraints");
            }
            return;
        case FieldKind::instant:
            return check_instant(findings, field.name, value);
        case FieldKind::texts:
            return check_texts(findings, field.name, value);
        case FieldKind::anything:
            return;
        case FieldKind::custom_fields:
            return check_custom_fields(findings, field.name, value);
        case FieldKind::dnd_settings:
            return check_channels(findings, field.name, value, dnd_channels, dnd_statuses);
        case FieldKind::inbound_dnd_settings:
            return check_channels(findings, field.name, value, inbound_channels, std::span(dnd_statuses).first(2));
    }
}

// Reads exactly `text` as a number.
bool read_digits(std::string_view text, int& number) {
    const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
    return failure == std::errc() && end == text.data() + text.size() && number >= 0;
}

}  // namespace

std::vector<std::string> check_body(const json::object& body, std::span<const BodyField> fields) {
    Findings findings;
    for (const auto& member : body) {
        if (!known(fields, member.key())) {
            findings.push_back("property " + std::string(member.key()) + " should not exist");
        }
    }
    for (const auto& field : fields) {
        const auto* value = body.if_contains(field.name);
        const bool allowed_null = value != nullptr && value->is_null() && field.nullable;
        if (value != nullptr && !allowed_null) check_field(findings, field, *value);
        if (value == nullptr && field.required) check_field(findings, field, nullptr);
    }
    return findings;
}

std::vector<std::string> check_query(const http::Parameters& query, std::span<const QueryField> fields) {
    Findings findings;
    for (const auto& [name, value] : query) {
        if (!known(fields, name)) findings.push_back("property " + name + " should not exist");
    }
    for (const auto& field : fields) {
        const auto found = query.find(field.name);
        if (found == query.end()) {
            if (field.required) add(findings, field.name, "should not be empty");
            continue;
        }
        const auto& text = found->second;
        const bool digits = !text.empty() && text.size() <= 15 && text.find_first_not_of("0123456789") == text.npos;
        if (field.kind == QueryKind::number && !digits) {
            add(findings, field.name, "must be a number conforming to the specified constraints");
        }
    }
    return findings;
}

std::optional<std::string> normalised_birthday(std::string_view text) {
    if (text.size() != 10) return std::nullopt;
    const bool year_first = text.find_first_of("-/._") == 4;
    const std::size_t first = year_first ? 4 : 2;
    const std::size_t second = year_first ? 7 : 5;
    if (text[first] != text[second] || std::string_view("-/._").find(text[first]) == std::string_view::npos) {
        return std::nullopt;
    }
    const auto year_text = year_first ? text.substr(0, 4) : text.substr(6, 4);
    const auto month_text = year_first ? text.substr(5, 2) : text.substr(0, 2);
    const auto day_text = year_first ? text.substr(8, 2) : text.substr(3, 2);
    int year = 0;
    int month = 0;
    int day = 0;
    if (!read_digits(year_text, year) || !read_digits(month_text, month) || !read_digits(day_text, day)) {
        return std::nullopt;
    }
    const std::chrono::year_month_day date{std::chrono::year(year), std::chrono::month(static_cast<unsigned>(month)),
                                           std::chrono::day(static_cast<unsigned>(day))};
    if (!date.ok()) return std::nullopt;
    return std::string(year_text).append(1, '-').append(month_text).append(1, '-').append(day_text);
}

}  // namespace tendril::sandbox
