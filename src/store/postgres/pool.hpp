// The connections of what people and their programs ask for.
#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <type_traits>
#include <vector>

#include "store/postgres/connection.hpp"

namespace tendril::store::postgres {

// A few connections, opened when first needed and shared by all threads. One that was lost is not given out again.
class Pool {
 public:
    Pool(ConnectionOptions options, std::size_t connections_max)
        : options_(std::move(options)), free_places_(connections_max) {}

    // Calls `work` with a connection, waiting for one when all are in use. A Failure becomes an Error.
    template <class Work>
    std::invoke_result_t<Work, Connection&> use(Work work) {
        try {
            Loan loan(*this);
            return loan.run(work);
        } catch (const Failure& failure) {
            return failure.to_error();
        }
    }
    // The same for `work` that only reads: again with a new connection when it was lost.
    template <class Work>
    std::invoke_result_t<Work, Connection&> read(Work work) {
        try {
            Loan loan(*this);
            return loan.run(work);
        } catch (const Failure& failure) {
            if (!failure.connection_lost()) return failure.to_error();
        }
        return use(work);
    }

 private:
    struct Loan {
        explicit Loan(Pool& from) : pool(from), connection(from.borrow()) {}
        Loan(const Loan&) = delete;
        Loan& operator=(const Loan&) = delete;
        ~Loan() { pool.give_back(std::move(connection)); }
        template <class Work>
        std::invoke_result_t<Work, Connection&> run(Work& work) {
            try {
                return work(*connection);
            } catch (...) {
                connection.reset();
                throw;
            }
        }
        Pool& pool;
        std::unique_ptr<Connection> connection;
    };

    std::unique_ptr<Connection> borrow();
    void give_back(std::unique_ptr<Connection> connection);

    // Constant after construction.
    const ConnectionOptions options_;

    // Guarded by mutex_.
    std::mutex mutex_;
    std::condition_variable returned_;
    std::vector<std::unique_ptr<Connection>> idle_;
    std::size_t free_places_;
};

}  // namespace tendril::store::postgres
