// Statements that are sent together, each with what reads its answer.
#pragma once

#include <functional>
#include <string_view>
#include <vector>

#include "store/postgres/connection.hpp"

namespace tendril::store::postgres {

// Outside a transaction, one exchange is a transaction of its own.
class Exchange {
 public:
    using Read = std::function<void(Rows&)>;

    void add(std::string_view sql, Parameters parameters = {}, Read read = {}) {
        requests_.push_back({sql, std::move(parameters)});
        reads_.push_back(std::move(read));
    }
    // A statement that changes `rows` rows, unless another node was quicker.
    void expect(std::string_view sql, Parameters parameters, std::int64_t rows) {
        add(sql, std::move(parameters), [this, rows](Rows& answer) { as_expected_ &= answer.changed() == rows; });
    }

    // False when a statement changed fewer or more rows than expected. Throws Failure.
    bool run(Connection& connection) {
        auto answers = connection.ask(requests_);
        for (std::size_t i = 0; i < answers.size(); ++i) {
            if (reads_[i]) reads_[i](answers[i]);
        }
        return as_expected_;
    }

    Exchange() = default;
    Exchange(const Exchange&) = delete;
    Exchange& operator=(const Exchange&) = delete;

 private:
    std::vector<Request> requests_;
    std::vector<Read> reads_;
    bool as_expected_ = true;
};

}  // namespace tendril::store::postgres
