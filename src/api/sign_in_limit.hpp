// How often somebody may try to sign in with a wrong passphrase. On the server's executor only.
#pragma once

#include <chrono>
#include <deque>
#include <map>
#include <optional>
#include <string>

#include "base/time.hpp"

namespace tendril::api {

// Counts the failures of a name and of an address: five in a quarter of an hour, then nothing is tried until the oldest
// is that old.
class SignInLimit {
 public:
    // How long to wait before `key` may be tried again; nullopt when now.
    std::optional<std::chrono::seconds> wait_of(const std::string& key, TimePoint now);
    void failed(const std::string& key, TimePoint now);
    void succeeded(const std::string& key) { failures_.erase(key); }

 private:
    std::map<std::string, std::deque<TimePoint>> failures_;
};

}  // namespace tendril::api
