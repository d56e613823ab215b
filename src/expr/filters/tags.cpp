// Filters for tags: lists of short texts that are the same whatever the case of their letters.
#include <array>
#include <vector>

#include "expr/filters/filter.hpp"
#include "expr/unicode.hpp"

namespace tendril::expr {

namespace {

std::string_view trimmed(std::string_view text) {
    constexpr std::string_view white = " \t\r\n";
    const auto first = text.find_first_not_of(white);
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(white) - first + 1);
}

// Tags in order, each once; empty ones are dropped.
class Tags {
 public:
    explicit Tags(Evaluation& evaluation) : evaluation_(evaluation) {}

    void add(std::string_view tag) {
        tag = trimmed(tag);
        if (!tag.empty() && !has(tag)) tags_.push_back(tag);
    }
    void remove(std::string_view tag) {
        tag = trimmed(tag);
        evaluation_.charge(1 + tags_.size() / 8);
        std::erase_if(tags_, [tag](std::string_view one) { return equal_ignoring_case(one, tag); });
    }
    [[nodiscard]] bool has(std::string_view tag) const {
        tag = trimmed(tag);
        for (const auto one : tags_) {
            evaluation_.charge_text(one.size());
            if (equal_ignoring_case(one, tag)) return true;
        }
        return false;
    }
    // A list gives its items, a text its parts between commas, semicolons and line ends.
    template <class Use>
    void for_each(const Value& value, const FilterCall& call, Use use) {
        for (const auto& item : items_of(value, call)) {
            auto text = text_of(evaluation_, item);
            for (auto end = text.find_first_of(",;\n"); end != std::string_view::npos;
                 end = text.find_first_of(",;\n")) {
                use(text.substr(0, end));
                text.remove_prefix(end + 1);
            }
            use(text);
        }
    }
    void add_all(const Value& value, const FilterCall& call) {
        for_each(value, call, [this](std::string_view tag) { add(tag); });
    }
    [[nodiscard]] Value value() const {
        const auto list = evaluation_.arena().make<Value>(tags_.size());
        for (std::size_t i = 0; i < tags_.size(); ++i) list[i] = Value::text(tags_[i]);
        return Value::list(list);
    }

 private:
    Evaluation& evaluation_;
    std::vector<std::string_view> tags_;
};

// "Coaching, vip; New" as a list of three.
Value tags(const Value& input, const FilterCall& call) {
    Tags all(call.evaluation);
    all.add_all(input, call);
    return all.value();
}

Value add_tags(const Value& input, const FilterCall& call) {
    Tags all(call.evaluation);
    all.add_all(input, call);
    for (const auto& argument : call.arguments) all.add_all(argument, call);
    return all.value();
}

Value remove_tags(const Value& input, const FilterCall& call) {
    Tags all(call.evaluation);
    all.add_all(input, call);
    for (const auto& argument : call.arguments) {
        all.for_each(argument, call, [&all](std::string_view tag) { all.remove(tag); });
    }
    return all.value();
}

// Whether at least one of the arguments is among the tags.
Value has_tag(const Value& input, const FilterCall& call) {
    Tags all(call.evaluation);
    all.add_all(input, call);
    bool found = false;
    for (const auto& argument : call.arguments) {
        all.for_each(argument, call, [&](std::string_view tag) { found = found || all.has(tag); });
    }
    return Value::boolean(found);
}

constexpr std::array filters{
    Filter{"tags", tags},
    Filter{"add_tags", add_tags, 1, 100},
    Filter{"remove_tags", remove_tags, 1, 100},
    Filter{"has_tag", has_tag, 1, 100},
};

}  // namespace

std::span<const Filter> tag_filters() {
    return filters;
}

}  // namespace tendril::expr
