// Raw bytes into the client's response reader, in pieces of a size that the first byte chooses. What was not consumed
// comes again with what follows, as the connection does it.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "http/detail/response_reader.hpp"

using tendril::http::detail::ResponseReader;
using State = ResponseReader::State;

namespace {

constexpr std::size_t bytes_max = 1024;

void require(bool holds) {
    if (!holds) std::abort();
}

void check_answer(ResponseReader& reader) {
    const auto response = reader.take();
    require(response.status >= 0);
    require(response.body.size() <= bytes_max);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size < 2) return 0;
    const std::size_t piece = data[0] / 2 + std::size_t{1};
    std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
    ResponseReader reader(bytes_max);
    reader.start(data[0] % 2 == 1);
    std::string held;
    while (!bytes.empty()) {
        held.append(bytes.substr(0, piece));
        bytes.remove_prefix(std::min(piece, bytes.size()));
        const auto progress = reader.feed(held);
        require(progress.consumed <= held.size());
        held.erase(0, progress.consumed);
        require(held.size() <= bytes_max + piece);
        if (progress.state == State::complete) check_answer(reader);
        if (progress.state != State::need_more) return 0;
    }
    if (reader.end() == State::complete) check_answer(reader);
    return 0;
}
