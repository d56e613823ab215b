#include "connector/limits.hpp"

#include <algorithm>
#include <charconv>

#include "connector/http_date.hpp"

namespace tendril::connector {

namespace {

using std::chrono::milliseconds;

constexpr std::string_view burst = "burst";
constexpr std::string_view day = "day";
// A remote that asks for more is not believed.
constexpr milliseconds wait_max = std::chrono::hours(24);
// The day's budget is used up, and no answer says when the day ends.
constexpr milliseconds daily_wait = std::chrono::hours(1);
constexpr std::int64_t unlimited_per_second = 10'000;
constexpr std::int64_t requests_max = 1'000'000'000;
constexpr std::int64_t seconds_max = 7 * 24 * 3'600;

std::optional<std::int64_t> whole_number(std::string_view text) {
    std::int64_t number = 0;
    const auto [rest, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (failure != std::errc() || rest != text.data() + text.size() || number < 0) return std::nullopt;
    return number;
}

std::optional<std::int64_t> number_in(const http::Headers& headers, const std::string& name) {
    return name.empty() ? std::nullopt : whole_number(headers.get(name));
}

Error invalid(std::string message, std::string field) {
    return {ErrorCode::invalid_input, std::move(message), std::move(field)};
}

bool is_whole(const json::value* value, std::int64_t largest) {
    return value != nullptr && value->is_int64() && value->get_int64() >= 1 && value->get_int64() <= largest;
}

Result<void> check_limit(const json::value& limit, const std::string& path) {
    if (limit.is_null()) return {};
    const auto* members = limit.if_object();
    if (members == nullptr) return invalid("\"" + path + "\" must be null or have \"requests\" and \"seconds\".", path);
    for (const auto& member : *members) {
        if (member.key() == "requests" || member.key() == "seconds") continue;
        const auto place = path + "." + std::string(member.key());
        return invalid("\"" + place + "\" is not known. Give \"requests\" and \"seconds\".", place);
    }
    if (!is_whole(members->if_contains("requests"), requests_max)) {
        return invalid("\"" + path + ".requests\" must be a whole number from 1.", path + ".requests");
    }
    if (!is_whole(members->if_contains("seconds"), seconds_max)) {
        return invalid("\"" + path + ".seconds\" must be a whole number from 1 to 604800.", path + ".seconds");
    }
    return {};
}

}  // namespace

std::string_view name_of(const RateLimit& limit) {
    return limit.per < std::chrono::hours(1) ? burst : day;
}

bool is_unlimited(std::int64_t requests, milliseconds window) {
    return requests / std::max<std::int64_t>(1, window.count()) >= unlimited_per_second / 1'000;
}

std::vector<Limit> limits_of(const Connector& connector, const json::object& settings) {
    const auto* chosen = settings.if_contains("limits");
    std::vector<Limit> limits;
    for (const auto& limit : connector.limits) {
        Limit result{std::string(name_of(limit)), limit.requests, limit.per};
        const auto* own =
            chosen != nullptr && chosen->is_object() ? chosen->get_object().if_contains(result.name) : nullptr;
        if (own != nullptr && !check_limit(*own, "")) own = nullptr;
        if (own != nullptr && own->is_null()) continue;
        if (own != nullptr) {
            result.chosen = true;
            result.requests = own->at("requests").get_int64();
            result.window = std::chrono::seconds(own->at("seconds").get_int64());
        }
        limits.push_back(std::move(result));
    }
    std::ranges::sort(limits, std::greater(), &Limit::window);
    return limits;
}

Result<void> check_limits(const json::value& limits, const Connector& connector) {
    const auto* members = limits.if_object();
    if (members == nullptr) return invalid("\"settings.limits\" must be an object.", "settings.limits");
    for (const auto& member : *members) {
        const auto path = "settings.limits." + std::string(member.key());
        const bool known =
            std::ranges::any_of(connector.limits, [&](const auto& l) { return name_of(l) == member.key(); });
        if (!known) return invalid("\"" + path + "\" is not a limit of " + connector.title + ".", path);
        if (auto checked = check_limit(member.value(), path); !checked) return checked;
    }
    return {};
}

LimitReading read_limit(const RateLimit& limit, const http::Headers& headers) {
    LimitReading reading;
    reading.requests = number_in(headers, limit.max_header);
    reading.remaining = number_in(headers, limit.remaining_header);
    if (const auto interval = number_in(headers, limit.interval_header); interval && *interval > 0) {
        reading.window = std::min(milliseconds(std::min(*interval, wait_max.count())), wait_max);
    }
    return reading;
}

// RFC 9110; the two clocks need not agree.
std::optional<milliseconds> retry_after(const http::Headers& headers) {
    const auto text = headers.get("Retry-After");
    if (const auto seconds = whole_number(text)) {
        return std::min<milliseconds>(std::chrono::seconds(std::min<std::int64_t>(*seconds, 1'000'000)), wait_max);
    }
    const auto at = parse_http_date(text);
    const auto now = parse_http_date(headers.get("Date"));
    if (!at || !now) return std::nullopt;
    return std::clamp(std::chrono::duration_cast<milliseconds>(*at - *now), milliseconds(0), wait_max);
}

std::optional<milliseconds> wait_after_refusal(const Connector& connector, const http::Headers& headers) {
    if (const auto wait = retry_after(headers)) return wait;
    std::optional<milliseconds> wait;
    for (const auto& limit : connector.limits) {
        const auto reading = read_limit(limit, headers);
        const bool long_one = name_of(limit) == day;
        if (long_one && reading.remaining == 0) return daily_wait;
        if (!long_one) wait = reading.window;
    }
    return wait;
}

}  // namespace tendril::connector
