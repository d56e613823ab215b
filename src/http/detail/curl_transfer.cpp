#include "http/detail/curl_transfer.hpp"

#include <sys/socket.h>

#include <algorithm>
#include <boost/asio/ip/tcp.hpp>

#include "http/detail/call_rules.hpp"

namespace tendril::http::detail {

namespace {

std::string_view trim(std::string_view text) {
    const auto first = text.find_first_not_of(" \t\r\n");
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

void append(HeaderList& list, const std::string& line) {
    // curl_slist_append() returns the list's head, or null when memory is out and the list is as it was.
    auto* longer = curl_slist_append(list.get(), line.c_str());
    if (longer == nullptr) throw std::bad_alloc();
    static_cast<void>(list.release());
    list.reset(longer);
}

}  // namespace

CurlTransfer::CurlTransfer(EasyHandle handle, ClientRequest request, ClientCallback done, const ClientOptions& options)
    : handle_(std::move(handle)),
      request_(std::move(request)),
      done_(std::move(done)),
      bytes_max_(options.response_bytes_max) {
    curl_easy_reset(handle_.get());
    curl_easy_setopt(handle_.get(), CURLOPT_PRIVATE, this);
    curl_easy_setopt(handle_.get(), CURLOPT_URL, request_.url.c_str());
    set_limits(options);
    set_security(options);
    set_headers();
    set_method_and_body();
    set_callbacks();
}

void CurlTransfer::set_limits(const ClientOptions& options) {
    auto* handle = handle_.get();
    const auto total = std::max<std::chrono::milliseconds>(request_.time_limit, std::chrono::milliseconds(1));
    curl_easy_setopt(handle, CURLOPT_TIMEOUT_MS, static_cast<long>(total.count()));  // 0 would mean without a limit
    curl_easy_setopt(handle, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(options.connect_limit.count()));
    curl_easy_setopt(handle, CURLOPT_MAXAGE_CONN, 30L);  // seconds; servers drop idle connections at their own time
    curl_easy_setopt(handle, CURLOPT_NOSIGNAL, 1L);      // time limits by signals would not be thread-safe
    curl_easy_setopt(handle, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
    curl_easy_setopt(handle, CURLOPT_ACCEPT_ENCODING, "gzip");
}

void CurlTransfer::set_security(const ClientOptions& options) {
    auto* handle = handle_.get();
    curl_easy_setopt(handle, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(handle, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(handle, CURLOPT_SSL_VERIFYPEER, 1L);
    curl_easy_setopt(handle, CURLOPT_SSL_VERIFYHOST, 2L);
    curl_easy_setopt(handle, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
    if (!options.ca_file.empty()) {
        curl_easy_setopt(handle, CURLOPT_CAINFO, options.ca_file.c_str());
        curl_easy_setopt(handle, CURLOPT_CAPATH, nullptr);  // this file alone, not the system's directory too
    }
    if (options.guard) {
        guard_ = &*options.guard;
        curl_easy_setopt(handle, CURLOPT_PROXY, "");
        curl_easy_setopt(handle, CURLOPT_OPENSOCKETFUNCTION, &CurlTransfer::open_socket);
        curl_easy_setopt(handle, CURLOPT_OPENSOCKETDATA, this);
    } else if (!options.proxy.empty()) {
        curl_easy_setopt(handle, CURLOPT_PROXY, options.proxy.c_str());
    }
}

// The address is the one that is connected to next, whatever name it was resolved from.
curl_socket_t CurlTransfer::open_socket(void* self, curlsocktype, curl_sockaddr* address) {
    auto& transfer = *static_cast<CurlTransfer*>(self);
    boost::asio::ip::tcp::endpoint endpoint;
    if (address->addrlen > endpoint.capacity()) return CURL_SOCKET_BAD;
    std::copy_n(reinterpret_cast<const char*>(&address->addr), address->addrlen,
                reinterpret_cast<char*>(endpoint.data()));
    endpoint.resize(address->addrlen);
    if (!transfer.guard_->allows(endpoint.address())) {
        transfer.refused_address_ = endpoint.address().to_string();
        return CURL_SOCKET_BAD;
    }
    return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

void CurlTransfer::set_headers() {
    for (const auto& [name, value] : request_.headers) {
        std::string line(name);
        line.append(value.empty() ? ";" : ": ").append(value);  // "name:" would remove the header
        append(headers_, line);
    }
    append(headers_, "Expect:");                                                        // never wait for "100 Continue"
    if (!request_.headers.contains("Content-Type")) append(headers_, "Content-Type:");  // no form type on its own
    if (!request_.headers.contains("User-Agent")) append(headers_, "User-Agent: tendril");
    curl_easy_setopt(handle_.get(), CURLOPT_HTTPHEADER, headers_.get());
}

void CurlTransfer::set_method_and_body() {
    auto* handle = handle_.get();
    if (request_.method == "HEAD") {
        curl_easy_setopt(handle, CURLOPT_NOBODY, 1L);
        return;
    }
    if (!request_.body.empty() || expects_body(request_.method)) {
        curl_easy_setopt(handle, CURLOPT_POST, 1L);
        curl_easy_setopt(handle, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request_.body.size()));
        curl_easy_setopt(handle, CURLOPT_POSTFIELDS, request_.body.data());
    }
    curl_easy_setopt(handle, CURLOPT_CUSTOMREQUEST, request_.method.c_str());
}

void CurlTransfer::set_callbacks() {
    auto* handle = handle_.get();
    curl_easy_setopt(handle, CURLOPT_ERRORBUFFER, failure_text_.data());
    curl_easy_setopt(handle, CURLOPT_PREREQFUNCTION, &CurlTransfer::before_request);
    curl_easy_setopt(handle, CURLOPT_PREREQDATA, this);
    curl_easy_setopt(handle, CURLOPT_HEADERFUNCTION, &CurlTransfer::take_header);
    curl_easy_setopt(handle, CURLOPT_HEADERDATA, this);
    curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, &CurlTransfer::take_body);
    curl_easy_setopt(handle, CURLOPT_WRITEDATA, this);
}

// curl calls this when a connection (and its tunnel and TLS) stands, before it writes the request: what comes earlier
// is "never left". When a kept connection breaks before an answer, curl sends the request again on a new one on its
// own and has no option against that. The first one may have taken effect, so here a second one is forbidden.
int CurlTransfer::before_request(void* self, char*, char*, int, int) {
    auto& transfer = *static_cast<CurlTransfer*>(self);
    const bool allowed = transfer.requests_sent_ == 0 || is_safe(transfer.request_.method);
    ++transfer.requests_sent_;
    return allowed ? CURL_PREREQFUNC_OK : CURL_PREREQFUNC_ABORT;
}

std::size_t CurlTransfer::take_header(char* data, std::size_t, std::size_t size, void* self) {
    auto& transfer = *static_cast<CurlTransfer*>(self);
    if (!transfer.fits(size)) return 0;
    transfer.add_header_line({data, size});
    return size;
}

std::size_t CurlTransfer::take_body(char* data, std::size_t, std::size_t size, void* self) {
    auto& transfer = *static_cast<CurlTransfer*>(self);
    if (!transfer.fits(size)) return 0;
    transfer.response_.body.append(data, size);
    return size;
}

bool CurlTransfer::fits(std::size_t more) {
    too_large_ = more > bytes_max_ - bytes_;
    if (!too_large_) bytes_ += more;
    return !too_large_;
}

// Lines come one by one: status line, fields, an empty line; interim answers (1xx) come first in the same form, and
// trailers after the body.
void CurlTransfer::add_header_line(std::string_view line) {
    if (line.substr(0, 5) == "HTTP/") {
        response_.headers = {};
        header_complete_ = false;
        return;
    }
    const auto text = trim(line);
    if (text.empty()) header_complete_ = true;
    const auto colon = text.find(':');
    if (header_complete_ || colon == std::string_view::npos || colon == 0) return;
    const auto name = text.substr(0, colon);
    if (!describes_transfer(name)) response_.headers.add(name, trim(text.substr(colon + 1)));
}

ClientOutcome CurlTransfer::outcome(CURLcode code) {
    if (code != CURLE_OK) {
        const auto reached = requests_sent_ == 0 ? NoAnswer::Reached::no : NoAnswer::Reached::unknown;
        return NoAnswer{reached, error_of(code)};
    }
    long status = 0;
    curl_easy_getinfo(handle_.get(), CURLINFO_RESPONSE_CODE, &status);
    response_.status = static_cast<int>(status);
    return std::move(response_);
}

ClientOutcome CurlTransfer::cancelled() const {
    const auto reached = requests_sent_ == 0 ? NoAnswer::Reached::no : NoAnswer::Reached::unknown;
    return NoAnswer{reached, Error(ErrorCode::cancelled, "The call was given up because the server is stopping.")};
}

Error CurlTransfer::error_of(CURLcode code) const {
    if (too_large_) {
        return {ErrorCode::unavailable, "The answer is larger than " + std::to_string(bytes_max_) + " bytes."};
    }
    if (!refused_address_.empty()) {
        return {ErrorCode::invalid_input,
                "The address " + refused_address_ +
                    " is internal and may not be called. The operator may allow it by outbound_allow.",
                "url"};
    }
    const std::string text = failure_text_[0] == '\0' ? curl_easy_strerror(code) : failure_text_.data();
    switch (code) {
        case CURLE_OPERATION_TIMEDOUT:
            return {ErrorCode::timed_out, "The call took too long: " + text + "."};
        case CURLE_URL_MALFORMAT:
        case CURLE_UNSUPPORTED_PROTOCOL:
            return {ErrorCode::invalid_input, "The address cannot be called: " + text + ".", "url"};
        case CURLE_ABORTED_BY_CALLBACK:
            return {ErrorCode::unavailable, "The server closed the connection without an answer."};
        default:
            return {ErrorCode::unavailable, "The call got no answer: " + text + "."};
    }
}

}  // namespace tendril::http::detail
