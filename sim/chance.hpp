// Seeded choices. Each part of a history draws from a stream of its own, so that a change in one part does not shift
// what the others draw.
#pragma once

#include <chrono>
#include <cmath>
#include <cstdint>
#include <string_view>

#include "base/random.hpp"

namespace tendril::sim {

using Micros = std::chrono::microseconds;
using namespace std::chrono_literals;

class Chance final : public Random {
 public:
    // `stream` names the part that draws.
    Chance(std::uint64_t seed, std::string_view stream) : random_(mixed(seed, stream)) {}

    std::uint64_t next() override { return random_.next(); }
    // In [0, bound); bound must not be 0.
    std::uint64_t below(std::uint64_t bound) { return uniform(random_, bound); }
    // In [first, last].
    int between(int first, int last) {
        return first + static_cast<int>(below(static_cast<std::uint64_t>(last - first + 1)));
    }
    double fraction() { return static_cast<double>(random_.next() >> 11) * 0x1.0p-53; }
    bool happens(double probability) { return probability > 0 && fraction() < probability; }
    Micros between(Micros first, Micros last) {
        return first + Micros(static_cast<std::int64_t>(below(static_cast<std::uint64_t>((last - first).count() + 1))));
    }
    // Short ones are as likely as long ones, by order of magnitude. Both must be positive.
    Micros spread(Micros shortest, Micros longest) {
        const double ratio = static_cast<double>(longest.count()) / static_cast<double>(shortest.count());
        return Micros(static_cast<std::int64_t>(static_cast<double>(shortest.count()) * std::pow(ratio, fraction())));
    }
    template <class Container>
    auto& pick(Container& container) {
        return container[below(container.size())];
    }

 private:
    // SplitMix64 over the seed and the stream's name: seeds that lie side by side give streams that do not.
    static std::uint64_t mixed(std::uint64_t seed, std::string_view stream) {
        std::uint64_t state = seed;
        for (const char character : stream) state = state * 0x100000001b3 + static_cast<unsigned char>(character);
        state += 0x9e3779b97f4a7c15;
        state = (state ^ (state >> 30)) * 0xbf58476d1ce4e5b9;
        state = (state ^ (state >> 27)) * 0x94d049bb133111eb;
        return state ^ (state >> 31);
    }

    SeededRandom random_;
};

}  // namespace tendril::sim
