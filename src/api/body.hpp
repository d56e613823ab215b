// Reads the members of a request body by hand, so that every refusal names the member.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "base/json.hpp"
#include "base/time.hpp"

namespace tendril::api {

// Reads one object. The first thing that is wrong is kept and reported by `check`, which also refuses members that
// nobody asked for. The object must outlive the reader.
class Body {
 public:
    explicit Body(const json::object& object, std::string prefix = {}) : object_(object), prefix_(std::move(prefix)) {}

    // A required, non-empty text; "" after a failure.
    std::string text(std::string_view name);
    std::string text_or(std::string_view name, std::string_view fallback);
    std::optional<std::string> optional_text(std::string_view name);
    // RFC 3339; `fallback` when absent or after a failure.
    TimePoint time_or(std::string_view name, TimePoint fallback);
    std::optional<bool> optional_flag(std::string_view name);
    std::optional<std::int64_t> optional_integer(std::string_view name);
    // nullptr when absent.
    const json::object* optional_object(std::string_view name);
    const json::array* optional_array(std::string_view name);
    const json::value* optional_value(std::string_view name) { return find(name); }
    // The empty object after a failure.
    const json::object& object(std::string_view name);

    // A member that the caller reads by itself.
    void allow(std::string_view name) { known_.push_back(name); }

    // Errors: invalid_input naming the member.
    Result<void> check();
    // As check(), but members that nobody asked for are let through: for senders that are not ours.
    Result<void> check_what_was_read() const;

 private:
    const json::value* find(std::string_view name);
    void fail(std::string_view name, std::string_view what);

    const json::object& object_;
    std::string prefix_;
    std::vector<std::string_view> known_;
    std::optional<Error> failure_;
};

}  // namespace tendril::api
