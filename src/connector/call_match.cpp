#include "connector/call_match.hpp"

namespace tendril::connector {

namespace {

std::string_view take_segment(std::string_view& path) {
    const auto end = path.find('/');
    const auto segment = path.substr(0, end);
    path = end == std::string_view::npos ? std::string_view() : path.substr(end + 1);
    return segment;
}

// How many segments are equal, or -1 when the path does not fit the pattern. A slash at the end counts.
int words_in_common(std::string_view pattern, std::string_view path) {
    int words = 0;
    if (pattern.ends_with('/') != path.ends_with('/')) return -1;
    while (!pattern.empty() || !path.empty()) {
        if (pattern.empty() != path.empty()) return -1;
        const auto wanted = take_segment(pattern);
        const auto given = take_segment(path);
        const bool is_variable = wanted.starts_with('{') && wanted.ends_with('}');
        if (is_variable && given.empty()) return -1;
        if (is_variable) continue;
        if (wanted != given) return -1;
        ++words;
    }
    return words;
}

}  // namespace

const OperationSummary* match_call(const Catalog& catalog, std::string_view connector, std::string_view method,
                                   std::string_view path) {
    const OperationSummary* best = nullptr;
    int most = -1;
    for (const auto& summary : catalog.summaries()) {
        if (summary.connector != connector || summary.method != method) continue;
        const int words = words_in_common(summary.path, path);
        if (words > most) {
            most = words;
            best = &summary;
        }
    }
    return best;
}

}  // namespace tendril::connector
