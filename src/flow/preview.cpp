#include "flow/preview.hpp"

#include <algorithm>
#include <array>

#include "connector/request.hpp"
#include "expr/mapping.hpp"
#include "expr/rule.hpp"
#include "expr/tables.hpp"
#include "flow/alignment/field.hpp"
#include "flow/detail/input_fields.hpp"

namespace tendril::flow {

namespace {

using Kind = FieldOutcome::Kind;

constexpr std::array<std::string_view, 4> kind_names{"filled", "missing", "failed", "refused"};

// One member of the mapping, compiled by itself, so that one field's failure leaves the others to be seen.
struct Member {
    std::string name;
    expr::Mapping mapping;
    std::vector<std::string> paths;  // slash paths that it reads, each once
};

std::string dotted(std::string_view slash_path) {
    std::string text(slash_path.starts_with('/') ? slash_path.substr(1) : slash_path);
    std::ranges::replace(text, '/', '.');
    return text;
}

Result<std::vector<Member>> compile_members(const Trial& trial) {
    std::vector<Member> members;
    for (const auto& member : trial.mapping) {
        json::object shape;
        shape[member.key()] = member.value();
        auto compiled = expr::Mapping::compile(shape, expr::Mode::strict, {}, trial.snippets);
        if (!compiled) {
            const auto first = compiled.error().front();
            return Error(ErrorCode::invalid_input, first.message, "mapping." + first.field);
        }
        auto& added = members.emplace_back(Member{std::string(member.key()), std::move(*compiled), {}});
        for (const auto& use : added.mapping.uses()) {
            if (std::ranges::find(added.paths, use.path) == added.paths.end()) added.paths.push_back(use.path);
        }
    }
    return members;
}

bool is_empty(const json::value* value) {
    if (value == nullptr || value->is_null()) return true;
    const auto* text = value->if_string();
    return text != nullptr && text->empty();
}

void add_type(std::vector<std::string>& types, const json::value& value) {
    const std::string type(to_string(type_of(value)));
    if (std::ranges::find(types, type) == types.end()) types.push_back(type);
}

// Settings that satisfy whatever the operation takes from them.
json::object any_settings(const connector::Operation& operation) {
    json::object settings;
    for (const auto& parameter : operation.action.parameters) {
        if (!parameter.from_setting.empty()) settings[parameter.from_setting] = "setting";
    }
    for (const auto& rule : operation.action.body_from_settings) {
        if (rule.is_object()) settings[text_or(rule.get_object(), "from_setting")] = "setting";
    }
    return settings;
}

// What has reached a limit in a few samples is taken to do so in all that follow: trying it on would take long.
class Hopeless {
 public:
    // The error that it is given up with, or nullptr.
    [[nodiscard]] const std::string* given_up() const { return count_ < tries ? nullptr : &message_; }
    void note(const Error& error) {
        if (!expr::is_limit_reached(error)) return;
        ++count_;
        message_ = error.message;
    }

 private:
    static constexpr int tries = 3;
    int count_ = 0;
    std::string message_;
};

// "customFields[0].id" belongs to the member "customFields".
std::string top_member(const std::string& field) {
    return field.substr(0, field.find_first_of(".["));
}

class MappingTrial {
 public:
    MappingTrial(const std::vector<Member>& members, const Trial& trial)
        : members_(members), trial_(trial), hopeless_(members.size()) {
        std::vector<std::string> required;
        if (trial.target != nullptr) {
            settings_ = any_settings(*trial.target);
            required = detail::required_inputs(*trial.target);
        }
        for (const auto& member : members) {
            auto& summary = preview_.fields.emplace_back();
            summary.field = member.name;
            const auto known = std::ranges::find(required, member.name);
            summary.required = known != required.end();
            if (summary.required) required.erase(known);
            for (const auto& path : member.paths) summary.inputs.push_back({.path = dotted(path)});
        }
        for (const auto& name : required) {
            auto& summary = preview_.fields.emplace_back();
            summary.field = name;
            summary.required = true;
        }
    }

    void try_on(const json::object& scope) {
        SamplePreview sample;
        const json::value read = scope;
        for (std::size_t i = 0; i < members_.size(); ++i) {
            if (const auto* message = hopeless_[i].given_up()) {
                sample.problems.push_back({members_[i].name, Kind::failed, *message, {}});
            } else {
                evaluate(i, scope, sample);
            }
            note_inputs(members_[i], preview_.fields[i], read);
        }
        if (trial_.target != nullptr) check(sample);
        for (auto& problem : sample.problems) add_inputs(problem, read);
        sum_up(sample);
        preview_.samples.push_back(std::move(sample));
    }

    MappingPreview take() { return std::move(preview_); }

