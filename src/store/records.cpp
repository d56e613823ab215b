#include "store/records.hpp"

#include <array>

namespace tendril::store {

namespace {

// The names in the order of the enumerators.
constexpr std::array<std::string_view, 4> disposition_names{"matched", "no_flow", "unknown", "invalid"};
constexpr std::array<std::string_view, 10> status_names{"queued",   "running", "retrying",  "held",    "succeeded",
                                                        "filtered", "dead",    "cancelled", "waiting", "merged"};

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
    return keeps_place(status) || status == RunStatus::waiting;
}

bool keeps_place(RunStatus status) {
    return status == RunStatus::queued || status == RunStatus::running || status == RunStatus::retrying ||
           status == RunStatus::held;
}

std::int32_t partition_of(std::string_view workspace, std::string_view ordering_key, std::string_view external_id) {
    std::uint64_t hash = 0xcbf29ce484222325;
    const auto mix = [&hash](std::string_view text) {
        for (const char character : text) hash = (hash ^ static_cast<unsigned char>(character)) * 0x100000001b3;
        hash = (hash ^ 0xff) * 0x100000001b3;  // ends the text, so that two cannot run into each other
    };
    mix(workspace);
    mix(ordering_key.empty() ? "" : "key");
    mix(ordering_key.empty() ? external_id : ordering_key);
    // FNV alone leaves keys that differ in their last characters close together: MurmurHash3's last step spreads them.
    hash = (hash ^ (hash >> 33)) * 0xff51afd7ed558ccd;
    hash = (hash ^ (hash >> 33)) * 0xc4ceb9fe1a85ec53;
    return static_cast<std::int32_t>((hash ^ (hash >> 33)) % partition_count);
}

}  // namespace tendril::store
