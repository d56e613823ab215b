#include "connector/sample.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>

#include "connector/request.hpp"
#include "connector/schema_format.hpp"

namespace tendril::connector {

namespace {

constexpr int depth_max = 12;
// Large answers show their required members only from here on.
constexpr int values_max = 250;
constexpr int optional_inputs_max = 3;

constexpr std::string_view moment = "2026-11-24T09:00:00Z";
constexpr std::int64_t moment_ms = 1'795'510'800'000;

struct Example {
    std::string_view word;  // in lower case, a part of the field's name
    std::string_view text;
};
// The first that occurs in the name counts.
constexpr std::array examples{
    Example{"emails", "mara.lindqvist@example.com"},
    Example{"email", "mara.lindqvist@example.com"},
    Example{"phone", "+46701234567"},
    Example{"firstname", "Mara"},
    Example{"lastname", "Lindqvist"},
    Example{"companyname", "Nordlight Coaching"},
    Example{"filename", "plan.txt"},
    Example{"contactname", "Mara Lindqvist"},
    Example{"fullname", "Mara Lindqvist"},
    Example{"username", "mara"},
    Example{"timezone", "Europe/Stockholm"},
    Example{"country", "SE"},
    Example{"city", "Stockholm"},
    Example{"postal", "11122"},
    Example{"zip", "11122"},
    Example{"address", "Sveavagen 1"},
    Example{"currency", "USD"},
    Example{"color", "#2F80ED"},
    Example{"colour", "#2F80ED"},
    Example{"url", "https://example.com/page"},
    Example{"website", "https://example.com"},
    Example{"link", "https://example.com/page"},
    Example{"domain", "example.com"},
    Example{"slug", "morning-routine"},
    Example{"date", moment},
    Example{"time", moment},
    Example{"createdat", moment},
    Example{"updatedat", moment},
    Example{"title", "Morning routine"},
    Example{"name", "Morning routine"},
    Example{"subject", "Your week"},
    Example{"description", "Walk, water, ten pages."},
    Example{"message", "All went well."},
    Example{"body", "Walk, water, ten pages."},
    Example{"tag", "habit-coaching"},
    Example{"limit", "20"},
    Example{"skip", "0"},
    Example{"offset", "0"},
    Example{"page", "1"},
    Example{"traceid", "5f2d7c1e"},
};

std::string lower_case(std::string_view text) {
    std::string lower(text);
    for (char& letter : lower) letter = static_cast<char>(std::tolower(static_cast<unsigned char>(letter)));
    std::erase(lower, '_');
    std::erase(lower, '-');
    return lower;
}

bool names_an_id(std::string_view name) {
    return name == "id" || name == "_id" || name == "ids" || name.ends_with("Id") || name.ends_with("Ids") ||
           name.ends_with("_id") || name.ends_with("ID") || name.ends_with("IDs");
}

// Twenty letters and digits, always the same for a name (FNV-1a).
std::string id_for(std::string_view name) {
    constexpr std::string_view letters = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789";
    std::uint64_t hash = 14'695'981'039'346'656'037ULL;
    std::string id;
    for (int i = 0; i < 20; ++i) {
        for (const char character : name) {
            hash = (hash ^ static_cast<unsigned char>(character)) * 1'099'511'628'211ULL;
        }
        hash = (hash ^ static_cast<unsigned>(i)) * 1'099'511'628'211ULL;
        id += letters[(hash >> 33U) % letters.size()];
    }
    return id;
}

std::string text_for(std::string_view name) {
    if (names_an_id(name)) return id_for(name.ends_with('s') ? name.substr(0, name.size() - 1) : name);
    // The ends of an interval are times of the day more often than anything else.
    if (name == "from") return "09:00";
    if (name == "to") return "17:00";
    const auto lower = lower_case(name);
    for (const auto& example : examples) {
        if (lower.find(example.word) != std::string::npos) return std::string(example.text);
    }
    return "text";
}

// Makes values until the whole is large enough.
class Maker {
 public:
    explicit Maker(Members members) : members_(members) {}

    json::value make(const json::object& schema, std::string_view name, int depth) {
        ++made_;
        const auto& choices = array_or_empty(schema, "enum");
        if (!choices.empty()) return choices.front();
        const auto& forms = array_or_empty(schema, "anyOf");
        if (!forms.empty() && forms.front().is_object()) return make(forms.front().get_object(), name, depth + 1);
        const auto type = text_or(schema, "type");
        if (type == "string") return text(schema, name);
        if (type == "number" || type == "integer") return number(schema, name);
        if (type == "boolean") return true;
        if (type == "array") return list(schema, name, depth);
        if (type == "object" || schema.contains("properties")) return object(schema, depth);
        if (text_or(schema, "format") == "binary") return file();
        return json::value(json::string(text_for(name)));
    }

 private:
    static json::value file() {
        return json::object{{"name", "plan.txt"}, {"type", "text/plain"}, {"text", "Walk, water, ten pages."}};
    }

