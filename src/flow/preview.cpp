#include "flow/preview.hpp"

#include <algorithm>
#include <array>

#include "connector/request.hpp"
#include "expr/mapping.hpp"
#include "expr/rule.hpp"

namespace tendril::flow {

namespace {

using Kind = FieldOutcome::Kind;

constexpr std::array<std::string_view, 4> kind_names{"filled", "missing", "failed", "refused"};

// One member of the mapping, compiled by itself, so that one field's failure leaves the others to be seen.
struct Member {
    std::string name;
    expr::Mapping mapping;
};

std::string dotted(std::string_view slash_path) {
    std::string text(slash_path.starts_with('/') ? slash_path.substr(1) : slash_path);
    std::ranges::replace(text, '/', '.');
    return text;
}

Result<std::vector<Member>> compile_members(const json::object& mapping) {
    std::vector<Member> members;
    for (const auto& member : mapping) {
        json::object shape;
        shape[member.key()] = member.value();
        auto compiled = expr::Mapping::compile(shape);
        if (!compiled) {
            const auto first = compiled.error().front();
            return Error(ErrorCode::invalid_input, first.message, "mapping." + first.field);
        }
        members.push_back({std::string(member.key()), std::move(*compiled)});
    }
    return members;
}

bool is_required(const connector::Operation& operation, std::string_view name) {
    for (const auto& parameter : operation.action.parameters) {
        if (parameter.name == name) return parameter.required && parameter.from_setting.empty();
    }
    return std::ranges::any_of(array_or_empty(operation.action.body_schema, "required"),
                               [&](const json::value& one) { return one.is_string() && one.get_string() == name; });
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

// "customFields[0].id" belongs to the member "customFields".
std::string top_member(const std::string& field) {
    return field.substr(0, field.find_first_of(".["));
}

class MappingTrial {
 public:
    MappingTrial(const std::vector<Member>& members, const connector::Operation* target,
                 const expr::Environment& environment)
        : members_(members), target_(target), environment_(environment) {
        if (target != nullptr) settings_ = any_settings(*target);
        for (const auto& member : members) {
            auto& summary = preview_.fields.emplace_back();
            summary.field = member.name;
            summary.required = target != nullptr && is_required(*target, member.name);
            for (const auto& use : member.mapping.uses()) {
                const auto path = dotted(use.path);
                if (std::ranges::find(summary.reads, path) == summary.reads.end()) summary.reads.push_back(path);
            }
        }
        if (target != nullptr) add_lacking();
    }

    void try_on(const json::object& scope) {
        SamplePreview sample;
        for (const auto& member : members_) {
            const auto value = member.mapping.evaluate(scope, environment_);
            if (!value) {
                sample.problems.push_back({member.name, Kind::failed, value.error().message});
            } else if (const auto* made = value->if_contains(member.name); made == nullptr) {
                sample.problems.push_back({member.name, Kind::missing, {}});
            } else {
                sample.value[member.name] = *made;
            }
        }
        if (target_ != nullptr) check(sample);
        sum_up(sample);
        preview_.samples.push_back(std::move(sample));
    }

    MappingPreview take() { return std::move(preview_); }

 private:
    void add_lacking() {
        const auto lacks = [this](std::string_view name) {
            return std::ranges::find(preview_.fields, name, &FieldSummary::field) == preview_.fields.end();
        };
        const auto add = [this](std::string_view name) {
            auto& summary = preview_.fields.emplace_back();
            summary.field = name;
            summary.required = true;
        };
        for (const auto& parameter : target_->action.parameters) {
            if (is_required(*target_, parameter.name) && lacks(parameter.name)) add(parameter.name);
        }
        for (const auto& name : array_or_empty(target_->action.body_schema, "required")) {
            const auto* text = name.if_string();
            const bool from_settings =
                text != nullptr && std::ranges::any_of(target_->action.body_from_settings, [&](const auto& rule) {
                    return rule.is_object() && text_or(rule.get_object(), "name") == *text;
                });
            if (text != nullptr && !from_settings && lacks(*text)) add(*text);
        }
    }

    // What the operation refuses; fields that failed or are missing have said so already.
    void check(SamplePreview& sample) const {
        const auto call = connector::build_call(*target_, "", settings_, sample.value);
        if (call) return;
        for (const auto& finding : call.error()) {
            const auto name = top_member(finding.field);
            const bool told = std::ranges::any_of(sample.problems, [&](const auto& one) { return one.field == name; });
            const auto kind = sample.value.contains(name) ? Kind::refused : Kind::missing;
            if (!told) sample.problems.push_back({name, kind, finding.message + " " + finding.mend});
        }
    }

    void sum_up(const SamplePreview& sample) {
        for (auto& summary : preview_.fields) {
            const auto problem = std::ranges::find(sample.problems, summary.field, &FieldOutcome::field);
            if (problem == sample.problems.end()) {
                ++summary.filled;
                const auto* value = sample.value.if_contains(summary.field);
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
    const connector::Operation* target_;
    const expr::Environment& environment_;
    json::object settings_;
    MappingPreview preview_;
};

std::string share_of(std::size_t count, std::size_t samples) {
    return std::to_string(count) + " of " + std::to_string(samples) + " samples (" +
           std::to_string((100 * count + samples / 2) / samples) + " %)";
}

std::string trimmed(std::string text) {
    while (text.ends_with(' ')) text.pop_back();
    return text;
}

}  // namespace

std::string_view to_string(FieldOutcome::Kind kind) {
    return kind_names[static_cast<std::size_t>(kind)];
}

Result<MappingPreview> preview_mapping(const json::object& mapping, const connector::Operation* target,
                                       const std::vector<json::object>& samples, const expr::Environment& environment) {
    const auto members = compile_members(mapping);
    if (!members) return members.error();
    MappingTrial trial(*members, target, environment);
    for (const auto& sample : samples) trial.try_on(sample);
    return trial.take();
}

Result<RulePreview> preview_rule(const json::value& rule, const std::vector<json::object>& samples) {
    if (const auto compiled = expr::Rule::compile(rule); !compiled) return compiled.error();
    RulePreview preview;
    for (const auto& sample : samples) {
        auto& one = preview.samples.emplace_back();
        auto explained = expr::explain_rule(rule, sample);
        if (!explained) {
            one.error = explained.error().message;
            ++preview.failing;
            continue;
        }
        one.explanation = std::move(*explained);
        if (one.explanation.holds) ++preview.holding;
    }
    return preview;
}

std::vector<Finding> findings_of(const MappingPreview& preview, const std::string& step, const std::string& operation) {
    std::vector<Finding> findings;
    const auto samples = preview.samples.size();
    if (samples == 0) return findings;
    const auto add = [&](const FieldSummary& field, std::size_t count, std::string message, std::string mend) {
        const auto severity = count == samples ? Finding::Severity::error : Finding::Severity::warning;
        findings.push_back({severity, step, "input." + field.field, std::move(message), std::move(mend)});
    };
    for (const auto& field : preview.fields) {
        if (field.failed > 0) {
            add(field, field.failed,
                "'" + field.field + "' fails in " + share_of(field.failed, samples) + ": " + field.problem,
                "Mend the template, or give it a default.");
        }
        if (field.refused > 0) {
            add(field, field.refused,
                "'" + operation + "' refuses '" + field.field + "' in " + share_of(field.refused, samples) + ": " +
                    trimmed(field.problem),
                "Bring the value into the form that the operation takes.");
        }
        if (field.missing > 0 && field.required) {
            add(field, field.missing,
                "'" + field.field + "' is required by '" + operation + "' and is empty in " +
                    share_of(field.missing, samples) + ".",
                "Give it a default, or let a filter keep out what lacks it.");
        }
    }
    return findings;
}

}  // namespace tendril::flow
