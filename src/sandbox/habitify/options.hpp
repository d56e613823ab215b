// How a Habitify simulator is set up.
#pragma once

#include <string>

namespace tendril::sandbox {

struct HabitifyOptions {
    std::string address = "127.0.0.1:8486";
    // The key of the first user; the other two have "<api_key>-2" and "<api_key>-3". Each has a key of version 1
    // besides, "v1-<the key>".
    std::string api_key = "sandbox-habitify-key";
    bool rate_limit = true;
    int per_minute_max = 500;
};

}  // namespace tendril::sandbox
