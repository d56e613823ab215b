#include "store/sqlite/person_table.hpp"

#include "store/merge.hpp"

namespace tendril::store::sqlite {

namespace {

Person read_person(Query& row) {
    Person person;
    person.workspace = row.text();
    person.id = row.text();
    person.created_at = row.time();
    person.updated_at = row.time();
    person.fields = row.object();
    return person;
}

}  // namespace

Person merge_person(Database& database, const Person& person) {
    auto stored = find_person(database, person.workspace, person.id);
    if (!stored) {
        database.change("INSERT INTO people (workspace, id, created_at, updated_at, fields) VALUES (?, ?, ?, ?, ?)",
                        person.workspace, person.id, person.created_at, person.updated_at, person.fields);
        return person;
    }
    merge_over(stored->fields, person.fields);
    stored->updated_at = person.updated_at;
    database.change("UPDATE people SET updated_at = ?, fields = ? WHERE workspace = ? AND id = ?", stored->updated_at,
                    stored->fields, stored->workspace, stored->id);
    return std::move(*stored);
}

std::optional<Person> find_person(Database& database, const std::string& workspace, const std::string& id) {
    auto query = database.query(
        "SELECT workspace, id, created_at, updated_at, fields FROM people WHERE workspace = ? AND id = ?", workspace,
        id);
    return query.next() ? std::optional(read_person(query)) : std::nullopt;
}

std::vector<Person> list_people(Database& database, const std::string& workspace, const std::string& after,
                                std::int32_t limit) {
    auto query = database.query(
        "SELECT workspace, id, created_at, updated_at, fields FROM people WHERE workspace = ? AND id > ? "
        "ORDER BY id LIMIT ?",
        workspace, after, limit);
    std::vector<Person> people;
    while (query.next()) people.push_back(read_person(query));
    return people;
}

}  // namespace tendril::store::sqlite
