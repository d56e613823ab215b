#include "tendril/table.hpp"

#include <algorithm>
#include <iostream>

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

}  // namespace

std::string cell_text(const json::value* value) {
    if (value == nullptr || value->is_null()) return "-";
    if (const auto* text = value->if_string()) return text->empty() ? std::string("-") : std::string(*text);
    return to_text(*value);
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
    std::size_t width = 0;
    for (const auto& member : answer.get_object()) width = std::max(width, member.key().size());
    for (const auto& member : answer.get_object()) {
        std::cout << std::string(member.key()) << std::string(width - member.key().size() + 2, ' ')
                  << cell_text(&member.value()) << "\n";
    }
}

}  // namespace tendril::app
