// The step that repeats its steps: for_each.
#include <algorithm>

#include "flow/detail/data_path.hpp"
#include "flow/detail/step_compiler.hpp"
#include "flow/limits.hpp"

namespace tendril::flow::detail {

namespace {

bool is_variable(std::string_view name) {
    const auto is_letter = [](char c) { return (c >= 'a' && c <= 'z') || c == '_'; };
    return !name.empty() && name.size() <= step_id_bytes_max && is_letter(name.front()) &&
           std::ranges::all_of(name, [&](char c) { return is_letter(c) || (c >= '0' && c <= '9'); });
}

std::string read_variable(const Context& context, const Members& members) {
    const auto* written = members.text("as");
    std::string name = written == nullptr ? "item" : std::string(*written);
    if (!is_variable(name)) {
        context.report.error(members.place(), "as", "'" + name + "' cannot be read by expressions.",
                             "Use 1 to 40 of a-z, 0-9 and _, beginning with a letter.");
    } else if (context.scope.is_taken(name)) {
        context.report.error(members.place(), "as", "'" + name + "' means something else already.",
                             "Give the item another name with 'as'.");
    }
    return name;
}

// What is known of the items of the list.
Scope::Facts item_facts(const Context& context, const Members& members) {
    const auto* items = members.text("items");
    const auto path = items == nullptr ? std::string() : single_path(*items);
    const auto list = path.empty() ? std::nullopt : context.scope.facts_of(path);
    if (!list || list->type.empty()) return {};
    if (list->type != "array") {
        context.report.error(members.place(), "items", "'items' must give a list, and '" + path + "' is none.",
                             "Choose a list, or make one of it: {{ " + path + " | tags }}.");
        return {};
    }
    const auto* schema = list->schema == nullptr ? nullptr : list->schema->if_contains("items");
    if (schema == nullptr || !schema->is_object()) return {};
    Scope::Facts item{.type = std::string(text_or(schema->get_object(), "type")), .schema = &schema->get_object()};
    const auto* examples = list->example.if_array();
    if (examples != nullptr && !examples->empty()) item.example = examples->front();
    return item;
}

}  // namespace

std::optional<ForEachStep> StepCompiler::compile_for_each(const Site& site) {
    const auto& members = site.members;
    members.allow_only({"id", "type", "title", "notes", "items", "as", "concurrency", "steps", "on_item_error"},
                       "A for_each");
    auto items = compile_template(context_, members, "items", true);
    if (items && !is_single_output(*members.text("items"))) {
        context_.report.error(members.place(), "items", "'items' must be one output that gives a list.",
                              "Write it like {{ trigger.data.tags }}, without anything around it.");
    }
    auto variable = read_variable(context_, members);
    const auto concurrency = static_cast<std::int32_t>(members.integer("concurrency", 1, concurrency_max).value_or(1));
    const bool goes_on = members.choice("on_item_error", {"fail", "continue"}) == 1U;
    Steps steps;
    const auto before = context_.scope.ran();
    {
        const Scope::Names names(context_.scope,
                                 {{variable, item_facts(context_, members)}, {"index", {.type = "integer"}}});
        concurrent_loops_ += concurrency > 1 ? 1 : 0;
        steps = compile_list(site, members, "steps", true);
        concurrent_loops_ -= concurrency > 1 ? 1 : 0;
    }
    // What ran for one item is not there for the next, nor after the loop.
    context_.scope.set_ran(before);
    if (!items) return std::nullopt;
    return ForEachStep{std::move(*items), std::move(variable), concurrency, goes_on, std::move(steps)};
}

}  // namespace tendril::flow::detail
