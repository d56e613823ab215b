#include <CLI/CLI.hpp>

#include "http/router.hpp"
#include "tendril/commands.hpp"

namespace tendril::app {

void add_list_options(CLI::App& command, ListOptions& options) {
    command.add_option("--limit", options.limit, "How many, 200 at most")->check(CLI::Range(1, 200));
    command.add_option("--cursor", options.cursor, "Where the page before ended");
}

std::string list_query(const ListOptions& options, const std::vector<std::pair<std::string, std::string>>& filters) {
    auto query = "?limit=" + std::to_string(options.limit);
    if (!options.cursor.empty()) query += "&cursor=" + http::percent_encode(options.cursor);
    for (const auto& [name, value] : filters) {
        if (!value.empty()) query += "&" + name + "=" + http::percent_encode(value);
    }
    return query;
}

}  // namespace tendril::app
