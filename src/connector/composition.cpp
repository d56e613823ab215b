#include "connector/composition.hpp"

#include <algorithm>

#include "connector/request.hpp"

namespace tendril::connector {

const json::value* find_in(const Composition& composition, const json::value& answer, const json::object& input) {
    const auto* found = find_path(answer, composition.items);
    if (found == nullptr || found->is_null() || composition.id.empty()) {
        return found == nullptr || found->is_null() ? nullptr : found;
    }
    const auto* items = found->if_array();
    const auto wanted = id_at(json::value(input), composition.equals);
    if (items == nullptr || wanted.empty()) return nullptr;
    const auto item = std::ranges::find_if(
        *items, [&](const json::value& candidate) { return id_at(candidate, composition.id) == wanted; });
    return item == items->end() ? nullptr : &*item;
}

}  // namespace tendril::connector
