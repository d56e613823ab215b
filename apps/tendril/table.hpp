// Answers as aligned tables for people.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "base/json.hpp"
#include "tendril/cli.hpp"

namespace tendril::app {

struct Column {
    std::string_view title;
    std::string_view path;  // slash path inside an item: "/flow/name"
};

// The rows of a table under its titles, columns aligned by two blanks.
std::string table_text(const json::array& items, const std::vector<Column>& columns);

// A value in one cell: texts as they are, null as "-", everything else as JSON.
std::string cell_text(const json::value* value);

// Prints a list answer: with --json as it is, else as a table.
void print_list(const Cli& cli, const json::value& answer, const std::vector<Column>& columns);
// Prints an object: with --json on one line, else one member a line.
void print_object(const Cli& cli, const json::value& answer);

}  // namespace tendril::app
