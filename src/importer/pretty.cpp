#include "importer/pretty.hpp"

namespace tendril::importer {

namespace {

constexpr std::size_t line_bytes_max = 120;

// On one line, with a space after each comma and colon; gives up when it gets longer than `room`.
bool write_inline(const json::value& value, std::size_t room, std::string& text) {
    const auto start = text.size();
    bool first = true;
    if (const auto* list = value.if_array()) {
        text += '[';
        for (const auto& item : *list) {
            if (!std::exchange(first, false)) text += ", ";
            if (!write_inline(item, room, text) || text.size() - start > room) return false;
        }
        text += ']';
    } else if (const auto* object = value.if_object()) {
        text += '{';
        for (const auto& member : *object) {
            if (!std::exchange(first, false)) text += ", ";
            text += to_text(json::value(member.key())) + ": ";
            if (!write_inline(member.value(), room, text) || text.size() - start > room) return false;
        }
        text += '}';
    } else {
        text += to_text(value);
    }
    return text.size() - start <= room;
}

// `before` bytes stand on the line already, `after` will follow.
void write(const json::value& value, std::size_t depth, std::size_t before, std::string& text) {
    const auto start = text.size();
    if (!value.is_structured()) {
        text += to_text(value);
        return;
    }
    if (before < line_bytes_max && write_inline(value, line_bytes_max - before - 1, text)) return;
    text.resize(start);
    const std::string indent(2 * (depth + 1), ' ');
    const bool is_list = value.is_array();
    text += is_list ? "[\n" : "{\n";
    bool first = true;
    const auto next = [&] {
        if (!std::exchange(first, false)) text += ",\n";
        text += indent;
    };
    if (is_list) {
        for (const auto& item : value.get_array()) {
            next();
            write(item, depth + 1, indent.size(), text);
        }
    } else {
        for (const auto& member : value.get_object()) {
            next();
            const auto name = to_text(json::value(member.key())) + ": ";
            text += name;
            write(member.value(), depth + 1, indent.size() + name.size(), text);
        }
    }
    text += "\n" + std::string(2 * depth, ' ') + (is_list ? "]" : "}");
}

}  // namespace

std::string pretty(const json::value& value) {
    std::string text;
    write(value, 0, 0, text);
    return text + "\n";
}

}  // namespace tendril::importer
