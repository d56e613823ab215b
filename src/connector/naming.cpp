#include "connector/naming.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <utility>
#include <vector>

namespace tendril::connector {

namespace {

// Words that are not written in lower case, and short forms that people know better when they are written out.
constexpr std::array<std::pair<std::string_view, std::string_view>, 46> spellings{{
    {"id", "ID"},
    {"ids", "IDs"},
    {"url", "URL"},
    {"urls", "URLs"},
    {"uri", "URI"},
    {"api", "API"},
    {"sms", "SMS"},
    {"csv", "CSV"},
    {"html", "HTML"},
    {"ip", "IP"},
    {"dnd", "DND"},
    {"faq", "FAQ"},
    {"faqs", "FAQs"},
    {"pdf", "PDF"},
    {"saas", "SaaS"},
    {"seo", "SEO"},
    {"utm", "UTM"},
    {"ai", "AI"},
    {"sku", "SKU"},
    {"fb", "Facebook"},
    {"gmb", "Google Business"},
    {"ig", "Instagram"},
    {"li", "LinkedIn"},
    {"facebook", "Facebook"},
    {"google", "Google"},
    {"linkedin", "LinkedIn"},
    {"tiktok", "TikTok"},
    {"twitter", "Twitter"},
    {"instagram", "Instagram"},
    {"whatsapp", "WhatsApp"},
    {"whitelabel", "white-label"},
    {"email", "e-mail"},
    {"emails", "e-mails"},
    {"timezone", "time zone"},
    {"json", "JSON"},
    {"http", "HTTP"},
    {"https", "HTTPS"},
    {"ssn", "social security number"},
    {"crm", "CRM"},
    {"oauth", "OAuth"},
    {"uuid", "UUID"},
    {"isv", "ISV"},
    {"rrule", "recurrence rule"},
    {"adset", "ad set"},
    {"adsets", "ad sets"},
    {"cta", "CTA"},
}};

bool is_upper(char character) {
    return character >= 'A' && character <= 'Z';
}

bool is_plain(char character) {
    const auto byte = static_cast<unsigned char>(character);
    return byte >= 0x80 || std::isalnum(byte) != 0;
}

// The words of kebab-case, snake_case, camelCase and names with acronyms: "baseURLOfSite" gives base, URL, Of, Site.
std::vector<std::string> words_of(std::string_view name) {
    std::vector<std::string> words;
    std::string word;
    const auto end_word = [&] {
        if (!word.empty()) words.push_back(std::exchange(word, {}));
    };
    for (std::size_t i = 0; i < name.size(); ++i) {
        if (!is_plain(name[i])) {
            end_word();
            continue;
        }
        const bool after_lower = !word.empty() && is_upper(name[i]) && !is_upper(word.back());
        const bool ends_acronym = word.size() > 1 && is_upper(name[i]) && is_upper(word.back()) &&
                                  i + 1 < name.size() && std::islower(static_cast<unsigned char>(name[i + 1])) != 0 &&
                                  name[i + 1] != 's';
        if (after_lower || ends_acronym) end_word();
        word += name[i];
    }
    end_word();
    return words;
}

std::string spelled(const std::string& word) {
    std::string lower(word);
    for (char& letter : lower) letter = static_cast<char>(std::tolower(static_cast<unsigned char>(letter)));
    const auto known =
        std::find_if(spellings.begin(), spellings.end(), [&](const auto& one) { return one.first == lower; });
    return known == spellings.end() ? lower : std::string(known->second);
}

std::string sentence_of(std::string_view name) {
    std::string text;
    for (const auto& word : words_of(name)) text += (text.empty() ? "" : " ") + spelled(word);
    if (!text.empty()) text.front() = static_cast<char>(std::toupper(static_cast<unsigned char>(text.front())));
    return text.empty() ? std::string(name) : text;
}

}  // namespace

std::string title_of_operation(std::string_view id) {
    return sentence_of(id);
}

std::string title_of_field(std::string_view name) {
    return sentence_of(name);
}

}  // namespace tendril::connector
