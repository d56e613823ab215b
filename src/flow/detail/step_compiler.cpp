#include "flow/detail/step_compiler.hpp"

#include <algorithm>
#include <initializer_list>

#include "flow/detail/action_compiler.hpp"
#include "flow/detail/stop_compiler.hpp"
#include "flow/detail/sub_flow_compiler.hpp"
#include "flow/detail/suggestion.hpp"
#include "flow/detail/wait_compiler.hpp"
#include "flow/limits.hpp"

namespace tendril::flow::detail {

namespace {

constexpr std::initializer_list<std::string_view> types{"action",   "filter", "branch",   "switch",
                                                        "for_each", "wait",   "sub_flow", "stop"};

bool is_step_id(std::string_view id) {
    const auto is_letter = [](char c) { return c >= 'a' && c <= 'z'; };
    return !id.empty() && id.size() <= step_id_bytes_max && is_letter(id.front()) &&
           std::all_of(id.begin(), id.end(),
                       [&](char c) { return is_letter(c) || (c >= '0' && c <= '9') || c == '_'; });
}

std::string indexed(const std::string& list, std::size_t index) {
    return list + "[" + std::to_string(index) + "]";
}

}  // namespace

Steps StepCompiler::compile(const json::array& steps, const std::string& path, int depth) {
    Steps compiled;
    if (depth > nesting_max) {
        context_.report.error({{}, path}, {},
                              "Steps are nested deeper than " + std::to_string(nesting_max) + " levels.",
                              "Turn inner branches into arms of an outer one.");
        return compiled;
    }
    for (std::size_t i = 0; i < steps.size(); ++i) {
        if (++count_ == steps_max + 1) {
            context_.report.error({{}, indexed(path, i)}, {},
                                  "The flow has more than " + std::to_string(steps_max) + " steps.",
                                  "Split it into several flows.");
        }
        if (count_ > steps_max) return compiled;
        auto step = compile_step(steps[i], indexed(path, i), depth);
        if (!step) continue;
        const bool stops = std::holds_alternative<StopStep>(step->kind);
        if (stops && i + 1 < steps.size()) {
            context_.report.warning({{}, indexed(path, i + 1)}, {}, "This step and those after it never run.",
                                    "Move them before '" + step->id + "', or remove them.");
        }
        compiled.push_back(std::move(*step));
    }
    return compiled;
}

std::string StepCompiler::check_id(const json::object& step, const std::string& path) {
    const Members members(context_.report, {{}, path}, step);
    const auto* id = members.text("id", true);
    if (id == nullptr) return {};
    if (!is_step_id(*id)) {
        context_.report.error(members.place(), "id", "'" + std::string(*id) + "' cannot be a step's id.",
                              "Use 1 to 40 of a-z, 0-9 and _, beginning with a letter.");
        return {};
    }
    if (!ids_.emplace(*id).second) {
        context_.report.error({std::string(*id), path}, "id", "Another step has the id '" + std::string(*id) + "' too.",
                              "Give each step an id of its own.");
    }
    return std::string(*id);
}

std::optional<Step> StepCompiler::compile_step(const json::value& value, const std::string& path, int depth) {
    const auto* object = value.if_object();
    if (object == nullptr) {
        context_.report.error({{}, path}, {}, "A step is " + std::string(kind_name(value)) + ", not an object.",
                              "Write an object with id and type.");
        return std::nullopt;
    }
    const std::string id = check_id(*object, path);
    const Members members(context_.report, {id, path}, *object);
    const auto* title = members.text("title");
    static_cast<void>(members.text("notes"));
    const auto* type = members.text("type", true);
    auto kind = type == nullptr ? std::nullopt : compile_kind({members, id, path, depth}, std::string(*type));
    if (!id.empty()) context_.scope.add_ran(id);
    if (!kind) return std::nullopt;
    return Step{id, title == nullptr || title->empty() ? id : std::string(*title), std::move(*kind)};
}

std::optional<decltype(Step::kind)> StepCompiler::compile_kind(const Site& site, const std::string& type) {
    if (type == "action") return compile_action_with_path(site);
    if (type == "filter") return compile_filter(site.members);
    if (type == "branch") return compile_branch(site);
    if (type == "switch") return compile_switch(site);
    if (type == "for_each") return compile_for_each(site);
    if (type == "wait") return compile_wait(context_, site.members, concurrent_loops_ > 0);
    if (type == "sub_flow") return compile_sub_flow(context_, site.members);
    if (type == "stop") return compile_stop(context_, site.members);
    context_.report.error(site.members.place(), "type", "'" + type + "' is not a type of step.",
                          suggest(type, {types.begin(), types.end()}));
    return std::nullopt;
}

Steps StepCompiler::compile_list(const Site& site, const Members& owner, std::string_view name, bool needed) {
    const auto* steps = owner.array(name, needed);
    return steps == nullptr ? Steps() : compile(*steps, site.path + "." + owner.path(name), site.depth + 1);
}

std::optional<FilterStep> StepCompiler::compile_filter(const Members& members) {
    members.allow_only({"id", "type", "title", "notes", "rule"}, "A filter");
    auto rule = compile_rule(context_, members);
    if (!rule) return std::nullopt;
    return FilterStep{std::move(*rule)};
}

std::optional<ActionStep> StepCompiler::compile_action_with_path(const Site& site) {
    auto action = compile_action(context_, site.members, site.id);
    auto path = compile_error_path(site);
    if (action) action->on_error = std::move(path);
    return action;
}

ErrorPath StepCompiler::compile_error_path(const Site& site) {
    const auto* written = site.members.any("on_error");
    if (written == nullptr) return {};
    if (const auto* steps = written->if_object()) {
        const Members path(context_.report, site.members.place(), *steps, "on_error");
        path.allow_only({"steps"}, "An error path");
        const auto before = context_.scope.ran();
        context_.scope.add_survived(site.id);
        ErrorPath compiled{OnError::steps, compile_list(site, path, "steps", true)};
        auto after = before;
        after.maybe.insert(context_.scope.ran().maybe.begin(), context_.scope.ran().maybe.end());
        context_.scope.set_ran(std::move(after));
        return compiled;
    }
    if (!written->is_string()) {
        context_.report.error(site.members.place(), "on_error",
                              "'on_error' is " + std::string(kind_name(*written)) + ", not text or an object.",
                              R"(Write "fail", "continue", "hold" or {"steps": [...]}.)");
        return {};
    }
    const auto choice = site.members.choice("on_error", {"fail", "continue", "hold"});
    if (!choice || *choice == 0) return {};
    context_.scope.add_survived(site.id);
    return {*choice == 1 ? OnError::go_on : OnError::hold, {}};
}

}  // namespace tendril::flow::detail
