#include "base/ids.hpp"

namespace tendril {

namespace {

constexpr std::string_view alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
constexpr std::size_t digits = 13;  // 13 * 5 bits hold any positive int64

std::string format(std::string_view prefix, std::int64_t number) {
    std::string text(prefix);
    text.resize(prefix.size() + digits);
    auto rest = static_cast<std::uint64_t>(number);
    for (std::size_t i = 0; i < digits; ++i, rest >>= 5) text[text.size() - 1 - i] = alphabet[rest & 31];
    return text;
}

std::optional<std::int64_t> parse(std::string_view prefix, std::string_view text) {
    if (text.size() != prefix.size() + digits || text.substr(0, prefix.size()) != prefix) return std::nullopt;
    std::uint64_t number = 0;
    for (const char digit : text.substr(prefix.size())) {
        const auto value = alphabet.find(digit);
        if (value == std::string_view::npos) return std::nullopt;
        number = number << 5 | value;
    }
    if (number > INT64_MAX) return std::nullopt;
    return static_cast<std::int64_t>(number);
}

}  // namespace

std::string to_string(EventId id) {
    return format("evt_", static_cast<std::int64_t>(id));
}

std::string to_string(RunId id) {
    return format("run_", static_cast<std::int64_t>(id));
}

std::optional<EventId> parse_event_id(std::string_view text) {
    const auto number = parse("evt_", text);
    return number ? std::optional(EventId(*number)) : std::nullopt;
}

std::optional<RunId> parse_run_id(std::string_view text) {
    const auto number = parse("run_", text);
    return number ? std::optional(RunId(*number)) : std::nullopt;
}

}  // namespace tendril
