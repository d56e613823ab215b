#include "http/detail/request_reader.hpp"

#include <algorithm>
#include <boost/beast/core/string.hpp>
#include <boost/beast/http/basic_parser.hpp>
#include <boost/beast/http/error.hpp>

namespace tendril::http::detail {

namespace {

namespace beast_http = boost::beast::http;
using boost::beast::iequals;
using FieldName = beast_http::field;
using Text = boost::beast::string_view;
using Failure = boost::beast::error_code;

constexpr std::size_t body_reserve_max = 64 * 1024;  // a promised length alone must not cost more memory than this

std::string_view to_std(Text text) {
    return {text.data(), text.size()};
}

// RFC 9112, section 3.2: what may stand in a Host field (a name, an IPv4 or bracketed IPv6 address, a port).
bool is_host(std::string_view host) {
    return std::all_of(host.begin(), host.end(), [](char letter) {
        return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') ||
               (letter >= '0' && letter <= '9') ||
               std::string_view("-._~%!$&'()*+,;=:[]").find(letter) != std::string_view::npos;
    });
}

Rejection rejection_for(Failure failure, bool target_seen) {
    using beast_http::error;
    if (failure == error::header_limit) {
        return target_seen ? Rejection{431, "The header fields of the request are too large."}
                           : Rejection{414, "The address of the request is too long."};
    }
    if (failure == error::body_limit) return {413, "The body of the request is too large."};
    if (failure == error::bad_version) return {505, "The server speaks HTTP/1.1 and HTTP/1.0 only."};
    return {400, "The request is not valid HTTP."};
}

}  // namespace

// Beast's parser writing straight into our Request: no field container in between.
struct RequestReader::Parser final : beast_http::basic_parser<true> {
    explicit Parser(ReadLimits limits) : limits_(limits) {
        header_limit(static_cast<std::uint32_t>(std::min<std::size_t>(limits.header_bytes_max, UINT32_MAX)));
        body_limit(limits.body_bytes_max);
        eager(true);
    }

    Progress feed(std::string_view bytes) {
        Failure failure;
        const bool in_body = is_header_done();
        const auto consumed = put({bytes.data(), bytes.size()}, failure);
        if (failure == beast_http::error::need_more) failure = {};
        if (!in_body) {
            count_header(consumed, bytes.size());
        } else if (!failure && !is_done() && bytes.size() - consumed > limits_.header_bytes_max) {
            // Body bytes are always consumed, so this is a chunk's extension or the trailer, which Beast does not
            // limit.
            rejected = rejection_for(make_error_code(beast_http::error::header_limit), target_seen);
        }
        if (failure && rejected.detail.empty()) rejected = rejection_for(failure, target_seen);
        if (!rejected.detail.empty()) return {State::rejected, consumed};
        return {is_done() ? State::complete : State::need_more, consumed};
    }

    void on_request_impl(beast_http::verb, Text method, Text target, int version, Failure& failure) override {
        target_seen = true;
        parsed.request.method = to_std(method);
        parsed.http_1_0 = version == 10;
        if (!split_target(to_std(target))) {
            reject(400, "The address of the request is not a path.", failure);
        }
    }

    void on_field_impl(FieldName name, Text name_text, Text value, Failure& failure) override {
        if (is_header_done()) return;  // a trailer, which must not pass for a header
        if (name == FieldName::host) read_host(to_std(value), failure);
        if (name == FieldName::transfer_encoding && !iequals(value, "chunked")) {
            reject(501, "The only transfer encoding that the server reads is chunked.", failure);
        }
        if (name == FieldName::expect) expects_continue = iequals(value, "100-continue");
        parsed.request.headers.add(to_std(name_text), to_std(value));
    }

    void on_header_impl(Failure& failure) override {
        parsed.keep_alive = keep_alive();
        if (hosts == 0 && !parsed.http_1_0) reject(400, "The request has no Host header.", failure);
        if (chunked() && parsed.http_1_0) reject(400, "HTTP/1.0 has no transfer encodings.", failure);
    }

