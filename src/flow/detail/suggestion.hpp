// Suggestions for a name that is not known: the nearest of the names that are.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace tendril::flow::detail {

// The name nearest to `word` when it is near enough to be a slip (about one letter in three), else "".
// A name also counts as near when its last dotted part is what `word` ends with, or when one begins with the other.
std::string nearest(std::string_view word, const std::vector<std::string>& names);

// What to do about an unknown name: "Did you mean 'x'?", else the names to choose from, else `otherwise`.
std::string suggest(std::string_view word, const std::vector<std::string>& names, std::string_view otherwise = {});

}  // namespace tendril::flow::detail
