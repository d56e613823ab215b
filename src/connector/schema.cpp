#include "connector/schema.hpp"

#include <boost/json/string.hpp>
#include <cmath>
#include <optional>

#include "base/json_kind.hpp"
#include "connector/schema_format.hpp"

namespace tendril::connector {

namespace {

// "a", "b" or "c": for enums.
std::string list_of_choices(const json::array& choices) {
    std::string text;
    for (std::size_t i = 0; i < choices.size(); ++i) {
        if (i > 0) text += i + 1 == choices.size() ? " or " : ", ";
        text += choices[i].is_string() ? std::string(choices[i].as_string()) : to_text(choices[i]);
    }
    return text;
}

// JSON Schema counts 2.0 as an integer.
bool is_whole(const json::value& value) {
    if (value.is_int64() || value.is_uint64()) return true;
    const auto* number = value.if_double();
    return number != nullptr && std::trunc(*number) == *number;
}

bool has_type(const json::value& value, std::string_view type) {
    if (type == "string") return value.is_string();
    if (type == "number") return value.is_number();
    if (type == "integer") return value.is_number() && is_whole(value);
    if (type == "boolean") return value.is_bool();
    if (type == "array") return value.is_array();
    return value.is_object();
}

// Lengths in JSON Schema are characters, not bytes.
std::int64_t count_characters(std::string_view text) {
    std::int64_t count = 0;
    for (const char byte : text) {
        if ((static_cast<unsigned char>(byte) & 0xC0U) != 0x80U) ++count;
    }
    return count;
}

// Where a value is, as a chain of what it is in: written out only when there is something to find fault with.
struct Path {
    const Path* parent = nullptr;
    std::string_view name;  // of a member
    std::size_t index = 0;  // of an item of a list; then `name` is empty

    [[nodiscard]] std::string text() const {
        if (parent == nullptr) return std::string(name);
        auto text = parent->text();
        if (name.data() == nullptr) return text + "[" + std::to_string(index) + "]";
        return (text.empty() ? text : text + ".").append(name);
    }
};

// The keywords of one schema, found in one pass over its members: they are far fewer than the keywords that there are.
struct Keywords {
    explicit Keywords(const json::object& schema) {
        for (const auto& member : schema) {
            if (const auto place = place_of(member.key())) this->*place = &member.value();
        }
    }

    const json::value* additional = nullptr;  // additionalProperties
    const json::value* any_of = nullptr;
    const json::value* choices = nullptr;  // enum
    const json::value* format = nullptr;
    const json::value* items = nullptr;
    const json::value* least_items = nullptr;
    const json::value* least_length = nullptr;
    const json::value* maximum = nullptr;
    const json::value* minimum = nullptr;
    const json::value* most_items = nullptr;
    const json::value* most_length = nullptr;
    const json::value* nullable = nullptr;
    const json::value* properties = nullptr;
    const json::value* required = nullptr;
    const json::value* type = nullptr;

 private:
    using Place = const json::value* Keywords::*;

    static Place place_of(std::string_view name) {
        switch (name.size()) {
            case 4:
                return name == "type" ? &Keywords::type : name == "enum" ? &Keywords::choices : nullptr;
            case 5:
                return name == "items" ? &Keywords::items : name == "anyOf" ? &Keywords::any_of : nullptr;
            case 6:
                return name == "format" ? &Keywords::format : nullptr;
            case 7:
                return name == "minimum" ? &Keywords::minimum : name == "maximum" ? &Keywords::maximum : nullptr;
            case 8:
                if (name == "minItems") return &Keywords::least_items;
                if (name == "maxItems") return &Keywords::most_items;
                return name == "required" ? &Keywords::required : name == "nullable" ? &Keywords::nullable : nullptr;
            case 9:
                if (name == "minLength") return &Keywords::least_length;
                return name == "maxLength" ? &Keywords::most_length : nullptr;
            case 10:
                return name == "properties" ? &Keywords::properties : nullptr;
            case 20:
                return name == "additionalProperties" ? &Keywords::additional : nullptr;
            default:
                return nullptr;
        }
    }
};

std::string_view text_of(const json::value* keyword) {
    const auto* text = keyword == nullptr ? nullptr : keyword->if_string();
    return text == nullptr ? std::string_view() : std::string_view(*text);
}

std::int64_t integer_of(const json::value* keyword, std::int64_t fallback) {
    if (keyword == nullptr) return fallback;
    boost::system::error_code failure;
    const auto number = keyword->to_number<std::int64_t>(failure);
    return failure ? fallback : number;
}

bool flag_of(const json::value* keyword, bool fallback) {
    const auto* flag = keyword == nullptr ? nullptr : keyword->if_bool();
    return flag == nullptr ? fallback : *flag;
}

const json::array& list_of(const json::value* keyword) {
    static const json::array none;
    const auto* list = keyword == nullptr ? nullptr : keyword->if_array();
    return list == nullptr ? none : *list;
}

const json::object& object_of(const json::value* keyword) {
    static const json::object none;
    const auto* object = keyword == nullptr ? nullptr : keyword->if_object();
    return object == nullptr ? none : *object;
}

// One walk over a value beside its schema.
class Check {
 public:
    std::vector<Finding> findings;

    void value(const json::object& schema, const json::value& value, const Path& path) {
        const Keywords keywords(schema);
        const auto type = text_of(keywords.type);
        if (value.is_null()) return null(type, keywords, path);
        if (!type.empty() && !has_type(value, type)) return wrong_type(type, value, path);
        if (keywords.choices != nullptr) choice(list_of(keywords.choices), value, path);
        if (keywords.any_of != nullptr) any_of(list_of(keywords.any_of), value, path);
        if (const auto* text = value.if_string()) this->text(keywords, *text, path);
        if (value.is_number()) number(keywords, value, path);
        if (const auto* list = value.if_array()) items(keywords, *list, path);
        if (const auto* object = value.if_object()) members(keywords, *object, path);
    }

