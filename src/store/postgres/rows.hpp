// What one statement answered: rows in binary format, read column by column.
#pragma once

#include <libpq-fe.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/json.hpp"
#include "base/time.hpp"

namespace tendril::store::postgres {

// Columns are read in order: each read moves to the next one, `next` to the first of the next row.
class Rows {
 public:
    explicit Rows(PGresult* result) : result_(result), count_(PQntuples(result)) {}

    // Moves to the next row; false when there is none.
    bool next() {
        column_ = 0;
        return ++row_ < count_;
    }
    [[nodiscard]] std::int32_t size() const { return count_; }
    // Rows that the statement inserted, updated or deleted.
    [[nodiscard]] std::int64_t changed() const;

    std::string text() { return std::string(value()); }
    std::string bytes() { return text(); }
    std::int64_t integer();
    bool boolean() { return integer() != 0; }
    TimePoint time() { return from_micros(integer()); }
    json::object object();
    template <class Number>
    Number number() {
        return static_cast<Number>(integer());
    }
    template <class Number>
    std::optional<Number> optional_number() {
        if (skip_null()) return std::nullopt;
        return number<Number>();
    }
    std::optional<TimePoint> optional_time() {
        if (skip_null()) return std::nullopt;
        return time();
    }
    std::optional<std::string> optional_text() {
        if (skip_null()) return std::nullopt;
        return text();
    }

 private:
    struct Clear {
        void operator()(PGresult* result) const { PQclear(result); }
    };

    std::string_view value();
    bool skip_null();

    std::unique_ptr<PGresult, Clear> result_;
    int count_;
    int row_ = -1;
    int column_ = 0;
};

}  // namespace tendril::store::postgres
