// One use of a prepared statement: its values bound, its rows read, reset at the end.
#pragma once

#include <sqlite3.h>

#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include "base/json.hpp"
#include "base/time.hpp"

namespace tendril::store::sqlite {

// A value stored as BLOB instead of TEXT.
struct Bytes {
    std::string_view content;
};

// Values are bound in order when it is made. Columns are read in order too: each read moves to the next column.
// Errors: every method throws Failure.
class Query {
 public:
    template <class... Values>
    explicit Query(sqlite3_stmt* statement, Values&&... values) : statement_(statement) {
        int index = 0;
        (set(++index, std::forward<Values>(values)), ...);
    }
    Query(const Query&) = delete;
    Query& operator=(const Query&) = delete;
    ~Query();

    // Moves to the next row; false when there is none.
    bool next();
    // Runs to the end, whatever the rows.
    void finish();

    std::string text();
    std::string bytes();
    // Whether the column that comes next is a BLOB.
    [[nodiscard]] bool is_bytes() const { return sqlite3_column_type(statement_, column_) == SQLITE_BLOB; }
    std::int64_t integer();
    bool boolean() { return integer() != 0; }
    TimePoint time() { return from_micros(integer()); }
    template <class Number>
    Number number() {
        return static_cast<Number>(integer());
    }
    template <class Number>
    std::optional<Number> optional_number();
    std::optional<TimePoint> optional_time();
    json::object object();

    // Binds the value of the parameter "?<index>"; the first is 1.
    template <class Number>
    requires std::integral<Number> || std::is_enum_v<Number>
    void set(int index, Number value) { set_integer(index, static_cast<std::int64_t>(value)); }
    void set(int index, TimePoint value) { set_integer(index, to_micros(value)); }
    void set(int index, std::string_view text) { set_text(index, text, SQLITE_STATIC); }
    void set(int index, const std::string& text) { set_text(index, text, SQLITE_STATIC); }
    // A temporary is copied: it would not live until the row is read.
    void set(int index, std::string&& text) { set_text(index, text, SQLITE_TRANSIENT); }
    void set(int index, Bytes bytes);
    void set(int index, const json::object& object) { set(index, to_text(object)); }
    template <class Value>
    void set(int index, const std::optional<Value>& value) {
        if (value) {
            set(index, *value);
        } else {
            set_null(index);
        }
    }

 private:
    void set_integer(int index, std::int64_t value);
    void set_null(int index);
    void set_text(int index, std::string_view text, sqlite3_destructor_type lifetime);
    [[nodiscard]] bool is_null() const { return sqlite3_column_type(statement_, column_) == SQLITE_NULL; }
    void check(int code) const;

    sqlite3_stmt* statement_;
    int column_ = 0;
};

template <class Number>
std::optional<Number> Query::optional_number() {
    const bool absent = is_null();
    const auto value = integer();
    return absent ? std::nullopt : std::optional(static_cast<Number>(value));
}

}  // namespace tendril::store::sqlite
