#include "store/postgres/connection.hpp"

#include <poll.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>

namespace tendril::store::postgres {

namespace {

// Beyond what the server itself allows a statement: then the server, or the way to it, hangs.
constexpr std::chrono::seconds grace{5};

struct ClearResult {
    void operator()(PGresult* result) const { PQclear(result); }
};
using Result = std::unique_ptr<PGresult, ClearResult>;

// libpq's messages end with a line feed and may have several lines.
std::string one_line(std::string_view text) {
    std::string line(text.substr(0, text.find('\n')));
    if (!line.empty() && line.back() != '.') line += '.';
    return line;
}

Failure failure_of(const PGresult* result) {
    const char* state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
    const char* message = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
    return {state == nullptr ? "" : state, one_line(message == nullptr ? PQresultErrorMessage(result) : message)};
}

PGconn* connect(const std::string& url) {
    // What the URL says goes before: it comes later.
    constexpr std::size_t count = 8;
    const std::array<const char*, count> names{
        "connect_timeout",  "application_name", "keepalives_idle", "keepalives_interval",
        "keepalives_count", "tcp_user_timeout", "dbname",          nullptr};
    const std::array<const char*, count> values{"3", "tendril", "10", "5", "3", "15000", url.c_str(), nullptr};
    return PQconnectdbParams(names.data(), values.data(), 1);
}

std::string session_settings(const ConnectionOptions& options) {
    constexpr auto by_index =
        "; SET plan_cache_mode TO force_generic_plan; SET enable_seqscan TO off; SET enable_hashjoin TO off; "
        "SET enable_mergejoin TO off";
    return "SET client_encoding TO 'UTF8'; SET search_path TO " + std::string(schema_name) +
           "; SET client_min_messages TO warning; SET synchronous_commit TO on; SET statement_timeout TO " +
           std::to_string(options.statement_timeout.count()) + "; SET lock_timeout TO " +
           std::to_string(options.lock_timeout.count()) +
           // A process that was stopped inside a transaction would keep its locks from the others.
           "; SET idle_in_transaction_session_timeout TO 10000; SET jit TO off" +
           (options.always_by_index ? by_index : "");
}

}  // namespace

Connection::Connection(const ConnectionOptions& options)
    : handle_(connect(options.url)), answer_within_(options.statement_timeout + grace) {
    if (PQstatus(handle_.get()) != CONNECTION_OK) throw Failure("", one_line(PQerrorMessage(handle_.get())));
    // libpq prints notices by itself otherwise.
    PQsetNoticeProcessor(
        handle_.get(), [](void*, const char*) {}, nullptr);
    run(session_settings(options));
    if (PQsetnonblocking(handle_.get(), 1) != 0 || PQenterPipelineMode(handle_.get()) != 1) fail_lost();
}

void Connection::run(const std::string& statements) {
    const bool pipelined = PQpipelineStatus(handle_.get()) != PQ_PIPELINE_OFF;
    if (pipelined && (PQexitPipelineMode(handle_.get()) != 1 || PQsetnonblocking(handle_.get(), 0) != 0)) fail_lost();
    const Result result(PQexec(handle_.get(), statements.c_str()));
    if (PQstatus(handle_.get()) != CONNECTION_OK) fail_lost();
    if (pipelined && (PQsetnonblocking(handle_.get(), 1) != 0 || PQenterPipelineMode(handle_.get()) != 1)) fail_lost();
    const auto status = PQresultStatus(result.get());
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) throw failure_of(result.get());
}

std::vector<Rows> Connection::ask(std::span<const Request> requests) {
    std::vector<int> answers;
    answers.reserve(requests.size());
    for (const auto& request : requests) answers.push_back(send(request));
    if (PQpipelineSync(handle_.get()) != 1) fail_lost();
    flush();
    std::vector<Rows> rows;
    rows.reserve(requests.size());
    for (const auto count : answers) {
        for (int i = 0; i < count; ++i) {
            Result result(next_result());
            if (const auto status = PQresultStatus(result.get());
                status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) {
                auto failure = failure_of(result.get());
                if (PQstatus(handle_.get()) != CONNECTION_OK) throw Failure("", failure.what());
                read_to_end();
                // What was being prepared may not have been.
                if (count > 1) statements_.clear();
                throw failure;
            }
            if (i + 1 == count) rows.emplace_back(result.release());
        }
    }
    read_to_end();
    return rows;
}