    void on_body_init_impl(const boost::optional<std::uint64_t>& length, Failure&) override {
        if (length) parsed.request.body.reserve(std::min<std::uint64_t>(*length, body_reserve_max));
    }

    std::size_t on_body_impl(Text body, Failure&) override {
        body_seen = true;
        parsed.request.body.append(body.data(), body.size());
        return body.size();
    }

    void on_chunk_header_impl(std::uint64_t, Text, Failure&) override { body_seen = true; }

    std::size_t on_chunk_body_impl(std::uint64_t, Text body, Failure& failure) override {
        return on_body_impl(body, failure);
    }

    void on_response_impl(int, Text, int, Failure&) override {}
    void on_finish_impl(Failure&) override {}

    ParsedRequest parsed;
    Rejection rejected{400, {}};
    bool target_seen = false;
    bool expects_continue = false;
    bool body_seen = false;

 private:
    void reject(int status, std::string_view detail, Failure& failure) {
        if (rejected.detail.empty()) rejected = {status, detail};
        failure = beast_http::error::bad_value;
    }

    void read_host(std::string_view value, Failure& failure) {
        if (++hosts > 1) return reject(400, "The request has more than one Host header.", failure);
        if (!is_host(value)) reject(400, "The Host header is not valid.", failure);
    }

    // Takes "/path?query", "*" and, as RFC 9112 section 3.2.2 demands, "http://host/path?query".
    bool split_target(std::string_view target) {
        if (target.find('#') != std::string_view::npos) return false;
        for (const std::string_view scheme : {"http://", "https://"}) {
            if (target.substr(0, scheme.size()) != scheme) continue;
            const auto path = target.find_first_of("/?", scheme.size());
            target = path == std::string_view::npos ? "/" : target.substr(path);
            if (target.front() == '?') return false;
        }
        const auto question = target.find('?');
        parsed.request.path = target.substr(0, question);
        if (question != std::string_view::npos) parsed.request.query = target.substr(question + 1);
        return target.front() == '/' || target == "*";
    }

    // Beast limits each piece that it reads on its own; the sum over many small pieces is ours to limit.
    void count_header(std::size_t consumed, std::size_t offered) {
        header_bytes += is_header_done() ? 0 : consumed;
        const auto held_back = is_header_done() ? 0 : offered - consumed;
        if (header_bytes + held_back > limits_.header_bytes_max && rejected.detail.empty()) {
            rejected = rejection_for(make_error_code(beast_http::error::header_limit), target_seen);
        }
    }

    ReadLimits limits_;
    std::size_t header_bytes = 0;
    int hosts = 0;
};

RequestReader::RequestReader(ReadLimits limits) : limits_(limits) {}
RequestReader::~RequestReader() = default;

RequestReader::Progress RequestReader::feed(std::string_view bytes) {
    std::size_t skipped = 0;
    if (!parser_) {
        // RFC 9112, section 2.2: some clients send an empty line before the next request.
        while (skipped < bytes.size() && (bytes[skipped] == '\r' || bytes[skipped] == '\n')) ++skipped;
        if (skipped == bytes.size()) return {State::need_more, skipped};
        parser_ = std::make_unique<Parser>(limits_);
    }
    const auto progress = parser_->feed(bytes.substr(skipped));
    return {progress.state, progress.consumed + skipped};
}

ParsedRequest RequestReader::take() {
    auto parsed = std::move(parser_->parsed);
    parser_.reset();
    return parsed;
}

Rejection RequestReader::rejection() const {
    return parser_ ? parser_->rejected : Rejection{};
}

bool RequestReader::under_way() const {
    return parser_ != nullptr;
}

bool RequestReader::wants_continue() const {
    return parser_ && parser_->is_header_done() && parser_->expects_continue && !parser_->body_seen;
}

}  // namespace tendril::http::detail
