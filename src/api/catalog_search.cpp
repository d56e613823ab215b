#include "api/catalog_search.hpp"

#include <algorithm>
#include <array>
#include <cctype>

namespace tendril::api {

namespace {

using connector::OperationSummary;

std::string lower_case(std::string_view text) {
    std::string lower(text);
    for (char& letter : lower) letter = static_cast<char>(std::tolower(static_cast<unsigned char>(letter)));
    return lower;
}

bool is_letter(char character) {
    return std::isalnum(static_cast<unsigned char>(character)) != 0;
}

std::vector<std::string> words_of(std::string_view question) {
    std::vector<std::string> words;
    for (std::size_t at = 0; at < question.size();) {
        const auto end = std::min(question.find(' ', at), question.size());
        if (end > at) words.push_back(lower_case(question.substr(at, end - at)));
        at = end + 1;
    }
    return words;
}

// 3 for a whole word, 2 for the beginning of one, 1 for a part, 0 for none.
int likeness(std::string_view text, std::string_view word) {
    int best = 0;
    for (auto at = text.find(word); at != std::string_view::npos; at = text.find(word, at + 1)) {
        const bool begins = at == 0 || !is_letter(text[at - 1]);
        const auto end = at + word.size();
        const bool ends = end == text.size() || !is_letter(text[end]);
        best = std::max(best, begins && ends ? 3 : begins ? 2 : 1);
    }
    return best;
}

// How well an operation answers one word; 0 when the word does not occur.
int score_of(const OperationSummary& summary, std::string_view word) {
    struct Place {
        const std::string& text;
        int weight;
    };
    const std::array<Place, 6> places{{{summary.title, 8},
                                       {summary.id, 5},
                                       {summary.group, 4},
                                       {summary.event_type, 4},
                                       {summary.path, 2},
                                       {summary.description, 1}}};
    int score = 0;
    for (const auto& place : places) score = std::max(score, place.weight * likeness(lower_case(place.text), word));
    return score;
}

bool passes(const OperationSummary& summary, const CatalogFilter& filter) {
    const bool is_action = summary.kind == OperationSummary::Kind::action;
    return (filter.connector.empty() || summary.connector == filter.connector) &&
           (filter.kind.empty() || (filter.kind == "action") == is_action) &&
           (filter.group.empty() || lower_case(summary.group) == lower_case(filter.group));
}

}  // namespace

std::vector<std::size_t> search_catalog(const connector::Catalog& catalog, const CatalogFilter& filter) {
    struct Hit {
        std::size_t index;
        int score;
    };
    const auto words = words_of(filter.question);
    const auto& summaries = catalog.summaries();
    std::vector<Hit> hits;
    for (std::size_t i = 0; i < summaries.size(); ++i) {
        if (!passes(summaries[i], filter)) continue;
        Hit hit{i, 0};
        const bool all_occur = std::ranges::all_of(words, [&](const std::string& word) {
            const int score = score_of(summaries[i], word);
            hit.score += score;
            return score > 0;
        });
        if (all_occur) hits.push_back(hit);
    }
    std::ranges::stable_sort(hits, std::ranges::greater(), &Hit::score);
    std::vector<std::size_t> indexes;
    for (const auto& hit : hits) indexes.push_back(hit.index);
    return indexes;
}

}  // namespace tendril::api
