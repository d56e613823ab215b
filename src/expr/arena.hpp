// Memory of one evaluation: allocated by moving a pointer, given back all at once.
#pragma once

#include <cstddef>
#include <cstring>
#include <memory>
#include <new>
#include <span>
#include <string_view>
#include <type_traits>
#include <vector>

namespace tendril::expr {

// Holds the temporary texts and lists of an evaluation; the first few KiB lie inside the object, so that common
// evaluations never reach the heap. Not thread-safe. Limits: throws Failure(too_large) beyond `bytes_max`.
class Arena {
 public:
    explicit Arena(std::size_t bytes_max) : bytes_max_(bytes_max) {}
    Arena(const Arena&) = delete;
    Arena& operator=(const Arena&) = delete;
    ~Arena() = default;

    void* allocate(std::size_t bytes) {
        const std::size_t rounded = (bytes + alignment - 1) / alignment * alignment;
        if (rounded < bytes || rounded > left_) return allocate_block(bytes);
        std::byte* start = next_;
        next_ += rounded;
        left_ -= rounded;
        return start;
    }

    // `count` objects made by their default constructor. They are never destroyed, so T must not need it.
    template <class T>
    std::span<T> make(std::size_t count) {
        static_assert(std::is_trivially_destructible_v<T> && alignof(T) <= alignment);
        if (count == 0) return {};
        if (count > bytes_max_ / sizeof(T)) refuse();
        T* first = static_cast<T*>(allocate(count * sizeof(T)));
        for (std::size_t index = 0; index < count; ++index) new (first + index) T();
        return {first, count};
    }

    // A copy of `text` that lives as long as the arena.
    std::string_view keep(std::string_view text) {
        if (text.empty()) return {};
        char* copy = static_cast<char*>(allocate(text.size()));
        std::memcpy(copy, text.data(), text.size());
        return {copy, text.size()};
    }

 private:
    static constexpr std::size_t alignment = alignof(std::max_align_t);
    static constexpr std::size_t first_bytes = 2048;

    void* allocate_block(std::size_t bytes);
    [[noreturn]] void refuse() const;

    alignas(alignment) std::byte first_[first_bytes];
    std::byte* next_ = first_;
    std::size_t left_ = first_bytes;
    std::size_t bytes_max_;
    std::size_t blocks_bytes_ = 0;
    std::vector<std::unique_ptr<std::byte[]>> blocks_;
};

}  // namespace tendril::expr