 private:
    void add(const Path& path, const std::string& sentence, std::string mend) {
        const auto field = path.text();
        const std::string subject = field.empty() ? "The value" : field;
        findings.push_back({Finding::Severity::error, {}, field, subject + " " + sentence + ".", std::move(mend)});
    }

    void null(std::string_view type, const Keywords& keywords, const Path& path) {
        if (type.empty() || flag_of(keywords.nullable, false)) return;
        add(path, "must be " + kind_wanted(type) + ", but is null", "Leave it out when there is no value.");
    }

    void wrong_type(std::string_view type, const json::value& value, const Path& path) {
        const auto wanted = kind_wanted(type);
        const std::string found =
            type == "integer" && value.is_number() ? to_text(value) : std::string(kind_name(value));
        add(path, "must be " + wanted + ", but is " + found, "Send " + wanted + ".");
    }

    void choice(const json::array& choices, const json::value& value, const Path& path) {
        if (choices.empty()) return;
        for (const auto& allowed : choices) {
            if (allowed == value) return;
        }
        const auto wanted = list_of_choices(choices);
        const auto found = value.is_string() || value.is_number() ? to_text(value) : std::string(kind_name(value));
        add(path, "must be " + wanted + ", but is " + found, "Send one of the values listed.");
    }

    // One of several forms. When none fits, the one with the fewest mistakes is the one that was meant.
    void any_of(const json::array& forms, const json::value& value, const Path& path) {
        std::optional<std::vector<Finding>> fewest;
        for (const auto& form : forms) {
            Check check;
            check.value(form.as_object(), value, path);
            if (check.findings.empty()) return;
            if (!fewest || check.findings.size() < fewest->size()) fewest = std::move(check.findings);
        }
        if (fewest) std::move(fewest->begin(), fewest->end(), std::back_inserter(findings));
    }

    void text(const Keywords& keywords, std::string_view text, const Path& path) {
        if (keywords.least_length != nullptr || keywords.most_length != nullptr) {
            if (!has_length(keywords, text, path)) return;
        }
        if (keywords.format == nullptr) return;
        const auto* format = find_text_format(text_of(keywords.format));
        if (format == nullptr || format->accepts(text)) return;
        add(path, "must be " + std::string(format->wanted) + (text.empty() ? ", but is empty" : ""),
            "Send something like " + std::string(format->example) + ".");
    }

    bool has_length(const Keywords& keywords, std::string_view text, const Path& path) {
        const auto length = count_characters(text);
        const auto shortest = integer_of(keywords.least_length, 0);
        const auto longest = integer_of(keywords.most_length, -1);
        if (length < shortest) {
            if (length == 0) {
                add(path, "must not be empty", "Send a text.");
            } else {
                add(path, "is shorter than " + std::to_string(shortest) + " characters", "Send a longer text.");
            }
            return false;
        }
        if (longest >= 0 && length > longest) {
            add(path, "is longer than " + std::to_string(longest) + " characters", "Shorten the text.");
            return false;
        }
        return true;
    }

    void number(const Keywords& keywords, const json::value& value, const Path& path) {
        const auto number = value.to_number<double>();
        const auto* least = keywords.minimum;
        const auto* most = keywords.maximum;
        if (least != nullptr && number < least->to_number<double>()) {
            add(path, "must be at least " + to_text(*least) + ", but is " + to_text(value), "Send a larger number.");
        }
        if (most != nullptr && number > most->to_number<double>()) {
            add(path, "must be at most " + to_text(*most) + ", but is " + to_text(value), "Send a smaller number.");
        }
    }

    void items(const Keywords& keywords, const json::array& list, const Path& path) {
        const auto count = static_cast<std::int64_t>(list.size());
        const auto least = integer_of(keywords.least_items, 0);
        const auto most = integer_of(keywords.most_items, count);
        if (count < least) {
            add(path, "must have at least " + std::to_string(least) + " items, but has " + std::to_string(count),
                "Send more of them.");
        }
        if (count > most) {
            add(path, "must have at most " + std::to_string(most) + " items, but has " + std::to_string(count),
                "Send fewer of them.");
        }
        const auto& item = object_of(keywords.items);
        if (item.empty()) return;
        for (std::size_t i = 0; i < list.size(); ++i) value(item, list[i], {&path, {}, i});
    }

    void members(const Keywords& keywords, const json::object& object, const Path& path) {
        const auto& properties = object_of(keywords.properties);
        const auto below = [&path](std::string_view name) { return Path{&path, name}; };
        for (const auto& name : list_of(keywords.required)) {
            const std::string_view wanted = name.as_string();
            if (!object.contains(wanted)) add(below(wanted), "is missing", "Send it: it is required.");
        }
        const bool closed = !flag_of(keywords.additional, true);
        for (const auto& member : object) {
            if (const auto* property = properties.if_contains(member.key())) {
                value(property->as_object(), member.value(), below(member.key()));
            } else if (closed) {
                add(below(member.key()), "is not a known field", "Leave it out, or check its spelling.");
            }
        }
    }
};

}  // namespace

std::vector<Finding> check_schema(const json::object& schema, const json::value& value, std::string_view root) {
    Check check;
    check.value(schema, value, {nullptr, root});
    return std::move(check.findings);
}

}  // namespace tendril::connector
