// Reading a list page by page: how an API says where the next page begins, as data.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/json.hpp"

namespace tendril::connector {

// Where the value of a field that asks for the next page comes from.
struct NextField {
    enum class From {
        answer,     // a slash path in the answer: a cursor
        last_item,  // a slash path in the last item of the page
        pages,      // counts pages
        items,      // counts items
    };
    std::string field;
    From from = From::answer;
    std::string path;        // answer and last_item
    std::int64_t first = 0;  // pages and items: the first page's value
    bool as_text = false;    // pages and items: the field is a text
};

struct Paging {
    std::string items;        // slash path of the list in the answer; "" is the answer itself
    std::string limit_field;  // how many items a page may have, or ""
    std::int64_t limit_max = 0;
    std::vector<NextField> next;
};

// The most that "all pages" reads, whatever a step asks for: what it reads is kept with the run.
inline constexpr std::int64_t all_items_max = 10'000;
inline constexpr int all_pages_max = 200;
inline constexpr std::size_t all_bytes_max = 8 * 1024 * 1024;

struct PageBounds {
    std::int64_t items = all_items_max;
    int pages = all_pages_max;
    std::size_t bytes = all_bytes_max;
};

// One reading of a list: what was read and what to ask for next. Pure.
class PageReader {
 public:
    // Reads at most `items_max` items.
    PageReader(const Paging& paging, json::object input, std::int64_t items_max, PageBounds bounds = {});

    // The input that asks for the page to read now.
    [[nodiscard]] const json::object& input() const { return input_; }
    // Takes a page of `bytes`; true when there may be another one. The end of a list is an empty page, a missing
    // cursor, the same page again, or a bound that is reached; a page that is not full is none.
    bool take(json::value answer, std::size_t bytes);
    // The last answer with the items of all pages in place of its own.
    [[nodiscard]] json::value result() const;
    [[nodiscard]] int pages() const { return pages_; }
    [[nodiscard]] std::int64_t items() const { return static_cast<std::int64_t>(items_.size()); }

 private:
    [[nodiscard]] bool prepare_next(const json::value& answer, const json::array& page);

    const Paging& paging_;
    json::object input_;
    std::int64_t items_max_;
    PageBounds bounds_;
    int pages_ = 0;
    std::size_t bytes_ = 0;
    json::array items_;
    json::value last_;
};

}  // namespace tendril::connector
