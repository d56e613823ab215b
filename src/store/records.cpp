#include "store/records.hpp"

#include <array>

namespace tendril::store {

namespace {

// The names in the order of the enumerators.
constexpr std::array<std::string_view, 4> disposition_names{"matched", "no_flow", "unknown", "invalid"};
constexpr std::array<std::string_view, 8> status_names{"queued",    "running",  "waiting", "held",
                                                       "succeeded", "filtered", "dead",    "cancelled"};

template <class Enum, std::size_t count>
std::optional<Enum> find_name(const std::array<std::string_view, count>& names, std::string_view text) {
    for (std::size_t i = 0; i < count; ++i) {
        if (names[i] == text) return static_cast<Enum>(i);
    }
    return std::nullopt;
}

}  // namespace

std::string_view to_string(Disposition disposition) {
    return disposition_names.at(static_cast<std::size_t>(disposition));
}

std::optional<Disposition> parse_disposition(std::string_view text) {
    return find_name<Disposition>(disposition_names, text);
}

std::string_view to_string(RunStatus status) {
    return status_names.at(static_cast<std::size_t>(status));
}

std::optional<RunStatus> parse_run_status(std::string_view text) {
    return find_name<RunStatus>(status_names, text);
}

bool is_open(RunStatus status) {
    switch (status) {
        case RunStatus::queued:
        case RunStatus::running:
        case RunStatus::waiting:
        case RunStatus::held:
            return true;
        case RunStatus::succeeded:
        case RunStatus::filtered:
        case RunStatus::dead:
        case RunStatus::cancelled:
            return false;
    }
    return false;
}

}  // namespace tendril::store
