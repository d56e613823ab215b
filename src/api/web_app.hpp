// The web app's files, which are part of the binary.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <unordered_map>

#include "base/embedded.hpp"
#include "http/message.hpp"

namespace tendril::api {

// On the server's executor only: entity tags and compressed forms are made when first asked for.
class WebApp {
 public:
    explicit WebApp(std::span<const embedded::File> files);

    // The file at the request's path; index.html for any other path, which the app's own router understands; a plain
    // page when the binary was built without the web app. GET and HEAD only.
    http::Response answer(const http::Request& request);

 private:
    struct Asset {
        std::string_view content;
        std::string etag;
        std::string compressed;  // gzip; empty when not worth it
        bool prepared = false;
    };

    Asset* find(std::string_view path);

    std::unordered_map<std::string_view, Asset> assets_;  // by path without the leading slash
};

// "text/html; charset=utf-8" and the like, by the file's ending.
std::string_view content_type_of(std::string_view path);

}  // namespace tendril::api
