#include "api/paging.hpp"

#include <charconv>

namespace tendril::api {

Result<PageRequest> parse_page(const http::Parameters& query) {
    PageRequest page;
    if (const auto limit = query.find("limit"); limit != query.end()) {
        const auto& text = limit->second;
        const char* end = text.data() + text.size();
        const auto [rest, failure] = std::from_chars(text.data(), end, page.limit);
        if (failure != std::errc() || rest != end || page.limit < 1 || page.limit > page_limit_max) {
            return Error(ErrorCode::invalid_input,
                         "\"limit\" must be a number from 1 to " + std::to_string(page_limit_max) + ".", "limit");
        }
    }
    if (const auto cursor = query.find("cursor"); cursor != query.end()) {
        if (cursor->second.empty()) return bad_cursor();
        page.cursor = cursor->second;
    }
    return page;
}

Error bad_cursor() {
    return Error(ErrorCode::invalid_input, "\"cursor\" is not the next_cursor of an earlier page of this list.",
                 "cursor");
}

json::object page_of(json::array items, const std::string& next_cursor) {
    json::object page;
    page["items"] = std::move(items);
    page["next_cursor"] = next_cursor.empty() ? json::value(nullptr) : json::value(next_cursor);
    return page;
}

}  // namespace tendril::api
