// The values of one statement in PostgreSQL's binary format.
#pragma once

#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "base/json.hpp"
#include "base/time.hpp"

namespace tendril::store::postgres {

// A text as PostgreSQL can keep it: zero bytes and what is not UTF-8 become U+FFFD.
std::string_view storable_text(std::string_view text, std::string& mended);

// A value of type bytea instead of text.
struct Bytes {
    std::string_view content;
};

// 16 bytes, of type uuid.
struct Digest {
    std::string content;
    friend auto operator<=>(const Digest&, const Digest&) = default;
};

// Appends values as the server's binary input functions read them. The C++ type decides the SQL type: std::int32_t is
// integer; std::int64_t, ids and times (microseconds since 1970) are bigint; texts are text; JSON objects are text.
namespace binary {

void put(std::string& out, std::int32_t value);
void put(std::string& out, std::int64_t value);
void put(std::string& out, bool value);
void put(std::string& out, std::string_view text);
void put(std::string& out, const Bytes& bytes);
void put(std::string& out, const Digest& digest);
inline void put(std::string& out, const std::string& text) {
    put(out, std::string_view(text));
}
inline void put(std::string& out, const char* text) {
    put(out, std::string_view(text));
}
inline void put(std::string& out, TimePoint time) {
    put(out, to_micros(time));
}
void put(std::string& out, const json::object& object);
template <class Enum>
requires std::is_enum_v<Enum>
void put(std::string& out, Enum value) {
    if constexpr (sizeof(Enum) == sizeof(std::int64_t)) {
        put(out, static_cast<std::int64_t>(value));
    } else {
        put(out, static_cast<std::int32_t>(value));
    }
}

enum class Type : std::uint32_t { boolean = 16, bigint = 20, integer = 23, text = 25, uuid = 2950 };

template <class Value>
consteval Type type_of() {
    if constexpr (std::same_as<Value, bool>)
        return Type::boolean;
    else if constexpr (std::same_as<Value, Digest>)
        return Type::uuid;
    else if constexpr (std::same_as<Value, TimePoint>)
        return Type::bigint;
    else if constexpr (std::integral<Value> || std::is_enum_v<Value>) {
        return sizeof(Value) == sizeof(std::int64_t) ? Type::bigint : Type::integer;
    } else
        return Type::text;
}

}  // namespace binary

// An array parameter, built element by element: the column of many rows that one statement takes by unnest().
template <class Value>
class Column {
 public:
    Column() : encoded_(header_size, '\0') {}

    template <class Given>
    void add(const Given& value) {
        begin();
        binary::put(encoded_, value);
        end();
    }
    template <class Given>
    void add(const std::optional<Given>& value) {
        if (value) {
            add(*value);
        } else {
            add_null();
        }
    }
    void add_null() {
        binary::put(encoded_, std::int32_t{-1});
        ++count_;
        has_null_ = true;
    }
    [[nodiscard]] std::int32_t size() const { return count_; }
    [[nodiscard]] bool empty() const { return count_ == 0; }
    // The array's binary form; the column is used up.
    std::string take() {
        std::string header;
        binary::put(header, std::int32_t{count_ == 0 ? 0 : 1});  // dimensions
        binary::put(header, std::int32_t{has_null_ ? 1 : 0});
        binary::put(header, static_cast<std::int32_t>(binary::type_of<Value>()));
        if (count_ == 0) return header;
        binary::put(header, count_);
        binary::put(header, std::int32_t{1});  // lower bound
        encoded_.replace(0, header_size, header);
        return std::move(encoded_);
    }

 private:
    static constexpr std::size_t header_size = 20;

    void begin() {
        start_ = encoded_.size();
        binary::put(encoded_, std::int32_t{0});
    }
    void end() {
        std::string length;
        binary::put(length, static_cast<std::int32_t>(encoded_.size() - start_ - sizeof(std::int32_t)));
        encoded_.replace(start_, length.size(), length);
        ++count_;
    }

    std::string encoded_;
    std::size_t start_ = 0;
    std::int32_t count_ = 0;
    bool has_null_ = false;
};

// The values of one statement, in the order of $1, $2, ...
class Parameters {
 public:
    Parameters() = default;
    template <class... Values>
    requires(sizeof...(Values) > 0) explicit Parameters(Values&&... values) {
        (add(std::forward<Values>(values)), ...);
    }

    template <class Value>
    void add(const Value& value) {
        binary::put(values_.emplace_back().emplace(), value);
    }
    template <class Value>
    void add(const std::optional<Value>& value) {
        if (value) {
            add(*value);
        } else {
            values_.emplace_back();
        }
    }
    template <class Value>
    void add(Column<Value>&& column) {
        values_.emplace_back(column.take());
    }
    template <class Value>
    void add(Column<Value>& column) {
        values_.emplace_back(column.take());
    }
    template <class Value>
    void add(const std::vector<Value>& values) {
        Column<Value> column;
        for (const auto& value : values) column.add(value);
        add(std::move(column));
    }

    [[nodiscard]] const std::vector<std::optional<std::string>>& values() const { return values_; }

 private:
    std::vector<std::optional<std::string>> values_;
};

}  // namespace tendril::store::postgres
