#include "store/postgres/merged_people.hpp"

#include "store/merge.hpp"

namespace tendril::store::postgres {

Person read_person(Rows& rows) {
    Person person;
    person.workspace = rows.text();
    person.id = rows.text();
    person.created_at = rows.time();
    person.updated_at = rows.time();
    person.fields = rows.object();
    return person;
}

void MergedPeople::ask(Exchange& exchange) {
    if (people_.empty()) return;
    Column<std::string> workspaces, ids;
    for (const auto& [key, person] : people_) {
        workspaces.add(key.first);
        ids.add(key.second);
    }
    exchange.add(
        "SELECT people.workspace, people.id, people.created_at, people.updated_at, people.fields "
        "FROM unnest($1::text[], $2::text[]) AS k (workspace, id) JOIN people USING (workspace, id) "
        "ORDER BY people.workspace, people.id FOR UPDATE OF people",
        Parameters(workspaces, ids), [this](Rows& rows) {
            while (rows.next()) {
                auto person = read_person(rows);
                const auto found = people_.find({person.workspace, person.id});
                if (found != people_.end()) found->second = {std::move(person), true, false};
            }
        });
}

const Person& MergedPeople::merge(const Person& person) {
    auto& merged = people_[{person.workspace, person.id}];
    merged.is_changed = true;
    if (!merged.now) {
        merged.now = person;
    } else {
        merge_over(merged.now->fields, person.fields);
        merged.now->updated_at = person.updated_at;
    }
    return *merged.now;
}

void MergedPeople::write(Exchange& exchange) const {
    struct {
        Column<std::string> workspaces, ids, fields;
        Column<TimePoint> created, updated;
        void add(const Person& person) {
            workspaces.add(person.workspace);
            ids.add(person.id);
            created.add(person.created_at);
            updated.add(person.updated_at);
            fields.add(person.fields);
        }
    } changed, added;
    for (const auto& [key, person] : people_) {
        if (person.is_changed) (person.is_stored ? changed : added).add(*person.now);
    }
    if (!changed.ids.empty()) {
        exchange.add(
            "UPDATE people SET updated_at = c.updated_at, fields = c.fields "
            "FROM unnest($1::text[], $2::text[], $3::bigint[], $4::text[]) AS c (workspace, id, updated_at, fields) "
            "WHERE people.workspace = c.workspace AND people.id = c.id",
            Parameters(changed.workspaces, changed.ids, changed.updated, changed.fields));
    }
    if (!added.ids.empty()) {
        const auto count = added.ids.size();
        exchange.expect(
            "INSERT INTO people (workspace, id, created_at, updated_at, fields) "
            "SELECT * FROM unnest($1::text[], $2::text[], $3::bigint[], $4::bigint[], $5::text[]) "
            "ON CONFLICT DO NOTHING",
            Parameters(added.workspaces, added.ids, added.created, added.updated, added.fields), count);
    }
}

}  // namespace tendril::store::postgres
