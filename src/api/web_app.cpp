#include "api/web_app.hpp"

#include <zlib.h>

#include <array>
#include <utility>

#include "http/problem.hpp"
#include "vault/signatures.hpp"

namespace tendril::api {

namespace {

constexpr std::size_t compress_from_bytes = 1024;

constexpr std::array<std::pair<std::string_view, std::string_view>, 13> content_types{{
    {".html", "text/html; charset=utf-8"},
    {".js", "text/javascript; charset=utf-8"},
    {".css", "text/css; charset=utf-8"},
    {".json", "application/json"},
    {".map", "application/json"},
    {".svg", "image/svg+xml"},
    {".png", "image/png"},
    {".ico", "image/x-icon"},
    {".webp", "image/webp"},
    {".woff2", "font/woff2"},
    {".woff", "font/woff"},
    {".txt", "text/plain; charset=utf-8"},
    {".webmanifest", "application/manifest+json"},
}};

constexpr std::string_view page_without_app =
    "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Tendril</title>"
    "<h1>Tendril is running</h1><p>This binary was built without the web app. "
    "Build the folder <code>web</code> first, then build again. "
    "The REST interface is described at <a href=\"/api/v1/openapi.json\">/api/v1/openapi.json</a>.</p></html>";

bool is_compressible(std::string_view type) {
    return type.starts_with("text/") || type.starts_with("application/") || type == "image/svg+xml";
}

// The gzip form, or "" when it is hardly smaller.
std::string gzip(std::string_view content) {
    z_stream stream{};
    constexpr int gzip_window = 15 + 16;  // zlib: 16 more asks for the gzip wrapper
    if (deflateInit2(&stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, gzip_window, 8, Z_DEFAULT_STRATEGY) != Z_OK) return {};
    std::string compressed(deflateBound(&stream, content.size()), '\0');
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(content.data()));
    stream.avail_in = static_cast<uInt>(content.size());
    stream.next_out = reinterpret_cast<Bytef*>(compressed.data());
    stream.avail_out = static_cast<uInt>(compressed.size());
    const bool done = deflate(&stream, Z_FINISH) == Z_STREAM_END;
    compressed.resize(stream.total_out);
    deflateEnd(&stream);
    if (!done || compressed.size() > content.size() / 10 * 9) return {};
    return compressed;
}

http::Response page(std::string_view html) {
    http::Response response;
    response.headers.add("Content-Type", "text/html; charset=utf-8");
    response.body = html;
    return response;
}

}  // namespace

std::string_view content_type_of(std::string_view path) {
    for (const auto& [ending, type] : content_types) {
        if (path.ends_with(ending)) return type;
    }
    return "application/octet-stream";
}

WebApp::WebApp(std::span<const embedded::File> files) {
    for (const auto& file : files) assets_[file.path].content = file.content;
}

WebApp::Asset* WebApp::find(std::string_view path) {
    const auto found = assets_.find(path);
    if (found == assets_.end()) return nullptr;
    auto& asset = found->second;
    if (!asset.prepared) {
        asset.etag = "\"" + vault::sha256_hex(asset.content).substr(0, 32) + "\"";
        if (asset.content.size() >= compress_from_bytes && is_compressible(content_type_of(path))) {
            asset.compressed = gzip(asset.content);
        }
        asset.prepared = true;
    }
    return &asset;
}

http::Response WebApp::answer(const http::Request& request) {
    if (request.method != "GET" && request.method != "HEAD") {
        auto refused = http::problem(405, "Only GET is possible here.");
        refused.headers.add("Allow", "GET, HEAD");
        return refused;
    }
    std::string_view path(request.path);
    path.remove_prefix(path.starts_with('/') ? 1 : 0);
    auto* asset = find(path);
    if (asset == nullptr && path.starts_with("assets/")) return http::problem(404, "There is no such file.");
    if (asset == nullptr) asset = find(path = "index.html");
    if (asset == nullptr) return page(page_without_app);

    http::Response response;
    response.headers.add("ETag", asset->etag);
    // The build puts a hash of the content into the names below assets/.
    response.headers.add("Cache-Control",
                         path.starts_with("assets/") ? "public, max-age=31536000, immutable" : "no-cache");
    if (request.headers.get("If-None-Match") == asset->etag) {
        response.status = 304;
        return response;
    }
    response.headers.add("Content-Type", std::string(content_type_of(path)));
    response.headers.add("Vary", "Accept-Encoding");
    const bool zipped =
        !asset->compressed.empty() && request.headers.get("Accept-Encoding").find("gzip") != std::string_view::npos;
    if (zipped) response.headers.add("Content-Encoding", "gzip");
    if (request.method == "GET") response.body = zipped ? std::string_view(asset->compressed) : asset->content;
    return response;
}

}  // namespace tendril::api
