// Calls of a Tendril server's REST interface, one after the other, for commands.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.hpp"
#include "base/json.hpp"
#include "http/client.hpp"

namespace tendril::app {

// Not thread-safe; blocks the calling thread.
class RestClient {
 public:
    RestClient(std::string url, std::string token);
    RestClient(RestClient&&) noexcept;
    RestClient& operator=(RestClient&&) noexcept;
    ~RestClient();

    // `path` is below /api/v1. Null for an answer without a body. The error of a refusal quotes the problem document:
    // its detail, its field and its findings.
    Result<json::value> get(const std::string& path);
    Result<json::value> send(const std::string& method, const std::string& path, const json::object& body);

    // One call as it is, of any path of the server. Errors: unavailable, timed_out.
    Result<http::Response> call(http::ClientRequest request);
    [[nodiscard]] const std::string& url() const { return url_; }

 private:
    struct Loop;
    http::ClientRequest request(const std::string& method, const std::string& path) const;
    Result<json::value> answer_to(http::ClientRequest request);

    std::string url_;
    std::string token_;
    std::unique_ptr<Loop> loop_;
};

}  // namespace tendril::app
