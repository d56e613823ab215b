#include "support/postgres_server.hpp"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <thread>

#include "support/source_folder.hpp"

namespace tendril::testing {

namespace {

using namespace std::chrono_literals;

constexpr auto script_path = TENDRIL_SOURCE_DIR "/tests/support/postgres.sh";

}  // namespace

bool PostgresServer::is_installed() {
    static const bool installed = std::system((std::string(script_path) + " installed 2>/dev/null").c_str()) == 0;
    return installed;
}

PostgresServer::PostgresServer() {
    start();
}

PostgresServer::~PostgresServer() {
    if (process_ < 0) return;
    ::kill(process_, SIGINT);
    wait_for_end();
}

void PostgresServer::start() {
    const auto folder = folder_.path();
    process_ = fork();
    if (process_ == 0) {
        execl(script_path, script_path, "run", folder.c_str(), nullptr);
        _exit(127);
    }
    const auto deadline = std::chrono::steady_clock::now() + 60s;
    while (!script("ready")) {
        if (std::chrono::steady_clock::now() > deadline) {
            ADD_FAILURE() << "PostgreSQL does not start: see " << folder << "/log";
            return;
        }
        std::this_thread::sleep_for(20ms);
    }
}

void PostgresServer::kill() {
    EXPECT_TRUE(script("kill"));
    wait_for_end();
}

std::string PostgresServer::url(const std::string& database) const {
    return "postgresql:///" + database + "?host=" + folder_.path() + "&user=tendril";
}

void PostgresServer::run(const std::string& sql) const {
    EXPECT_TRUE(script("sql", sql)) << sql;
}

bool PostgresServer::script(const std::string& action, const std::string& argument) const {
    const auto child = fork();
    if (child == 0) {
        execl(script_path, script_path, action.c_str(), folder_.path().c_str(), argument.c_str(), nullptr);
        _exit(127);
    }
    int status = 0;
    waitpid(child, &status, 0);
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

void PostgresServer::wait_for_end() {
    waitpid(process_, nullptr, 0);
    process_ = -1;
}

}  // namespace tendril::testing
