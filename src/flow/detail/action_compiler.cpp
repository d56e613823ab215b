#include "flow/detail/action_compiler.hpp"

#include "flow/detail/input_check.hpp"
#include "flow/detail/suggestion.hpp"

namespace tendril::flow::detail {

namespace {

using connector::Operation;

constexpr std::int64_t attempts_most = 100;
constexpr std::int64_t delay_ms_most = 24 * 60 * 60 * 1'000;

std::vector<std::string> ids_of(const connector::Catalog& catalog, Operation::Kind kind) {
    std::vector<std::string> ids;
    for (const auto& operation : catalog.summaries()) {
        if (operation.kind == kind) ids.push_back(operation.id);
    }
    return ids;
}

const Operation* find_action(const Context& context, const Members& members) {
    const auto* id = members.text("operation", true);
    if (id == nullptr) return nullptr;
    const auto* operation = context.catalog.operation(*id);
    if (operation == nullptr) {
        context.report.error(
            members.place(), members.path("operation"), "The catalog has no operation '" + std::string(*id) + "'.",
            suggest(*id, ids_of(context.catalog, Operation::Kind::action), "Choose an action from the catalog."));
    } else if (operation->kind != Operation::Kind::action) {
        context.report.error(members.place(), members.path("operation"),
                             "'" + operation->id + "' is a trigger: it starts a flow and cannot be a step.",
                             "Choose an action, or name it in trigger.operations.");
        operation = nullptr;
    }
    return operation;
}

// A connection's id is known to a workspace only; a connector's id must be the operation's.
std::string connection_of(const Context& context, const Members& members, const Operation& operation) {
    const auto* written = members.text("connection");
    if (written == nullptr || written->empty()) return operation.connector;
    if (*written != operation.connector && context.catalog.connector(*written) != nullptr) {
        context.report.error(
            members.place(), members.path("connection"),
            "'" + operation.id + "' cannot go through a connection of '" + std::string(*written) + "'.",
            "Choose a connection of '" + operation.connector + "', or leave it out.");
    }
    return std::string(*written);
}

expr::Mapping compile_input(const Context& context, const Members& members, const Operation& operation) {
    static const json::object nothing;
    const auto* value = members.any("input");
    const bool is_usable = value == nullptr || value->is_object();
    if (is_usable) {
        check_input(context, members.place(), operation, value == nullptr ? nothing : value->get_object());
    }
    if (operation.action.builtin == connector::Builtin::look_up && is_usable && value != nullptr) {
        const auto table = text_or(value->get_object(), "table");
        if (!table.empty() && !is_template(table)) {
            note_table(context, members, members.path("input") + ".table", std::string(table));
        }
    }
    auto mapping = compile_mapping(context, members, "input");
    return mapping ? std::move(*mapping) : expr::Mapping();
}

std::optional<expr::Template> compile_only_changes_from(const Context& context, const Members& members) {
    auto compiled = compile_template(context, members, "only_changes_from");
    if (!compiled || is_single_output(*members.text("only_changes_from"))) return compiled;
    context.report.error(members.place(), members.path("only_changes_from"),
                         "'only_changes_from' must be one output that gives an object.",
                         "Write it like {{ steps.known.state }}, without anything around it.");
    return std::nullopt;
}

// A link is remembered after the step's success, so it may read the step's own output.
std::optional<LinkRule> compile_link(const Context& context, const Members& members, const std::string& id) {
    const auto* written = members.object("link");
    if (written == nullptr) return std::nullopt;
    const Members link(context.report, members.place(), *written, members.path("link"));
    link.allow_only({"kind", "source_id", "target_id", "state"}, "A link");
    const auto ran = context.scope.ran();
    context.scope.add_ran(id);
    const auto* kind = link.text("kind", true);
    auto source_id = compile_template(context, link, "source_id", true);
    auto target_id = compile_template(context, link, "target_id");
    auto state = compile_mapping(context, link, "state");
    context.scope.set_ran(ran);
    if (kind != nullptr && kind->empty()) {
        context.report.error(members.place(), link.path("kind"), "The link's kind is empty.",
                             "Write what is paired, e.g. contact, task or note.");
    }
    if (kind == nullptr || !source_id) return std::nullopt;
    return LinkRule{std::string(*kind), std::move(*source_id), std::move(target_id), std::move(state)};
}

void need_a_target(const Context& context, const Members& members, const Operation& operation,
                   const std::optional<LinkRule>& link) {
    if (!link || link->target_id || !operation.action.result_id.empty()) return;
    context.report.error(members.place(), "link.target_id",
                         "The answer of '" + operation.id + "' does not say which thing it made.",
                         "Add target_id with the id in the other system.");
}

RetryPolicy compile_retry(const Context& context, const Members& members) {
    RetryPolicy policy;
    const auto* written = members.object("retry");
    if (written == nullptr) return policy;
    const Members retry(context.report, members.place(), *written, members.path("retry"));
    retry.allow_only({"attempts_max", "first_delay_ms", "longest_delay_ms"}, "A retry policy");
    if (const auto count = retry.integer("attempts_max", 1, attempts_most)) {
        policy.attempts_max = static_cast<std::int32_t>(*count);
    }
    if (const auto delay = retry.integer("first_delay_ms", 1, delay_ms_most)) {
        policy.first_delay = std::chrono::milliseconds(*delay);
    }
    if (const auto delay = retry.integer("longest_delay_ms", 1, delay_ms_most)) {
        policy.longest_delay = std::chrono::milliseconds(*delay);
    }
    if (policy.longest_delay < policy.first_delay) {
        context.report.error(members.place(), retry.path("longest_delay_ms"),
                             "The longest delay is shorter than the first.",
                             "Write at least " + std::to_string(policy.first_delay.count()) + ".");
    }
    return policy;
}

// How many items are read page by page; 0 when the step reads one page.
std::int64_t compile_all_pages(const Context& context, const Members& members, const Operation* operation) {
    const auto items = members.integer("all_pages", 1, connector::all_items_max);
    if (!items || operation == nullptr) return 0;
    if (operation->action.paging) return *items;
    context.report.error(members.place(), members.path("all_pages"),
                         "'" + operation->id + "' does not answer page by page.", "Remove all_pages.");
    return 0;
}

}  // namespace

std::optional<ActionStep> compile_action(const Context& context, const Members& members, const std::string& id) {
    members.allow_only({"id", "type", "title", "notes", "operation", "connection", "person", "input", "only_changes_from",
                        "link", "retry", "on_uncertain", "on_gone", "all_pages", "on_error"},
                       "An action");
    const auto* operation = find_action(context, members);
    ActionStep action;
    action.operation = operation;
    if (operation != nullptr) {
        action.connection = connection_of(context, members, *operation);
        action.input = compile_input(context, members, *operation);
    } else {
        static_cast<void>(compile_mapping(context, members, "input"));
    }
    action.person = compile_template(context, members, "person");
    action.only_changes_from = compile_only_changes_from(context, members);
    action.link = compile_link(context, members, id);
    if (operation != nullptr) need_a_target(context, members, *operation, action.link);
    action.retry = compile_retry(context, members);
    if (members.choice("on_uncertain", {"hold", "repeat"}) == 1U) action.on_uncertain = OnUncertain::repeat;
    if (members.choice("on_gone", {"fail", "skip"}) == 1U) action.on_gone = OnGone::skip;
    action.all_items = compile_all_pages(context, members, operation);
    if (operation == nullptr) return std::nullopt;
    return action;
}

}  // namespace tendril::flow::detail