int Connection::send(const Request& request) {
    int answers = 1;
    auto found = statements_.find(request.sql);
    if (found == statements_.end()) {
        // A name is never used again: after a failure it may exist or not.
        static std::atomic<std::int64_t> last = 0;
        found = statements_.emplace(request.sql, "s" + std::to_string(++last)).first;
        if (PQsendPrepare(handle_.get(), found->second.c_str(), found->first.c_str(), 0, nullptr) != 1) fail_lost();
        ++answers;
    }
    const auto& values = request.parameters.values();
    std::vector<const char*> pointers;
    std::vector<int> lengths;
    const std::vector<int> formats(values.size(), 1);
    for (const auto& value : values) {
        pointers.push_back(value ? value->data() : nullptr);
        lengths.push_back(value ? static_cast<int>(value->size()) : 0);
    }
    if (PQsendQueryPrepared(handle_.get(), found->second.c_str(), static_cast<int>(values.size()), pointers.data(),
                            lengths.data(), formats.data(), 1) != 1) {
        fail_lost();
    }
    return answers;
}

// Reads while it writes: the server stops reading once nobody takes its answers.
void Connection::flush() {
    while (true) {
        const int left = PQflush(handle_.get());
        if (left < 0) fail_lost();
        if (left == 0) return;
        wait_for_socket(true);
    }
}

PGresult* Connection::next_result() {
    // Between two requests of a pipeline comes a null.
    for (int nulls = 0; nulls < 2; ++nulls) {
        await_result();
        if (auto* result = PQgetResult(handle_.get())) return result;
    }
    fail_lost();
}

void Connection::await_result() {
    while (PQisBusy(handle_.get()) != 0) wait_for_socket(false);
}

void Connection::read_to_end() {
    while (true) {
        const Result result(next_result());
        if (PQresultStatus(result.get()) == PGRES_PIPELINE_SYNC) return;
    }
}

void Connection::wait_for_socket(bool writing) {
    const auto events = static_cast<short>(writing ? POLLIN | POLLOUT : POLLIN);
    pollfd watched{PQsocket(handle_.get()), events, 0};
    int ready = 0;
    do {
        ready = poll(&watched, 1, static_cast<int>(answer_within_.count()));
    } while (ready < 0 && errno == EINTR);
    if (ready == 0) throw Failure("", "The server does not answer.");
    if ((watched.revents & (POLLIN | POLLHUP | POLLERR)) != 0 && PQconsumeInput(handle_.get()) != 1) fail_lost();
}

bool Connection::is_closed() {
    pollfd watched{PQsocket(handle_.get()), POLLIN, 0};
    if (poll(&watched, 1, 0) == 0) return false;
    // What comes without being asked for is a notice of the end, or the end.
    return PQconsumeInput(handle_.get()) != 1 || PQstatus(handle_.get()) != CONNECTION_OK;
}

std::vector<Connection::Notification> Connection::await_notifications(int wake, std::chrono::milliseconds at_most) {
    std::array<pollfd, 2> watched{pollfd{PQsocket(handle_.get()), POLLIN, 0}, pollfd{wake, POLLIN, 0}};
    poll(watched.data(), watched.size(), static_cast<int>(at_most.count()));
    if (PQconsumeInput(handle_.get()) != 1) fail_lost();
    std::vector<Notification> notifications;
    while (auto* notify = PQnotifies(handle_.get())) {
        notifications.push_back({notify->relname, notify->extra});
        PQfreemem(notify);
    }
    return notifications;
}

void Connection::fail_lost() {
    throw Failure("", one_line(PQerrorMessage(handle_.get())));
}

}  // namespace tendril::store::postgres
