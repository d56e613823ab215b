#include <algorithm>
#include <array>

#include "expr/liquid/tags/tags.hpp"

namespace tendril::expr::liquid {

namespace {

struct Tag {
    std::string_view name;
    TagParser parse;
};

constexpr std::array tags{
    Tag{"#", parse_inline_comment},
    Tag{"assign", parse_assign},
    Tag{"break", parse_break},
    Tag{"capture", parse_capture},
    Tag{"case", parse_case},
    Tag{"comment", parse_comment},
    Tag{"continue", parse_continue},
    Tag{"cycle", parse_cycle},
    Tag{"decrement", parse_decrement},
    Tag{"doc", parse_doc},
    Tag{"echo", parse_echo},
    Tag{"for", parse_for},
    Tag{"if", parse_if},
    Tag{"ifchanged", parse_ifchanged},
    Tag{"include", parse_include},
    Tag{"increment", parse_increment},
    Tag{"liquid", parse_liquid},
    Tag{"raw", parse_raw},
    Tag{"render", parse_render},
    Tag{"tablerow", parse_tablerow},
    Tag{"unless", parse_unless},
};

}  // namespace

std::vector<std::string_view> tag_names() {
    std::vector<std::string_view> names;
    for (const auto& tag : tags) names.push_back(tag.name);
    return names;
}

TagParser find_tag(std::string_view name) {
    const auto found = std::find_if(tags.begin(), tags.end(), [&](const Tag& tag) { return tag.name == name; });
    return found == tags.end() ? nullptr : found->parse;
}

}  // namespace tendril::expr::liquid
