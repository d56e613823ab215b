#include "connector/paging.hpp"

#include <algorithm>

namespace tendril::connector {

namespace {

// Puts `replacement` where `path` leads; `answer` itself for "".
void replace_at(json::value& answer, std::string_view path, json::value replacement) {
    auto* at = &answer;
    while (!path.empty()) {
        path.remove_prefix(1);
        const auto end = path.find('/');
        const auto name = path.substr(0, end);
        path = end == std::string_view::npos ? std::string_view() : path.substr(end);
        if (!at->is_object()) return;
        at = &at->get_object()[name];
    }
    *at = std::move(replacement);
}

bool says_nothing(const json::value* value) {
    return value == nullptr || value->is_null() || (value->is_string() && value->get_string().empty()) ||
           (value->is_array() && value->get_array().empty());
}

json::value counted(const NextField& next, std::int64_t number) {
    return next.as_text ? json::value(json::string(std::to_string(number))) : json::value(number);
}

}  // namespace

PageReader::PageReader(const Paging& paging, json::object input, std::int64_t items_max, PageBounds bounds)
    : paging_(paging),
      input_(std::move(input)),
      items_max_(std::clamp<std::int64_t>(items_max, 1, bounds.items)),
      bounds_(bounds) {
    if (paging_.limit_field.empty() || input_.contains(paging_.limit_field)) return;
    const auto limit = paging_.limit_max > 0 ? std::min(paging_.limit_max, items_max_) : items_max_;
    const bool as_text = std::ranges::any_of(paging_.next, [](const NextField& next) { return next.as_text; });
    input_[paging_.limit_field] = as_text ? json::value(json::string(std::to_string(limit))) : json::value(limit);
}

bool PageReader::take(json::value answer, std::size_t bytes) {
    ++pages_;
    bytes_ += bytes;
    const auto* found = find_path(answer, paging_.items);
    const json::array page = found != nullptr && found->is_array() ? found->get_array() : json::array();
    for (const auto& item : page) {
        if (items() < items_max_) items_.push_back(item);
    }
    const bool may_go_on = items() < items_max_ && pages_ < bounds_.pages && bytes_ < bounds_.bytes;
    const bool more = !page.empty() && may_go_on && prepare_next(answer, page);
    last_ = std::move(answer);
    return more;
}

bool PageReader::prepare_next(const json::value& answer, const json::array& page) {
    auto input = input_;
    for (const auto& next : paging_.next) {
        switch (next.from) {
            case NextField::From::pages:
                input[next.field] = counted(next, next.first + pages_);
                break;
            case NextField::From::items:
                input[next.field] = counted(next, next.first + items());
                break;
            case NextField::From::answer:
            case NextField::From::last_item: {
                const bool in_answer = next.from == NextField::From::answer;
                const auto* value = find_path(in_answer ? answer : page.back(), next.path);
                if (says_nothing(value)) return false;
                input[next.field] = *value;
                break;
            }
        }
    }
    if (input == input_) return false;
    input_ = std::move(input);
    return true;
}

json::value PageReader::result() const {
    auto answer = last_;
    replace_at(answer, paging_.items, items_);
    return answer;
}

}  // namespace tendril::connector
