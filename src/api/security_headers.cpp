#include "api/security_headers.hpp"

namespace tendril::api {

void add_security_headers(http::Response& response) {
    auto& headers = response.headers;
    // Inline styles are allowed because the flow editor places its nodes with them; scripts only come from files.
    headers.add("Content-Security-Policy",
                "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; object-src 'none'; "
                "base-uri 'none'; form-action 'self'; frame-ancestors 'none'");
    headers.add("X-Content-Type-Options", "nosniff");
    headers.add("Referrer-Policy", "no-referrer");
    headers.add("Cross-Origin-Opener-Policy", "same-origin");
    headers.add("Cross-Origin-Resource-Policy", "same-origin");
    if (!headers.contains("Cache-Control")) headers.add("Cache-Control", "no-store");
}

void add_hook_headers(http::Response& response) {
    response.headers.add("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
    response.headers.add("X-Content-Type-Options", "nosniff");
    response.headers.add("Cache-Control", "no-store");
}

}  // namespace tendril::api
