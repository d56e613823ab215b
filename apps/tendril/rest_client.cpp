#include "tendril/rest_client.hpp"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include "http/problem.hpp"

namespace tendril::app {

namespace asio = boost::asio;

struct RestClient::Loop {
    asio::io_context io{1};
    asio::executor_work_guard<asio::io_context::executor_type> busy{io.get_executor()};
    std::unique_ptr<http::Client> client = http::make_client(io.get_executor(), {});
};

namespace {

std::string with_findings(std::string message, const json::object& problem) {
    for (const auto& item : array_or_empty(problem, "findings")) {
        if (!item.is_object()) continue;
        const auto& finding = item.get_object();
        message += "\n  ";
        for (const auto* part : {"step", "field"}) {
            if (const auto text = text_or(finding, part); !text.empty()) message += std::string(text) + ": ";
        }
        message += std::string(text_or(finding, "message")) + " " + std::string(text_or(finding, "mend"));
    }
    return message;
}

Error refusal(const http::Response& response) {
    const auto value = parse_json(response.body);
    if (!value || !value->is_object()) {
        return Error(http::code_of(response.status),
                     "The server answered with status " + std::to_string(response.status) + ".");
    }
    const auto& problem = value->get_object();
    const std::string detail(text_or(problem, "detail", text_or(problem, "title")));
    return Error(http::code_of(response.status), with_findings(detail, problem),
                 std::string(text_or(problem, "field")));
}

}  // namespace

RestClient::RestClient(std::string url, std::string token)
    : url_(std::move(url)), token_(std::move(token)), loop_(std::make_unique<Loop>()) {
    while (url_.ends_with('/')) url_.pop_back();
}
RestClient::RestClient(RestClient&&) noexcept = default;
RestClient& RestClient::operator=(RestClient&&) noexcept = default;
RestClient::~RestClient() = default;

Result<http::Response> RestClient::call(http::ClientRequest request) {
    std::optional<http::ClientOutcome> outcome;
    loop_->client->send(std::move(request), [&outcome](http::ClientOutcome answer) { outcome = std::move(answer); });
    while (!outcome) loop_->io.run_one();
    if (!*outcome) return outcome->error().error;
    return std::move(**outcome);
}

http::ClientRequest RestClient::request(const std::string& method, const std::string& path) const {
    http::ClientRequest made;
    made.method = method;
    made.url = url_ + "/api/v1" + path;
    made.headers.add("Authorization", "Bearer " + token_);
    return made;
}

Result<json::value> RestClient::answer_to(http::ClientRequest request) {
    const auto response = call(std::move(request));
    if (!response) return response.error();
    if (response->status >= 300) return refusal(*response);
    if (response->body.empty()) return json::value(nullptr);
    return parse_json(response->body, {.bytes_max = 64 * 1024 * 1024, .depth_max = 256});
}

Result<json::value> RestClient::get(const std::string& path) {
    return answer_to(request("GET", path));
}

Result<json::value> RestClient::send(const std::string& method, const std::string& path, const json::object& body) {
    auto made = request(method, path);
    made.headers.add("Content-Type", "application/json");
    made.body = body.empty() ? std::string() : to_text(body);
    return answer_to(std::move(made));
}

}  // namespace tendril::app
