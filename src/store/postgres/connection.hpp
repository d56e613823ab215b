// One connection to the PostgreSQL server, with its prepared statements.
#pragma once

#include <libpq-fe.h>

#include <chrono>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "store/postgres/failure.hpp"
#include "store/postgres/parameters.hpp"
#include "store/postgres/rows.hpp"

namespace tendril::store::postgres {

// The schema that keeps every table, so that Tendril can share a database with others.
inline constexpr auto schema_name = "tendril";

// A statement with its values. The text must outlive the call; it is prepared at its first use and kept.
struct Request {
    std::string_view sql;
    Parameters parameters;
};

struct ConnectionOptions {
    std::string url;
    std::chrono::milliseconds statement_timeout{30'000};  // enforced by the server
    std::chrono::milliseconds lock_timeout{5'000};        // likewise, for each lock
    // For statements that always find their rows by an index, whatever the planner would think of a table that it has
    // not counted yet: planned once, without sequential scans.
    bool always_by_index = false;
};

// Thread safety: one thread at a time. Errors: every method throws Failure; after one for which `connection_lost` holds
// the connection is of no more use.
class Connection {
 public:
    explicit Connection(const ConnectionOptions& options);

    // Runs statements that take no values, as one simple query.
    void run(const std::string& statements);
    // Sends all of the requests before it waits for the first answer. When one fails, those after it are not done, but
    // those before it stay as they are: inside a transaction the caller rolls back.
    std::vector<Rows> ask(std::span<const Request> requests);
    template <class... Values>
    Rows ask(std::string_view sql, Values&&... values) {
        const Request request{sql, Parameters(std::forward<Values>(values)...)};
        return std::move(ask(std::span(&request, 1)).front());
    }
    // Tells how many rows a statement changed.
    template <class... Values>
    std::int64_t change(std::string_view sql, Values&&... values) {
        return ask(sql, std::forward<Values>(values)...).changed();
    }

    // Whether the server has closed it meanwhile, as far as is known without asking.
    [[nodiscard]] bool is_closed();

    struct Notification {
        std::string channel;
        std::string payload;
    };
    // Waits until a notification comes, `wake` becomes readable, or `at_most` has passed.
    std::vector<Notification> await_notifications(int wake, std::chrono::milliseconds at_most);

 private:
    struct Close {
        void operator()(PGconn* handle) const { PQfinish(handle); }
    };
    struct TextHash : std::hash<std::string_view> {
        using is_transparent = void;
    };

    // Prepares what is not yet, and sends a request; returns how many answers will come.
    int send(const Request& request);
    void flush();
    PGresult* next_result();
    void await_result();
    // Reads everything up to the pipeline's end, so that the connection can be used again.
    void read_to_end();
    [[noreturn]] void fail_lost();
    void wait_for_socket(bool writing);

    std::unique_ptr<PGconn, Close> handle_;
    std::chrono::milliseconds answer_within_;
    std::unordered_map<std::string, std::string, TextHash, std::equal_to<>> statements_;
};

}  // namespace tendril::store::postgres
