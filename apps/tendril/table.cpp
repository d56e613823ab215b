#include "tendril/table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iostream>
#include <utility>

namespace tendril::app {

namespace {

// Columns on the terminal: code points, so that names with accents stay aligned.
std::size_t width_of(std::string_view text) {
    return static_cast<std::size_t>(
        std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

void append_row(std::string& text, const std::vector<std::string>& cells, const std::vector<std::size_t>& widths) {
    for (std::size_t i = 0; i < cells.size(); ++i) {
        text += cells[i];
        if (i + 1 < cells.size()) text.append(widths[i] - width_of(cells[i]) + 2, ' ');
    }
    text += "\n";
}

bool is_text(const json::value& value) {
    return value.is_string();
}

// What others wrote must not steer the terminal: control characters become blanks.
std::string printable(std::string_view text) {
    std::string shown(text);
    std::replace_if(
        shown.begin(), shown.end(), [](unsigned char c) { return c < 0x20 || c == 0x7F; }, ' ');
    return shown;
}

// Members by name, those of a flat object one by one: "counters.calls".
void add_members(const json::object& object, const std::string& prefix,
                 std::vector<std::pair<std::string, std::string>>& lines) {
    for (const auto& member : object) {
        const std::string name = prefix + std::string(member.key());
        const auto* inner = member.value().if_object();
        const bool flat =
            inner != nullptr && !inner->empty() &&
            std::none_of(inner->begin(), inner->end(), [](const auto& part) { return part.value().is_structured(); });
        if (flat) {
            add_members(*inner, name + ".", lines);
        } else {
            lines.emplace_back(name, cell_text(&member.value()));
        }
    }
}

}  // namespace

std::string cell_text(const json::value* value) {
    if (value == nullptr || value->is_null()) return "-";
    if (const auto* text = value->if_string()) return text->empty() ? std::string("-") : printable(*text);
    if (const auto* number = value->if_double()) return fmt::format("{}", *number);
    const auto* list = value->if_array();
    if (list == nullptr || !std::all_of(list->begin(), list->end(), is_text)) return to_text(*value);
    std::string joined;
    for (const auto& item : *list) joined += (joined.empty() ? "" : ", ") + printable(item.get_string());
    return joined.empty() ? "-" : joined;
}

std::string table_text(const json::array& items, const std::vector<Column>& columns) {
    std::vector<std::vector<std::string>> rows(1);
    for (const auto& column : columns) rows.front().emplace_back(column.title);
    for (const auto& item : items) {
        auto& row = rows.emplace_back();
        for (const auto& column : columns) row.push_back(cell_text(find_path(item, column.path)));
    }
    std::vector<std::size_t> widths(columns.size());
    for (const auto& row : rows) {
        for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], width_of(row[i]));
    }
    std::string text;
    for (const auto& row : rows) append_row(text, row, widths);
    return text;
}

void print_list(const Cli& cli, const json::value& answer, const std::vector<Column>& columns) {
    if (cli.json) {
        std::cout << to_text(answer) << "\n";
        return;
    }
    if (!answer.is_object()) return;
    std::cout << table_text(array_or_empty(answer.get_object(), "items"), columns);
    const auto next = text_or(answer.get_object(), "next_cursor");
    if (!next.empty()) std::cout << "More: add --cursor " << next << "\n";
}

void print_object(const Cli& cli, const json::value& answer) {
    if (cli.json || !answer.is_object()) {
        std::cout << to_text(answer) << "\n";
        return;
    }
    std::vector<std::pair<std::string, std::string>> lines;
    add_members(answer.get_object(), "", lines);
    std::size_t width = 0;
    for (const auto& [name, text] : lines) width = std::max(width, name.size());
    for (const auto& [name, text] : lines)
        std::cout << name << std::string(width - name.size() + 2, ' ') << text << "\n";
}

}  // namespace tendril::app
