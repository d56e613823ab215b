// A PostgreSQL server of the test's own, by tests/support/postgres.sh.
#pragma once

#include <sys/types.h>

#include <string>

#include "unit/store/temporary_folder.hpp"

namespace tendril::testing {

class PostgresServer {
 public:
    // Whether the distribution's package is there; tests that need it skip otherwise.
    static bool is_installed();

    // Runs when the constructor returns.
    PostgresServer();
    ~PostgresServer();
    PostgresServer(const PostgresServer&) = delete;
    PostgresServer& operator=(const PostgresServer&) = delete;

    void start();
    // As when the machine is switched off: every process of it, with SIGKILL.
    void kill();

    [[nodiscard]] std::string url(const std::string& database) const;
    // Runs statements in the database "postgres".
    void run(const std::string& sql) const;

 private:
    [[nodiscard]] bool script(const std::string& action, const std::string& argument = "") const;
    void wait_for_end();

    TemporaryFolder folder_;
    pid_t process_ = -1;
};

}  // namespace tendril::testing
