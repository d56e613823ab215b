#include "connector/field_merge.hpp"

#include "connector/changes.hpp"

namespace tendril::connector {

namespace {

json::value value_of(const json::object& side, const json::object& base, std::string_view field) {
    const auto* value = side.if_contains(field);
    if (value == nullptr) value = base.if_contains(field);
    return value == nullptr ? json::value() : *value;
}

Side winner_of(const FieldMergeInput& input, std::string_view field) {
    const auto own = text_or(input.winners, field);
    return own.empty() ? input.winner : own == "there" ? Side::there : Side::here;
}

std::vector<std::string> fields_of(const FieldMergeInput& input) {
    if (!input.fields.empty()) return input.fields;
    std::vector<std::string> fields;
    for (const auto& member : input.here) fields.emplace_back(member.key());
    return fields;
}

}  // namespace

FieldMerge merge_fields(const FieldMergeInput& input) {
    FieldMerge result;
    for (const auto& field : fields_of(input)) {
        const auto before = value_of({}, input.base, field);
        const auto here = value_of(input.here, input.base, field);
        const auto there = value_of(input.there, input.base, field);
        result.merged[field] = here;
        if (same_content(here, there)) continue;
        const bool changed_here = !same_content(here, before);
        const bool changed_there = !same_content(there, before);
        auto side = changed_here ? Side::here : Side::there;
        if (changed_here && changed_there) {
            side = winner_of(input, field);
            result.conflicts.push_back({{"field", field},
                                        {"here", here},
                                        {"there", there},
                                        {"winner", side == Side::here ? "here" : "there"}});
        }
        if (side == Side::here) {
            result.send[field] = here;
        } else {
            result.take[field] = there;
            result.merged[field] = there;
        }
    }
    return result;
}

}  // namespace tendril::connector
