#include "http/detail/response_reader.hpp"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <boost/beast/core/string.hpp>
#include <boost/beast/http/basic_parser.hpp>
#include <boost/beast/http/error.hpp>
#include <optional>
#include <string>

#include "http/detail/call_rules.hpp"

namespace tendril::http::detail {

namespace {

namespace beast_http = boost::beast::http;
using Text = boost::beast::string_view;
using Failure = boost::beast::error_code;

constexpr std::size_t body_reserve_max = 64 * 1024;  // a promised length alone must not cost more memory than this

std::string_view to_std(Text text) {
    return {text.data(), text.size()};
}

struct Inflation {
    z_stream stream{};
    bool ready = inflateInit2(&stream, 15 + 16) == Z_OK;  // the largest window, in gzip's format (zlib.h)
    Inflation() = default;
    Inflation(const Inflation&) = delete;
    Inflation& operator=(const Inflation&) = delete;
    ~Inflation() { inflateEnd(&stream); }
};

// Unpacks gzip in place, up to `bytes_max` bytes.
ResponseReader::State unpack(std::string& body, std::size_t bytes_max) {
    Inflation inflation;
    if (!inflation.ready) return ResponseReader::State::malformed;
    auto& stream = inflation.stream;
    stream.next_in = reinterpret_cast<Bytef*>(body.data());
    stream.avail_in = static_cast<uInt>(body.size());
    std::string plain;
    std::array<char, 16 * 1024> piece{};
    int code = Z_OK;
    while (code == Z_OK) {
        stream.next_out = reinterpret_cast<Bytef*>(piece.data());
        stream.avail_out = static_cast<uInt>(piece.size());
        code = inflate(&stream, Z_NO_FLUSH);
        plain.append(piece.data(), piece.size() - stream.avail_out);
        if (plain.size() > bytes_max) return ResponseReader::State::too_large;
    }
    if (code != Z_STREAM_END) return ResponseReader::State::malformed;
    body = std::move(plain);
    return ResponseReader::State::complete;
}

}  // namespace

// Beast's parser writing straight into our Response.
struct ResponseReader::Parser final : beast_http::basic_parser<false> {
    Parser(std::size_t bytes_max, bool to_head) {
        header_limit(static_cast<std::uint32_t>(std::min<std::size_t>(bytes_max, UINT32_MAX)));
        body_limit(bytes_max);
        skip(to_head);
        eager(true);
    }

    void on_response_impl(int status, Text, int, Failure&) override { response.status = status; }

    void on_field_impl(beast_http::field name, Text name_text, Text value, Failure&) override {
        if (is_header_done()) return;  // a trailer, which must not pass for a header
        if (name == beast_http::field::content_encoding) packed = boost::beast::iequals(value, "gzip");
        if (!describes_transfer(to_std(name_text))) response.headers.add(to_std(name_text), to_std(value));
    }

    void on_body_init_impl(const boost::optional<std::uint64_t>& length, Failure&) override {
        if (length) response.body.reserve(std::min<std::uint64_t>(*length, body_reserve_max));
    }

    std::size_t on_body_impl(Text body, Failure&) override {
        response.body.append(body.data(), body.size());
        return body.size();
    }

    std::size_t on_chunk_body_impl(std::uint64_t, Text body, Failure& failure) override {
        return on_body_impl(body, failure);
    }

    void on_request_impl(beast_http::verb, Text, Text, int, Failure&) override {}
    void on_header_impl(Failure&) override {}
    void on_chunk_header_impl(std::uint64_t, Text, Failure&) override {}
    void on_finish_impl(Failure&) override {}

    Response response;
    bool packed = false;
};

ResponseReader::ResponseReader(std::size_t bytes_max) : bytes_max_(bytes_max) {}
ResponseReader::~ResponseReader() = default;

void ResponseReader::start(bool to_head) {
    to_head_ = to_head;
    begun_ = false;
    header_bytes_ = 0;
    parser_ = std::make_unique<Parser>(bytes_max_, to_head);
}

ResponseReader::Progress ResponseReader::feed(std::string_view bytes) {
    begun_ = true;
    std::size_t consumed = 0;
    while (true) {
        Failure failure;
        const auto rest = bytes.substr(consumed);
        const bool in_header = !parser_->is_header_done();
        const auto taken = parser_->put({rest.data(), rest.size()}, failure);
        consumed += taken;
        if (failure == beast_http::error::body_limit) return {State::too_large, consumed};
        if (failure && failure != beast_http::error::need_more) return {State::malformed, consumed};
        if (in_header) header_bytes_ += taken;
        // Beast limits a piece of a header, not the sum of many, nor what follows a chunk's length or the last chunk.
        const auto held_back = bytes.size() - consumed;
        if (!parser_->is_done() && (parser_->is_header_done() ? 0 : header_bytes_) + held_back > bytes_max_) {
            return {State::too_large, consumed};
        }
        if (!parser_->is_done()) return {State::need_more, consumed};
        const bool interim = parser_->response.status / 100 == 1 && parser_->response.status != 101;
        if (!interim) return {complete(), consumed};
        parser_ = std::make_unique<Parser>(bytes_max_, to_head_);
        if (consumed == bytes.size()) return {State::need_more, consumed};
    }
}

ResponseReader::State ResponseReader::end() {
    Failure failure;
    if (!begun_ || !parser_->is_header_done()) return State::malformed;
    parser_->put_eof(failure);
    return failure || !parser_->is_done() ? State::malformed : complete();
}

ResponseReader::State ResponseReader::complete() {
    auto& response = parser_->response;
    if (parser_->packed && !response.body.empty()) return unpack(response.body, bytes_max_);
    return State::complete;
}

Response ResponseReader::take() {
    return std::move(parser_->response);
}

bool ResponseReader::keep_alive() const {
    return parser_->keep_alive() && parser_->response.status != 101;
}

bool ResponseReader::begun() const {
    return begun_;
}

}  // namespace tendril::http::detail
