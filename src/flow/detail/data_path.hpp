// Paths below what expressions read: "steps.known.target_id" in templates, "/steps/known/target_id" in compiled ones;
// and the parts of a template that is a single output.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tendril::flow::detail {

std::vector<std::string> split_path(std::string_view slash_path);
// An index in brackets becomes a part of its own: "tags[0]" is "/tags/0".
std::string slash_path(std::string_view dotted_path);
// The first `count` parts as they are written in a template.
std::string dotted(std::span<const std::string> parts, std::size_t count = std::string::npos);

// "trigger.data.email" of the template "{{ trigger.data.email }}"; "" of anything more.
std::string single_path(std::string_view text);
// Where the last filter of a single output begins: its "|"; npos when there is none.
std::size_t last_pipe(std::string_view single_output);

}  // namespace tendril::flow::detail
