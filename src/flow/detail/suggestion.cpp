#include "flow/detail/suggestion.hpp"

#include <algorithm>
#include <cctype>
#include <numeric>

namespace tendril::flow::detail {

namespace {

// More names than this are a list that nobody reads.
constexpr std::size_t listed_names_max = 16;
// Longer words are not slips of the pen, and would make the comparison slow.
constexpr std::size_t compared_bytes_max = 100;

char folded(char letter) {
    return letter == '-' ? '_' : static_cast<char>(std::tolower(static_cast<unsigned char>(letter)));
}

// Edits (insert, delete, replace, swap of neighbours) between the two, blind to case and to '-' against '_'.
std::size_t distance(std::string_view left, std::string_view right) {
    std::vector<std::size_t> before_last(right.size() + 1);
    std::vector<std::size_t> last(right.size() + 1);
    std::vector<std::size_t> row(right.size() + 1);
    std::iota(last.begin(), last.end(), std::size_t{0});
    for (std::size_t i = 1; i <= left.size(); ++i) {
        row[0] = i;
        for (std::size_t j = 1; j <= right.size(); ++j) {
            const bool same = folded(left[i - 1]) == folded(right[j - 1]);
            row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + (same ? 0 : 1)});
            const bool swapped = i > 1 && j > 1 && folded(left[i - 1]) == folded(right[j - 2]) &&
                                 folded(left[i - 2]) == folded(right[j - 1]);
            if (swapped) row[j] = std::min(row[j], before_last[j - 2] + 1);
        }
        std::swap(before_last, last);
        std::swap(last, row);
    }
    return last[right.size()];
}

// "workflow" and "workflow_id": a name that was left unfinished, or made longer.
bool continues(std::string_view left, std::string_view right) {
    constexpr std::size_t telling_bytes = 3;
    const auto shorter = std::min(left.size(), right.size());
    if (shorter < telling_bytes) return false;
    return std::equal(left.begin(), left.begin() + static_cast<std::ptrdiff_t>(shorter), right.begin(),
                      [](char a, char b) { return folded(a) == folded(b); });
}

std::string_view last_part(std::string_view name) {
    const auto dot = name.rfind('.');
    return dot == std::string_view::npos ? name : name.substr(dot + 1);
}

}  // namespace

std::string nearest(std::string_view word, const std::vector<std::string>& names) {
    if (word.empty() || word.size() > compared_bytes_max) return {};
    const std::string* best = nullptr;
    std::size_t best_distance = std::max<std::size_t>(1, word.size() / 3) + 1;
    for (const auto& name : names) {
        if (name.size() > compared_bytes_max) continue;
        const bool same_end = name.find('.') != std::string::npos && last_part(name) == last_part(word);
        const auto edits = same_end || continues(word, name) ? 1 : distance(word, name);
        if (edits < best_distance) {
            best_distance = edits;
            best = &name;
        }
    }
    return best == nullptr ? std::string() : *best;
}

std::string suggest(std::string_view word, const std::vector<std::string>& names, std::string_view otherwise) {
    const auto near = nearest(word, names);
    if (!near.empty()) return "Did you mean '" + near + "'?";
    if (names.empty() || names.size() > listed_names_max) return std::string(otherwise);
    std::string list;
    for (const auto& name : names) list += (list.empty() ? "" : ", ") + name;
    return "Use one of: " + list + ".";
}

}  // namespace tendril::flow::detail
