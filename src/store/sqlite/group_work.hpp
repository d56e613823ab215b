// What is done once for a whole group of operations, inside its transaction.
#pragma once

#include "store/sqlite/event_keys.hpp"
#include "store/sqlite/volumes.hpp"

namespace tendril::store::sqlite {

// Operations add to its parts; the writer writes them before the commit.
struct GroupWork {
    Volumes volumes;
    EventKeys keys;

    // The group begins, or begins again after a rollback.
    void begin() {
        volumes.forget();
        keys.begin();
    }
    void write(Database& database) {
        volumes.write(database);
        keys.write(database);
    }
    void committed() { keys.committed(); }
};

}  // namespace tendril::store::sqlite
