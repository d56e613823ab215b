// The connections that queries read by.
#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <type_traits>
#include <vector>

#include "store/sqlite/database.hpp"

namespace tendril::store::sqlite {

// A few read-only connections, opened when first needed and shared by all threads.
class Readers {
 public:
    Readers(std::string path, std::size_t connections_max) : path_(std::move(path)), unopened_(connections_max) {}

    // Calls `read` with a connection, waiting for one when all are in use. A Failure becomes an Error.
    template <class Read>
    std::invoke_result_t<Read, Database&> use(Read read) {
        try {
            const Loan loan(*this);
            return read(*loan.database);
        } catch (const Failure& failure) {
            return failure.to_error();
        }
    }

 private:
    struct Loan {
        explicit Loan(Readers& from) : readers(from), database(from.borrow()) {}
        Loan(const Loan&) = delete;
        Loan& operator=(const Loan&) = delete;
        ~Loan() { readers.give_back(std::move(database)); }
        Readers& readers;
        std::unique_ptr<Database> database;
    };

    std::unique_ptr<Database> borrow();
    void give_back(std::unique_ptr<Database> database);

    // Constant after construction.
    const std::string path_;

    // Guarded by mutex_.
    std::mutex mutex_;
    std::condition_variable returned_;
    std::vector<std::unique_ptr<Database>> idle_;
    std::size_t unopened_;
};

}  // namespace tendril::store::sqlite
