#include "base/random.hpp"

#include <sys/random.h>

#include <cstdlib>

namespace tendril {

std::uint64_t SystemRandom::next() {
    std::uint64_t value = 0;
    // getrandom() of 8 bytes cannot be short or interrupted once the pool is ready (man 2 getrandom).
    if (getrandom(&value, sizeof value, 0) != static_cast<ssize_t>(sizeof value)) std::abort();
    return value;
}

std::uint64_t SeededRandom::next() {
    state_ ^= state_ >> 12;
    state_ ^= state_ << 25;
    state_ ^= state_ >> 27;
    return state_ * 0x2545F4914F6CDD1DULL;
}

std::uint64_t uniform(Random& random, std::uint64_t bound) {
    const std::uint64_t limit = UINT64_MAX - UINT64_MAX % bound;
    std::uint64_t value = random.next();
    while (value >= limit) value = random.next();
    return value % bound;
}

std::string random_text(Random& random, std::size_t length) {
    static constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    std::string text;
    text.reserve(length);
    while (text.size() < length) text.push_back(alphabet[uniform(random, alphabet.size())]);
    return text;
}

std::string new_id(Random& random, std::string_view prefix) {
    return std::string(prefix) + "_" + random_text(random, 16);
}

}  // namespace tendril
