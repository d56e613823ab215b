#include "store/sqlite/query.hpp"

#include <limits>

#include "store/sqlite/failure.hpp"

namespace tendril::store::sqlite {

Query::~Query() {
    sqlite3_reset(statement_);
    // Bound texts belong to the caller and may be gone at the next use.
    sqlite3_clear_bindings(statement_);
}

bool Query::next() {
    column_ = 0;
    const int code = sqlite3_step(statement_);
    if (code == SQLITE_ROW) return true;
    check(code == SQLITE_DONE ? SQLITE_OK : code);
    return false;
}

void Query::finish() {
    while (next()) {
    }
}

std::string Query::text() {
    const int column = column_++;
    const auto* characters = sqlite3_column_text(statement_, column);
    if (characters == nullptr) return {};
    const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement_, column));
    return {reinterpret_cast<const char*>(characters), size};
}

std::string Query::bytes() {
    const int column = column_++;
    const void* content = sqlite3_column_blob(statement_, column);
    if (content == nullptr) return {};
    return {static_cast<const char*>(content), static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
}

std::int64_t Query::integer() {
    return sqlite3_column_int64(statement_, column_++);
}

std::optional<TimePoint> Query::optional_time() {
    const auto micros = optional_number<std::int64_t>();
    return micros ? std::optional(from_micros(*micros)) : std::nullopt;
}

json::object Query::object() {
    constexpr JsonLimits ours{.bytes_max = std::numeric_limits<std::size_t>::max(), .depth_max = 256};
    auto value = parse_json(text(), ours);
    if (!value || !value->is_object()) throw Failure(SQLITE_MISMATCH, "a stored JSON object cannot be read");
    return std::move(value->as_object());
}

void Query::set(int index, Bytes bytes) {
    check(sqlite3_bind_blob64(statement_, index, bytes.content.data(), bytes.content.size(), SQLITE_STATIC));
}

void Query::set_integer(int index, std::int64_t value) {
    check(sqlite3_bind_int64(statement_, index, value));
}

void Query::set_null(int index) {
    check(sqlite3_bind_null(statement_, index));
}

void Query::set_text(int index, std::string_view text, sqlite3_destructor_type lifetime) {
    // SQLite takes a null pointer for NULL, and an empty view may hold one.
    const char* characters = text.data() == nullptr ? "" : text.data();
    check(sqlite3_bind_text64(statement_, index, characters, text.size(), lifetime, SQLITE_UTF8));
}

void Query::check(int code) const {
    if (code == SQLITE_OK) return;
    throw Failure(code, sqlite3_errmsg(sqlite3_db_handle(statement_)));
}

}  // namespace tendril::store::sqlite
