// A list of people as a spreadsheet saves it: guessing what its columns mean, and finding who of them is known already.
// Pure.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/csv.hpp"
#include "base/json.hpp"
#include "store/records.hpp"

namespace tendril::sync {

// What a column becomes: a field of the person, the special words "id" and "habitify_key", or "" to leave it out.
// By its name in several languages' usual words; other names become fields of their own.
std::string guess_field(std::string_view column);

// One row, ready to be stored.
struct ImportedPerson {
    std::size_t line = 0;  // of the row in the file; the columns are line 1
    std::string id;        // "" when the file gives none
    json::object fields;
    std::string key;  // of their own account; "" for none. To be sealed at once, and never shown
    std::string problem;  // why the row cannot be taken; "" when it can
};
// `fields`: by column, as guess_field or a person chose. Tags are parted at commas and semicolons.
std::vector<ImportedPerson> read_people(const CsvTable& table, const std::vector<std::string>& fields);

// Why a row was not taken, by ImportedPerson::line.
using Rejections = std::map<std::size_t, std::string>;
// The rejected rows as a file that can be mended and imported again: the columns, with the reasons in one more,
// "problem". Keys of accounts are left out: a cell of `fields` "habitify_key" is empty.
std::string rejected_csv(const CsvTable& table, const std::vector<std::string>& fields, const Rejections& rejections);

// Finds people by id, else by e-mail address, else by phone number.
class KnownPeople {
 public:
    void add(const std::string& id, const json::object& fields);
    // The id of who it is; nullopt: nobody who is known.
    [[nodiscard]] std::optional<std::string> find(const ImportedPerson& person) const;
    // Whether a person has these values already.
    [[nodiscard]] bool is_unchanged(const std::string& id, const json::object& fields) const;
    [[nodiscard]] json::object merged(const std::string& id, const json::object& fields) const;

 private:
    std::map<std::string, json::object> people_;
    std::map<std::string, std::string> by_email_;
    std::map<std::string, std::string> by_phone_;
};

}  // namespace tendril::sync
