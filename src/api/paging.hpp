// Cursor paging: ?limit=&cursor=. A cursor is the id of the last item that was shown.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "base/json.hpp"
#include "http/router.hpp"

namespace tendril::api {

inline constexpr std::int32_t page_limit_default = 50;
inline constexpr std::int32_t page_limit_max = 200;

struct PageRequest {
    std::int32_t limit = page_limit_default;
    std::string cursor;  // "" starts at the first item
};

// Errors: invalid_input naming "limit" or "cursor".
Result<PageRequest> parse_page(const http::Parameters& query);
Error bad_cursor();

// {"items": [...], "next_cursor": ...}
json::object page_of(json::array items, const std::string& next_cursor);

// The page of a list that is in memory as a whole, in its order. `id_of` and `form` take an item.
// Errors: invalid_input when no item has the cursor's id.
template <class Item, class IdOf, class Form>
Result<json::object> page_through(const std::vector<Item>& all, const PageRequest& page, IdOf id_of, Form form) {
    auto at = all.begin();
    if (!page.cursor.empty()) {
        at = std::find_if(all.begin(), all.end(), [&](const Item& item) { return id_of(item) == page.cursor; });
        if (at == all.end()) return bad_cursor();
        ++at;
    }
    json::array items;
    std::string last;
    for (; at != all.end() && items.size() < static_cast<std::size_t>(page.limit); ++at) {
        items.push_back(form(*at));
        last = id_of(*at);
    }
    return page_of(std::move(items), at == all.end() ? std::string() : last);
}

}  // namespace tendril::api
