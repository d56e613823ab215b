// What is done once for a whole group of operations, inside its transaction.
#pragma once

#include "store/sqlite/event_keys.hpp"
#include "store/sqlite/fresh_runs.hpp"
#include "store/sqlite/open_versions.hpp"
#include "store/sqlite/tally_table.hpp"
#include "store/sqlite/volumes.hpp"

namespace tendril::store::sqlite {

// Operations add to its parts; the writer writes them before the commit.
struct GroupWork {
    struct Sums {
        Volumes volumes;
        OpenVersions versions;
        TallySums tallies;
    };
    Sums sums;
    EventKeys keys;
    FreshRuns fresh;

    // The group begins, or begins again after a rollback.
    void begin() {
        sums.volumes.forget();
        sums.versions.forget();
        sums.tallies.clear();
        keys.begin();
    }
    void write(Database& database) {
        sums.volumes.write(database);
        sums.versions.write(database);
        write_tallies(database, sums.tallies);
        keys.write(database);
    }
    void committed() { keys.committed(); }
};

}  // namespace tendril::store::sqlite
