#include "expr/arena.hpp"

#include <algorithm>
#include <string>

#include "expr/failure.hpp"

namespace tendril::expr {

void Arena::refuse() const {
    fail(ErrorCode::too_large,
         "The template builds more than " + std::to_string(bytes_max_) + " bytes of intermediate values.");
}

void* Arena::allocate_block(std::size_t bytes) {
    constexpr std::size_t block_bytes = 16 * 1024;
    if (bytes > bytes_max_ || blocks_bytes_ > bytes_max_ - bytes) refuse();
    const std::size_t size = (std::max(bytes, block_bytes) + alignment - 1) / alignment * alignment;
    blocks_.emplace_back(new std::byte[size]);
    blocks_bytes_ += size;
    std::byte* start = blocks_.back().get();
    const std::size_t used = (bytes + alignment - 1) / alignment * alignment;
    if (size - used > left_) {
        next_ = start + used;
        left_ = size - used;
    }
    return start;
}

}  // namespace tendril::expr