 private:
    void evaluate(std::size_t index, const json::object& scope, SamplePreview& sample) {
        const auto& member = members_[index];
        expr::LookupLog lookups;
        auto environment = trial_.environment;
        environment.lookups = &lookups;
        const auto value = member.mapping.evaluate(scope, environment);
        if (!value) {
            hopeless_[index].note(value.error());
            sample.problems.push_back({member.name, Kind::failed, value.error().message, {}});
        } else if (const auto* made = value->if_contains(member.name); made == nullptr) {
            sample.problems.push_back({member.name, Kind::missing, {}, {}});
        } else {
            sample.value[member.name] = *made;
        }
        note_missed_keys(lookups.take_new(), preview_.fields[index]);
    }

    static void note_inputs(const Member& member, FieldSummary& summary, const json::value& scope) {
        for (std::size_t i = 0; i < member.paths.size(); ++i) {
            auto& input = summary.inputs[i];
            const auto* read = find_path(scope, member.paths[i]);
            if (is_empty(read)) continue;
            ++input.filled;
            add_type(input.types, *read);
            if (input.example.is_null()) input.example = *read;
        }
    }

    // Keys that a table of the workspace did not have.
    static void note_missed_keys(const json::value& looked_up, FieldSummary& summary) {
        if (!looked_up.is_object()) return;
        for (const auto& table : looked_up.get_object()) {
            for (const auto& found : table.value().as_object()) {
                if (!found.value().is_null()) continue;
                const auto same = [&](const MissedKey& one) {
                    return one.table == table.key() && one.key == found.key();
                };
                auto known = std::ranges::find_if(summary.missed, same);
                if (known == summary.missed.end()) {
                    known = summary.missed.insert(known, {std::string(table.key()), std::string(found.key()), 0});
                }
                ++known->samples;
            }
        }
    }

    // What the operation refuses; fields that failed or are missing have said so already.
    void check(SamplePreview& sample) const {
        const auto call = connector::build_call(*trial_.target, "", settings_, sample.value);
        if (call) return;
        for (const auto& finding : call.error()) {
            const auto name = top_member(finding.field);
            const bool told = std::ranges::any_of(sample.problems, [&](const auto& one) { return one.field == name; });
            const auto kind = sample.value.contains(name) ? Kind::refused : Kind::missing;
            if (!told) sample.problems.push_back({name, kind, finding.message + " " + finding.mend, {}});
        }
    }

    void add_inputs(FieldOutcome& problem, const json::value& scope) const {
        const auto member = std::ranges::find(members_, problem.field, &Member::name);
        if (member == members_.end()) return;
        for (const auto& path : member->paths) {
            const auto* read = find_path(scope, path);
            problem.inputs[dotted(path)] = read == nullptr ? json::value() : *read;
        }
    }

    void sum_up(const SamplePreview& sample) {
        for (auto& summary : preview_.fields) {
            const auto* value = sample.value.if_contains(summary.field);
            if (value != nullptr) add_type(summary.types, *value);
            const auto problem = std::ranges::find(sample.problems, summary.field, &FieldOutcome::field);
            if (problem == sample.problems.end()) {
                ++summary.filled;
                if (summary.example.is_null() && value != nullptr) summary.example = *value;
                continue;
            }
            if (problem->kind == Kind::missing) ++summary.missing;
            if (problem->kind == Kind::failed) ++summary.failed;
            if (problem->kind == Kind::refused) ++summary.refused;
            if (!summary.problem.empty() || problem->message.empty()) continue;
            summary.problem = problem->message;
            summary.problem_sample = preview_.samples.size();
        }
    }

    const std::vector<Member>& members_;
    const Trial& trial_;
    std::vector<Hopeless> hopeless_;  // by member
    json::object settings_;
    MappingPreview preview_;
};

}  // namespace

std::string_view to_string(FieldOutcome::Kind kind) {
    return kind_names[static_cast<std::size_t>(kind)];
}

Result<MappingPreview> preview_mapping(const Trial& trial) {
    const auto members = compile_members(trial);
    if (!members) return members.error();
    MappingTrial mapping(*members, trial);
    for (const auto& sample : trial.samples) mapping.try_on(sample);
    return mapping.take();
}

Result<RulePreview> preview_rule(const json::value& rule, const std::vector<json::object>& samples) {
    if (const auto compiled = expr::Rule::compile(rule); !compiled) return compiled.error();
    RulePreview preview;
    Hopeless hopeless;
    for (const auto& sample : samples) {
        auto& one = preview.samples.emplace_back();
        if (const auto* message = hopeless.given_up()) {
            one.error = *message;
            ++preview.failing;
            continue;
        }
        auto explained = expr::explain_rule(rule, sample);
        if (!explained) {
            hopeless.note(explained.error());
            one.error = explained.error().message;
            ++preview.failing;
            continue;
        }
        one.explanation = std::move(*explained);
        if (one.explanation.holds) ++preview.holding;
    }
    return preview;
}

}  // namespace tendril::flow
