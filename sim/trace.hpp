// What happened, line by line: its hash tells whether two histories are the same, and it is printed when asked for.
#pragma once

#include <fmt/format.h>

#include <cstdint>
#include <cstdio>
#include <string_view>
#include <utility>

#include "sim/scheduler.hpp"

namespace tendril::sim {

class Trace {
 public:
    Trace(const Scheduler& scheduler, bool printed) : scheduler_(scheduler), printed_(printed) {}

    // `who`: "node 2", "client", "ws_1's HighLevel".
    template <class... Arguments>
    void note(std::string_view who, fmt::format_string<Arguments...> text, Arguments&&... arguments) {
        line_.clear();
        fmt::format_to(std::back_inserter(line_), "{:>14.6f}  {:<10}  ",
                       static_cast<double>(scheduler_.now().count()) / 1e6, who);
        fmt::format_to(std::back_inserter(line_), text, std::forward<Arguments>(arguments)...);
        line_.push_back('\n');
        for (const char character : line_) hash_ = (hash_ ^ static_cast<unsigned char>(character)) * 0x100000001b3;
        if (printed_) std::fwrite(line_.data(), 1, line_.size(), stdout);
    }
    // FNV-1a over every line.
    [[nodiscard]] std::uint64_t hash() const { return hash_; }

 private:
    const Scheduler& scheduler_;
    const bool printed_;
    fmt::memory_buffer line_;
    std::uint64_t hash_ = 0xcbf29ce484222325;
};

}  // namespace tendril::sim
