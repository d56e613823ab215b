#include "flow/alignment/names.hpp"

#include <algorithm>
#include <array>
#include <map>

namespace tendril::flow {

namespace {

bool is_upper(char c) {
    return c >= 'A' && c <= 'Z';
}

bool is_word_character(char c) {
    return (c >= 'a' && c <= 'z') || is_upper(c) || (c >= '0' && c <= '9') || static_cast<unsigned char>(c) >= 0x80;
}

char lower(char c) {
    return is_upper(c) ? static_cast<char>(c - 'A' + 'a') : c;
}

std::string singular(std::string word) {
    const bool plural = word.size() > 3 && word.ends_with('s') && !word.ends_with("ss") && !word.ends_with("us");
    if (plural && word != "address" && word != "sms" && word != "gps") word.pop_back();
    return word;
}

// Each concept with the word sequences that name it, in the vocabulary of forms, shops, mailing tools and CRMs.
struct Concept {
    std::string_view name;
    std::string_view spellings;  // separated by "|"
};
constexpr std::array concepts{
    Concept{"first_name", "first name|firstname|fname|given name|givenname|forename|vorname|prenom|name first"},
    Concept{"last_name", "last name|lastname|lname|family name|familyname|surname|nachname|name last|second name"},
    Concept{"full_name", "full name|fullname|display name|customer name|contact name|person name|name|your name"},
    Concept{"email", "email|mail|email address|mail address|emailaddress|e mail|primary email"},
    Concept{"phone",
            "phone|phone number|phonenumber|telephone|tel|mobile|mobile phone|mobile number|cell|cell phone|"
            "telefon|handy|sms number|whatsapp|whatsapp number"},
    Concept{"tags", "tag|label|keyword|tag list"},
    Concept{"address",
            "address 1|address line 1|address1|line 1|line1|street|street address|addr 1|addr1|address|"
            "strasse"},
    Concept{"city", "city|town|locality|ort|stadt"},
    Concept{"state", "state|province|region|county|state code|province code|address state"},
    Concept{"postal_code", "postal code|postalcode|postcode|zip|zip code|zipcode|plz"},
    Concept{"country", "country|country code|countrycode|land|country iso"},
    Concept{"time_zone", "time zone|timezone|tz|time zone name"},
    Concept{"company", "company|company name|companyname|organization|organisation|business name|employer|firma"},
    Concept{"website", "website|web site|homepage|url|web|site"},
    Concept{"birth_date", "birth date|birthdate|date of birth|dateofbirth|birthday|dob|bday|geburtstag"},
    Concept{"gender", "gender|sex|salutation gender"},
    Concept{"source", "source|lead source|utm source|origin|channel|acquisition source"},
    Concept{"note", "note|content|comment|message|body|text|memo|remark|description"},
    Concept{"title", "title|subject|headline|task name|summary"},
    Concept{"due_date", "due date|duedate|due|deadline|due at|due on"},
    Concept{"status", "status|completed|done|is completed|is done"},
    Concept{"start_time", "start time|starttime|start|begin|starts at|start at|start date"},
    Concept{"end_time", "end time|endtime|end|ends at|end at|end date"},
};

std::string join(const std::vector<std::string>& words, std::size_t from) {
    std::string text;
    for (std::size_t i = from; i < words.size(); ++i) {
        if (!text.empty()) text += ' ';
        text += words[i];
    }
    return text;
}

const std::map<std::string, std::string_view>& concepts_by_spelling() {
    static const auto table = [] {
        std::map<std::string, std::string_view> made;
        for (const auto& meaning : concepts) {
            auto left = meaning.spellings;
            while (!left.empty()) {
                const auto end = std::min(left.find('|'), left.size());
                made.emplace(left.substr(0, end), meaning.name);
                left.remove_prefix(std::min(end + 1, left.size()));
            }
        }
        return made;
    }();
    return table;
}

}  // namespace

std::vector<std::string> words_of(std::string_view name) {
    std::vector<std::string> words;
    std::string word;
    const auto end_word = [&] {
        if (!word.empty()) words.push_back(singular(std::move(word)));
        word.clear();
    };
    for (std::size_t i = 0; i < name.size(); ++i) {
        const char c = name[i];
        if (!is_word_character(c)) {
            end_word();
            continue;
        }
        const bool after_lower = i > 0 && !is_upper(name[i - 1]) && is_word_character(name[i - 1]);
        const bool before_lower = i + 1 < name.size() && is_word_character(name[i + 1]) && !is_upper(name[i + 1]);
        if (is_upper(c) && (after_lower || (before_lower && !word.empty()))) end_word();
        word += lower(c);
    }
    end_word();
    // "e-mail"
    for (std::size_t i = 0; i + 1 < words.size(); ++i) {
        if (words[i] != "e" || words[i + 1] != "mail") continue;
        words[i] = "email";
        words.erase(words.begin() + static_cast<std::ptrdiff_t>(i) + 1);
    }
    return words;
}

std::string concept_of(std::string_view path) {
    const auto words = words_of(path);
    const auto& table = concepts_by_spelling();
    for (std::size_t from = 0; from < words.size(); ++from) {
        const auto found = table.find(join(words, from));
        if (found != table.end()) return std::string(found->second);
    }
    return {};
}

double likeness(const std::vector<std::string>& left, const std::vector<std::string>& right) {
    if (left.empty() || right.empty()) return 0;
    double common = 0;
    double all = 0;
    const auto weight = [](const std::vector<std::string>& words, std::size_t i) {
        return i + 1 == words.size() ? 2.0 : 1.0;
    };
    for (std::size_t i = 0; i < left.size(); ++i) {
        const bool shared = std::ranges::find(right, left[i]) != right.end();
        all += weight(left, i);
        if (shared) common += 2 * weight(left, i);
    }
    for (std::size_t i = 0; i < right.size(); ++i) all += weight(right, i);
    return std::min(1.0, common / all);
}

}  // namespace tendril::flow
