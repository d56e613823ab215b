// What the expression languages offer, described for people and for editors: menus of transforms and conditions,
// completion while a template is typed. Data, from the files of src/expr/language.
#pragma once

#include "base/json.hpp"

namespace tendril::expr {

// Every filter: {"name","group","title","takes","gives","signature","arguments","options","menu","note","liquid",
// "example"}. `liquid` is what a menu writes behind "| "; the example is its input (and variables) with the result.
// `menu` is false for what only people who know it look for.
const json::array& described_filters();
// Every tag of templates: {"name","title","snippet","ends"}.
const json::array& described_tags();
// Conditions by the types that they fit: {"id","title","types","value","rule","examples"}. `rule` is JsonLogic in which
// "$field" stands for the path and "$value" for what it is compared with; `value` is "one", "list" or "none".
const json::array& described_operators();

}  // namespace tendril::expr
