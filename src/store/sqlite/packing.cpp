#include "store/sqlite/packing.hpp"

#include <sqlite3.h>
#include <zstd.h>

#include <memory>

#include "store/sqlite/failure.hpp"

namespace tendril::store::sqlite {

namespace {

// Below this, a row shrinks by less than what compressing costs.
constexpr std::size_t size_min = 1024;
// The fastest one: journals repeat the same few words, so higher levels find little more.
constexpr int level = 1;
// No journal is larger; a damaged header must not ask for more memory.
constexpr unsigned long long size_max = 64ULL * 1024 * 1024;

struct Free {
    void operator()(ZSTD_CCtx* context) const { ZSTD_freeCCtx(context); }
};

}  // namespace

std::optional<std::string> pack(std::string_view text) {
    if (text.size() < size_min) return std::nullopt;
    // Making a context costs more than compressing with it.
    thread_local const std::unique_ptr<ZSTD_CCtx, Free> context(ZSTD_createCCtx());
    std::string packed(ZSTD_compressBound(text.size()), '\0');
    const auto size = ZSTD_compressCCtx(context.get(), packed.data(), packed.size(), text.data(), text.size(), level);
    if (ZSTD_isError(size) != 0 || size > text.size() * 7 / 8) return std::nullopt;
    packed.resize(size);
    return packed;
}

std::string unpack(std::string_view packed) {
    const auto size = ZSTD_getFrameContentSize(packed.data(), packed.size());
    if (size <= size_max) {
        std::string text(size, '\0');
        if (ZSTD_decompress(text.data(), text.size(), packed.data(), packed.size()) == size) return text;
    }
    throw Failure(SQLITE_MISMATCH, "a compressed journal cannot be read");
}

}  // namespace tendril::store::sqlite
