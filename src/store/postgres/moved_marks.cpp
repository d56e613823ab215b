#include "store/postgres/moved_marks.hpp"

namespace tendril::store::postgres {

void MovedMarks::ask(Exchange& exchange) {
    if (marks_.empty()) return;
    Column<std::string> names;
    for (const auto& [name, mark] : marks_) names.add(name);
    exchange.add("SELECT name, value FROM marks WHERE name = ANY ($1) ORDER BY name FOR UPDATE", Parameters(names),
                 [this](Rows& rows) {
                     while (rows.next()) {
                         auto& mark = marks_[rows.text()];
                         mark.value = rows.text();
                         mark.is_stored = true;
                     }
                 });
}

bool MovedMarks::move(const MarkChange& change) {
    auto& mark = marks_[change.name];
    if (mark.value != change.expected) return false;
    mark.value = change.value;
    mark.is_moved = true;
    return true;
}

void MovedMarks::write(Exchange& exchange) const {
    Column<std::string> old_names, old_values, new_names, new_values;
    for (const auto& [name, mark] : marks_) {
        if (!mark.is_moved) continue;
        (mark.is_stored ? old_names : new_names).add(name);
        (mark.is_stored ? old_values : new_values).add(*mark.value);
    }
    if (!old_names.empty()) {
        exchange.add(
            "UPDATE marks SET value = m.value FROM unnest($1::text[], $2::text[]) AS m (name, value) "
            "WHERE marks.name = m.name",
            Parameters(old_names, old_values));
    }
    if (!new_names.empty()) {
        const auto count = static_cast<std::int64_t>(new_names.size());
        exchange.expect(
            "INSERT INTO marks (name, value) SELECT * FROM unnest($1::text[], $2::text[]) ON CONFLICT DO NOTHING",
            Parameters(new_names, new_values), count);
    }
}

}  // namespace tendril::store::postgres
