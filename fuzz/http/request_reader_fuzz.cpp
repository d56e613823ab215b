// Raw bytes into the server's request reader, in pieces of a size that the first byte chooses.
#include <algorithm>
#include <cstdint>
#include <cstdlib>

#include "http/detail/request_reader.hpp"

using tendril::http::detail::RequestReader;

namespace {

constexpr std::size_t header_bytes_max = 1024;
constexpr std::size_t body_bytes_max = 512;

void require(bool holds) {
    if (!holds) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size < 2) return 0;
    const std::size_t piece = data[0] + std::size_t{1};
    const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
    RequestReader reader({header_bytes_max, body_bytes_max});
    std::size_t begin = 0;
    std::size_t end = std::min(piece, bytes.size());
    while (begin < end) {
        const auto progress = reader.feed(bytes.substr(begin, end - begin));
        require(progress.consumed <= end - begin);
        begin += progress.consumed;
        if (progress.state == RequestReader::State::rejected) {
            require(reader.rejection().status >= 400);
            return 0;
        }
        if (progress.state == RequestReader::State::complete) {
            const auto parsed = reader.take();
            require(parsed.request.body.size() <= body_bytes_max);
            require(!parsed.request.path.empty());
            continue;
        }
        if (end == bytes.size()) break;
        end = std::min(end + piece, bytes.size());
    }
    return 0;
}
