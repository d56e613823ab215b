// Randomness that functional code is given, so that a simulation can replay it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace tendril {

// A source of uniform 64-bit numbers. Implementations: SystemRandom, SeededRandom.
class Random {
 public:
    virtual ~Random() = default;
    virtual std::uint64_t next() = 0;
};

// The kernel's generator; fit for tokens and keys. Thread safety: may be shared.
class SystemRandom final : public Random {
 public:
    std::uint64_t next() override;
};

// xorshift64*: repeatable, for tests and simulation only. Source: Vigna, "An experimental exploration of
// Marsaglia's xorshift generators, scrambled".
class SeededRandom final : public Random {
 public:
    explicit SeededRandom(std::uint64_t seed) : state_(seed == 0 ? 1 : seed) {}
    std::uint64_t next() override;

 private:
    std::uint64_t state_;
};

// A number in [0, bound); bound must not be 0.
std::uint64_t uniform(Random& random, std::uint64_t bound);
// `length` characters of [A-Za-z0-9]: 5.95 bits each.
std::string random_text(Random& random, std::size_t length);
// A new identifier of a configuration object: "flow_" + 16 characters.
std::string new_id(Random& random, std::string_view prefix);

}  // namespace tendril
