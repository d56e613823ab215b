#include "flow/detail/data_path.hpp"

#include <algorithm>

#include "flow/detail/expressions.hpp"

namespace tendril::flow::detail {

std::vector<std::string> split_path(std::string_view path) {
    std::vector<std::string> parts;
    while (!path.empty()) {
        path.remove_prefix(1);
        const auto end = path.find('/');
        parts.emplace_back(path.substr(0, end));
        path = end == std::string_view::npos ? std::string_view() : path.substr(end);
    }
    return parts;
}

std::string slash_path(std::string_view dotted_path) {
    std::string path = "/";
    for (const char c : dotted_path) {
        if (c != ']') path += c == '.' || c == '[' ? '/' : c;
    }
    return path;
}

std::string dotted(std::span<const std::string> parts, std::size_t count) {
    std::string text;
    for (std::size_t i = 0; i < std::min(count, parts.size()); ++i) text += (i == 0 ? "" : ".") + parts[i];
    return text;
}

std::string single_path(std::string_view text) {
    if (!is_single_output(text)) return {};
    auto inside = text.substr(2, text.size() - 4);
    while (inside.starts_with(' ')) inside.remove_prefix(1);
    while (inside.ends_with(' ')) inside.remove_suffix(1);
    const bool is_path = std::ranges::all_of(inside, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '.' ||
               c == '[' || c == ']';
    });
    return is_path ? std::string(inside) : std::string();
}

std::size_t last_pipe(std::string_view text) {
    char quote = 0;
    std::size_t pipe = std::string_view::npos;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (quote != 0) {
            if (text[at] == quote) quote = 0;
        } else if (text[at] == '\'' || text[at] == '"') {
            quote = text[at];
        } else if (text[at] == '|') {
            pipe = at;
        }
    }
    return pipe;
}

}  // namespace tendril::flow::detail
