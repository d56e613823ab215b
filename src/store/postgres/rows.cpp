#include "store/postgres/rows.hpp"

#include <charconv>
#include <limits>

#include "store/postgres/failure.hpp"

namespace tendril::store::postgres {

std::int64_t Rows::changed() const {
    const std::string_view text = PQcmdTuples(result_.get());
    std::int64_t count = 0;
    std::from_chars(text.data(), text.data() + text.size(), count);
    return count;
}

std::string_view Rows::value() {
    const auto column = column_++;
    return {PQgetvalue(result_.get(), row_, column),
            static_cast<std::size_t>(PQgetlength(result_.get(), row_, column))};
}

bool Rows::skip_null() {
    if (PQgetisnull(result_.get(), row_, column_) == 0) return false;
    ++column_;
    return true;
}

// boolean (1 byte), integer (4) or bigint (8), in network order.
std::int64_t Rows::integer() {
    const auto octets = value();
    std::uint64_t number = 0;
    for (const char octet : octets) number = (number << 8) | static_cast<unsigned char>(octet);
    if (octets.size() == sizeof(std::int32_t)) return static_cast<std::int32_t>(number);
    return static_cast<std::int64_t>(number);
}

json::object Rows::object() {
    constexpr JsonLimits ours{.bytes_max = std::numeric_limits<std::size_t>::max(), .depth_max = 256};
    auto parsed = parse_json(value(), ours);
    if (!parsed || !parsed->is_object()) throw Failure("22P02", "A stored JSON object cannot be read.");
    return std::move(parsed->as_object());
}

}  // namespace tendril::store::postgres
