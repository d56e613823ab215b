// One call through libcurl: a request into options, callbacks into a response, a failure into NoAnswer.
#pragma once

#include <curl/curl.h>

#include <array>
#include <memory>
#include <string>
#include <string_view>

#include "http/client.hpp"

namespace tendril::http::detail {

struct CurlDeleter {
    void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
    void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
using EasyHandle = std::unique_ptr<CURL, CurlDeleter>;
using HeaderList = std::unique_ptr<curl_slist, CurlDeleter>;

// Stays at one address while curl works on it: curl holds pointers into it.
class CurlTransfer {
 public:
    // Takes over `handle`, whatever options it had.
    CurlTransfer(EasyHandle handle, ClientRequest request, ClientCallback done, const ClientOptions& options);
    CurlTransfer(const CurlTransfer&) = delete;
    CurlTransfer& operator=(const CurlTransfer&) = delete;

    [[nodiscard]] CURL* handle() const { return handle_.get(); }
    [[nodiscard]] EasyHandle take_handle() { return std::move(handle_); }
    [[nodiscard]] ClientCallback take_callback() { return std::move(done_); }
    // What became of the call, once curl is done with it.
    [[nodiscard]] ClientOutcome outcome(CURLcode code);
    // The outcome of a call that is given up before curl is done with it.
    [[nodiscard]] ClientOutcome cancelled() const;

 private:
    void set_limits(const ClientOptions& options);
    void set_security(const ClientOptions& options);
    void set_headers();
    void set_method_and_body();
    void set_callbacks();

    static curl_socket_t open_socket(void* self, curlsocktype purpose, curl_sockaddr* address);
    static int before_request(void* self, char*, char*, int, int);
    static std::size_t take_header(char* data, std::size_t, std::size_t size, void* self);
    static std::size_t take_body(char* data, std::size_t, std::size_t size, void* self);
    void add_header_line(std::string_view line);
    [[nodiscard]] bool fits(std::size_t more);
    [[nodiscard]] Error error_of(CURLcode code) const;

    EasyHandle handle_;
    ClientRequest request_;
    ClientCallback done_;
    HeaderList headers_;
    std::array<char, CURL_ERROR_SIZE> failure_text_{};

    Response response_;
    const std::size_t bytes_max_;
    std::size_t bytes_ = 0;  // of the response, headers included, decoded
    bool too_large_ = false;
    const AddressGuard* guard_ = nullptr;  // the client's
    std::string refused_address_;
    bool header_complete_ = false;
    int requests_sent_ = 0;  // on the wire or about to be
};

}  // namespace tendril::http::detail
