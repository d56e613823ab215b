#include "expr/language.hpp"

#include <string_view>

#include "base/embedded.hpp"

namespace tendril::expr {

namespace {

json::array read(std::string_view name) {
    for (const auto& file : embedded::expression_language()) {
        if (file.path == name) return parse_json(file.content).value().as_array();
    }
    return {};
}

}  // namespace

const json::array& described_filters() {
    static const json::array filters = read("filters.json");
    return filters;
}

const json::array& described_tags() {
    static const json::array tags = read("tags.json");
    return tags;
}

const json::array& described_operators() {
    static const json::array operators = read("operators.json");
    return operators;
}

}  // namespace tendril::expr
