#include "api/sign_in_limit.hpp"

namespace tendril::api {

namespace {

constexpr std::size_t failures_max = 5;
constexpr std::chrono::minutes window{15};
constexpr std::size_t keys_max = 10'000;

}  // namespace

std::optional<std::chrono::seconds> SignInLimit::wait_of(const std::string& key, TimePoint now) {
    const auto found = failures_.find(key);
    if (found == failures_.end()) return std::nullopt;
    auto& times = found->second;
    while (!times.empty() && times.front() + window <= now) times.pop_front();
    if (times.size() < failures_max) return std::nullopt;
    return std::chrono::ceil<std::chrono::seconds>(times.front() + window - now);
}

void SignInLimit::failed(const std::string& key, TimePoint now) {
    // Whoever tries thousands of names at once makes room for nobody but himself.
    if (failures_.size() >= keys_max && !failures_.contains(key)) failures_.erase(failures_.begin());
    auto& times = failures_[key];
    times.push_back(now);
    if (times.size() > failures_max) times.pop_front();
}

}  // namespace tendril::api
