#include "sync/people_csv.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace tendril::sync {

namespace {

// Of a file of rejected rows; left out when the mended file is imported.
constexpr std::string_view rejected_column = "problem";

std::string trimmed(std::string_view text) {
    const auto first = text.find_first_not_of(" \t\r\n");
    if (first == std::string_view::npos) return {};
    return std::string(text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1));
}

std::string lower(std::string_view text) {
    std::string result;
    for (const char character : text) {
        result += character >= 'A' && character <= 'Z' ? static_cast<char>(character + ('a' - 'A')) : character;
    }
    return result;
}

// Letters and digits alone: "E-Mail address" and "email_address" are one word.
std::string bare(std::string_view text) {
    std::string result;
    for (const char character : lower(text)) {
        if (character != ' ' && character != '_' && character != '-' && character != '.') result += character;
    }
    return result;
}

std::string digits(std::string_view text) {
    std::string result;
    std::ranges::copy_if(text, std::back_inserter(result), [](char c) { return c >= '0' && c <= '9'; });
    return result;
}

struct Word {
    std::string_view bare;
    std::string_view field;
};
constexpr std::array words{
    Word{"id", "id"}, Word{"contactid", "id"}, Word{"clientid", "id"}, Word{"personid", "id"}, Word{"externalid", "id"},
    Word{"firstname", "firstName"}, Word{"givenname", "firstName"}, Word{"vorname", "firstName"},
    Word{"prénom", "firstName"}, Word{"nombre", "firstName"}, Word{"förnamn", "firstName"},
    Word{"lastname", "lastName"}, Word{"surname", "lastName"}, Word{"familyname", "lastName"},
    Word{"nachname", "lastName"}, Word{"nom", "lastName"}, Word{"apellido", "lastName"}, Word{"efternamn", "lastName"},
    Word{"email", "email"}, Word{"emailaddress", "email"}, Word{"mail", "email"}, Word{"epost", "email"},
    Word{"correo", "email"}, Word{"phone", "phone"}, Word{"phonenumber", "phone"}, Word{"mobile", "phone"},
    Word{"telephone", "phone"}, Word{"telefon", "phone"}, Word{"tel", "phone"}, Word{"teléfono", "phone"},
    Word{"tags", "tags"}, Word{"tag", "tags"}, Word{"labels", "tags"}, Word{"timezone", "timezone"}, Word{"tz", "timezone"},
    Word{"habitifykey", "habitify_key"}, Word{"habitifyapikey", "habitify_key"}, Word{"apikey", "habitify_key"}};

json::array parted_tags(std::string_view text) {
    json::array tags;
    while (!text.empty()) {
        const auto end = text.find_first_of(",;");
        if (auto tag = trimmed(text.substr(0, end)); !tag.empty()) tags.emplace_back(std::move(tag));
        text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
    }
    return tags;
}

std::string email_of(const json::object& fields) {
    return lower(trimmed(text_or(fields, "email")));
}

std::string phone_of(const json::object& fields) {
    return digits(text_or(fields, "phone"));
}

}  // namespace

std::string guess_field(std::string_view column) {
    const auto name = bare(column);
    if (name == rejected_column) return {};
    const auto known = std::ranges::find(words, std::string_view(name), &Word::bare);
    if (known != words.end()) return std::string(known->field);
    std::string field;
    for (const char character : column) {
        const bool is_letter = (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z') ||
                               (character >= '0' && character <= '9');
        if (is_letter) {
            field += character;
        } else if (!field.empty() && field.back() != '_') {
            field += '_';
        }
    }
    while (field.ends_with('_')) field.pop_back();
    return field;
}

std::vector<ImportedPerson> read_people(const CsvTable& table, const std::vector<std::string>& fields) {
    std::vector<ImportedPerson> people;
    for (std::size_t row = 0; row < table.rows.size(); ++row) {
        ImportedPerson person;
        person.line = row + 2;
        for (std::size_t column = 0; column < table.columns.size() && column < fields.size(); ++column) {
            const auto& cell = table.rows[row][column];
            const auto& field = fields[column];
            if (field.empty() || cell.empty()) continue;
            if (field == "id") {
                person.id = cell;
            } else if (field == "habitify_key") {
                person.key = cell;
            } else if (field == "tags") {
                person.fields["tags"] = parted_tags(cell);
            } else {
                person.fields[field] = cell;
            }
        }
        const bool is_blank = person.id.empty() && person.fields.empty() && person.key.empty();
        if (is_blank) continue;
        if (person.id.empty() && email_of(person.fields).empty() && phone_of(person.fields).empty()) {
            person.problem = "The row has neither an id nor an e-mail address nor a phone number.";
        }
        people.push_back(std::move(person));
    }
    return people;
}

std::string rejected_csv(const CsvTable& table, const std::vector<std::string>& fields, const Rejections& rejections) {
    std::string csv;
    const auto add_cell = [&csv](std::string_view cell, char end) {
        if (cell.find_first_of(",;\t\"\r\n") == std::string_view::npos) {
            csv += cell;
        } else {
            csv += '"';
            for (const char character : cell) csv.append(character == '"' ? 2 : 1, character);
            csv += '"';
        }
        csv += end;
    };
    for (const auto& column : table.columns) add_cell(column, ',');
    add_cell(rejected_column, '\n');
    for (const auto& [line, problem] : rejections) {
        const auto& row = table.rows.at(line - 2);
        for (std::size_t i = 0; i < row.size(); ++i) add_cell(fields.at(i) == "habitify_key" ? "" : row[i], ',');
        add_cell(problem, '\n');
    }
    return csv;
}

void KnownPeople::add(const std::string& id, const json::object& fields) {
    auto& known = people_[id];
    for (const auto& field : fields) known[field.key()] = field.value();
    if (auto email = email_of(known); !email.empty()) by_email_.try_emplace(std::move(email), id);
    if (auto phone = phone_of(known); !phone.empty()) by_phone_.try_emplace(std::move(phone), id);
}

std::optional<std::string> KnownPeople::find(const ImportedPerson& person) const {
    if (!person.id.empty()) return people_.contains(person.id) ? std::optional(person.id) : std::nullopt;
    const auto by_email = by_email_.find(email_of(person.fields));
    if (by_email != by_email_.end()) return by_email->second;
    const auto by_phone = by_phone_.find(phone_of(person.fields));
    return by_phone == by_phone_.end() ? std::nullopt : std::optional(by_phone->second);
}

bool KnownPeople::is_unchanged(const std::string& id, const json::object& fields) const {
    const auto& known = people_.at(id);
    return std::ranges::all_of(fields, [&](const auto& field) {
        const auto* before = known.if_contains(field.key());
        return before != nullptr && *before == field.value();
    });
}

json::object KnownPeople::merged(const std::string& id, const json::object& fields) const {
    auto result = people_.at(id);
    for (const auto& field : fields) result[field.key()] = field.value();
    return result;
}

}  // namespace tendril::sync