    static json::value text(const json::object& schema, std::string_view name) {
        const auto* format = find_text_format(text_or(schema, "format"));
        auto text = format != nullptr ? std::string(format->example) : text_for(name);
        const auto least =
            static_cast<std::size_t>(std::clamp<std::int64_t>(integer_or(schema, "minLength", 0), 0, 1000));
        const auto most = integer_or(schema, "maxLength", -1);
        while (text.size() < least) text += 'x';
        if (most >= 0 && text.size() > static_cast<std::size_t>(most)) text.resize(static_cast<std::size_t>(most));
        return json::value(json::string(text));
    }

    static json::value number(const json::object& schema, std::string_view name) {
        const auto lower = lower_case(name);
        const auto has = [&](std::string_view word) { return lower.find(word) != std::string::npos; };
        double number = 1;
        if (has("limit") || has("pagesize")) number = 20;
        if (has("skip") || has("offset")) number = 0;
        if (has("date") || has("timestamp") || lower == "starttime" || lower == "endtime" || has("startafter"))
            number = static_cast<double>(moment_ms);
        if (has("amount") || has("price") || has("value")) number = 49;
        if (const auto* least = schema.if_contains("minimum")) number = std::max(number, least->to_number<double>());
        if (const auto* most = schema.if_contains("maximum")) number = std::min(number, most->to_number<double>());
        if (std::trunc(number) == number && std::abs(number) < 9e15) return static_cast<std::int64_t>(number);
        return number;
    }

    json::value list(const json::object& schema, std::string_view name, int depth) {
        json::array list;
        const auto count = std::clamp<std::int64_t>(integer_or(schema, "minItems", 1), 1, 10);
        const auto most = integer_or(schema, "maxItems", count);
        for (std::int64_t i = 0; i < std::min(count, most); ++i) {
            const auto& items = object_or_empty(schema, "items");
            const bool too_large = depth > depth_max || made_ > values_max;
            if (too_large && text_or(items, "type") == "object" && !schema.contains("minItems")) break;
            list.push_back(make(items, name, depth + 1));
        }
        return list;
    }

    json::value object(const json::object& schema, int depth) {
        json::object object;
        const auto& required = array_or_empty(schema, "required");
        const bool all = members_ == Members::all && depth <= depth_max && made_ <= values_max;
        for (const auto& property : object_or_empty(schema, "properties")) {
            const bool needed = std::ranges::find(required, json::value(property.key())) != required.end();
            if (!needed && !all) continue;
            object[property.key()] = make(property.value().as_object(), property.key(), depth + 1);
        }
        return object;
    }

    Members members_;
    int made_ = 0;
};

bool comes_from_settings(const Action& action, std::string_view name) {
    return std::ranges::any_of(action.body_from_settings,
                               [name](const json::value& rule) { return text_or(rule.as_object(), "name") == name; });
}

bool is_required(const json::object& schema, const json::value& name) {
    const auto& required = array_or_empty(schema, "required");
    return std::ranges::find(required, name) != required.end();
}

// The body's members: the required ones, and the first of the others where nothing is required.
void add_body(const Action& action, Members members, json::object& input) {
    const auto& forms = array_or_empty(action.body_schema, "anyOf");
    const auto& schema = forms.empty() ? action.body_schema : forms.front().as_object();
    const bool any_required = !array_or_empty(schema, "required").empty();
    int optional = 0;
    for (const auto& property : object_or_empty(schema, "properties")) {
        if (comes_from_settings(action, property.key())) continue;
        const bool needed = is_required(schema, json::value(property.key()));
        if (!needed && members == Members::required && (any_required || ++optional > optional_inputs_max)) continue;
        input[property.key()] = sample_value(property.value().as_object(), property.key(), members);
    }
}

}  // namespace

json::value sample_value(const json::object& schema, std::string_view name, Members members) {
    return Maker(members).make(schema, name, 0);
}

json::object sample_input(const Action& action, Members members) {
    json::object input;
    if (action.sends_body) add_body(action, members, input);
    for (const auto& parameter : action.parameters) {
        const bool needed = parameter.required && parameter.from_setting.empty();
        if (!needed && (members == Members::required || !parameter.from_setting.empty())) continue;
        input[parameter.name] = sample_value(parameter.schema, parameter.name, members);
    }
    return input;
}

void complete_sample(Operation& operation) {
    if (operation.kind == Operation::Kind::trigger) {
        auto& data = operation.sample["data"];
        if (data.is_null()) data = sample_value(operation.trigger.data_schema, "data", Members::all);
        return;
    }
    const auto& action = operation.action;
    if (!operation.sample.contains("input")) operation.sample["input"] = sample_input(action, Members::required);
    if (operation.sample.contains("output")) return;
    operation.sample["output"] =
        action.response_schema.empty() ? json::object() : sample_value(action.response_schema, "answer", Members::all);
}

}  // namespace tendril::connector
