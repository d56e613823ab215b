#include "flow/advice.hpp"

#include <algorithm>
#include <array>

#include "flow/alignment/field.hpp"
#include "flow/detail/expressions.hpp"
#include "flow/detail/input_fields.hpp"
#include "flow/detail/mends.hpp"

namespace tendril::flow {

namespace {

using Kind = Advice::Kind;

constexpr std::array<std::string_view, 8> kind_names{
    "missing_required", "wrong_type", "unknown_choice", "too_long", "refused", "fails", "gap", "unknown_key"};
constexpr std::array<std::string_view, 3> fix_names{"replace", "filter", "add_key"};
constexpr std::size_t keys_told_max = 20;

std::string trimmed(std::string text) {
    while (text.ends_with(' ')) text.pop_back();
    return text;
}

// Why the operation does not take the value, by the first thing that its schema forbids.
Kind kind_of(const json::object& schema, const json::value& value) {
    const auto type = text_or(schema, "type");
    const auto found = type_of(value);
    const bool is_whole = type != "integer" || !value.is_double();
    const bool fits = type.empty() || (type == "string" && found == FieldType::text) ||
                      ((type == "number" || type == "integer") && found == FieldType::number && is_whole) ||
                      (type == "boolean" && found == FieldType::boolean) ||
                      (type == "array" && found == FieldType::list) || (type == "object" && found == FieldType::object);
    if (!fits) return Kind::wrong_type;
    const auto& choices = array_or_empty(schema, "enum");
    if (!choices.empty() && std::ranges::find(choices, value) == choices.end()) return Kind::unknown_choice;
    const auto longest = integer_or(schema, "maxLength", -1);
    const auto* text = value.if_string();
    if (longest >= 0 && text != nullptr && text->size() > static_cast<std::size_t>(longest)) return Kind::too_long;
    return Kind::refused;
}

class Adviser {
 public:
    Adviser(const Trial& trial, const MappingPreview& preview, const std::string& step)
        : trial_(trial), preview_(preview), step_(step), samples_(preview.samples.size()) {
        if (trial.target != nullptr) operation_ = trial.target->id;
    }

    std::vector<Advice> run() {
        if (samples_ == 0) return {};
        for (const auto& field : preview_.fields) {
            if (field.failed > 0) on_failures(field);
            if (field.refused > 0) on_refusals(field);
            if (field.missing > 0 && field.required) on_absence(field);
            on_gaps(field);
            on_missed_keys(field);
        }
        return std::move(advice_);
    }

 private:
    Advice& add(Kind kind, const FieldSummary& field, std::size_t count, std::string message, std::string mend) {
        auto& one = advice_.emplace_back();
        one.kind = kind;
        const auto severity = count == samples_ ? Finding::Severity::error : Finding::Severity::warning;
        one.finding = {severity, step_, "input." + field.field, std::move(message), std::move(mend)};
        one.count = count;
        one.samples = samples_;
        return one;
    }

    [[nodiscard]] std::string share(std::size_t count) const {
        return std::to_string(count) + " of " + std::to_string(samples_) + " samples (" +
               std::to_string((100 * count + samples_ / 2) / samples_) + " %)";
    }

    void on_failures(const FieldSummary& field) {
        auto& one = add(Kind::fails, field, field.failed,
                        "'" + field.field + "' fails in " + share(field.failed) + ": " + field.problem,
                        "Mend the template, or give it a default.");
        one.fixes = detail::mends_of_value(trial_, field);
    }

    void on_refusals(const FieldSummary& field) {
        const auto* value = preview_.samples[field.problem_sample].value.if_contains(field.field);
        const auto* schema = detail::schema_of_input(*trial_.target, field.field);
        const auto kind = value == nullptr || schema == nullptr ? Kind::refused : kind_of(*schema, *value);
        auto& one = add(kind, field, field.refused,
                        "'" + operation_ + "' refuses '" + field.field + "' in " + share(field.refused) + ": " +
                            trimmed(field.problem),
                        "Bring the value into the form that the operation takes.");
        if (value != nullptr) one.example = *value;
        one.fixes = detail::mends_of_value(trial_, field);
    }

    void on_absence(const FieldSummary& field) {
        auto& one = add(
            Kind::missing_required, field, field.missing,
            "'" + field.field + "' is required by '" + operation_ + "' and is empty in " + share(field.missing) + ".",
            "Give it a default, or let a filter keep out what lacks it.");
        one.fixes = detail::mends_of_absence(trial_, field);
    }

    // A text made of several parts, one of which is empty: "Hello !". A template that asks knows what it does.
    void on_gaps(const FieldSummary& field) {
        const auto* value = trial_.mapping.if_contains(field.field);
        const auto* text = value == nullptr ? nullptr : value->if_string();
        if (text == nullptr || detail::is_single_output(*text)) return;
        const std::string_view written(text->data(), text->size());
        if (written.find("{%") != std::string_view::npos) return;
        for (const auto& input : field.inputs) {
            const auto empty = samples_ - input.filled;
            if (empty == 0 || written.find("{{ " + input.path + " }}") == std::string_view::npos) continue;
            auto& one = add(Kind::gap, field, empty,
                            "'" + field.field + "' is a text with '" + input.path + "', which is empty in " +
                                share(empty) + ": it has a gap there.",
                            "Give that part a default.");
            one.finding.severity = Finding::Severity::warning;
            one.fixes = detail::mends_of_gap(trial_, field, input.path);
        }
    }

    void on_missed_keys(const FieldSummary& field) {
        std::size_t told = 0;
        for (const auto& missed : field.missed) {
            if (++told > keys_told_max) return;
            auto& one = add(Kind::unknown_key, field, missed.samples,
                            "The table '" + missed.table + "' has nothing for '" + missed.key + "', which '" +
                                field.field + "' looks up in " + share(missed.samples) + ".",
                            "Add the key to the table.");
            one.finding.severity = Finding::Severity::warning;
            one.example = json::string(missed.key);
            one.fixes.push_back({Fix::Kind::add_key, "Add '" + missed.key + "' to the table '" + missed.table + "'",
                                 json::object{{"table", missed.table}, {"key", missed.key}}});
        }
    }

    const Trial& trial_;
    const MappingPreview& preview_;
    const std::string& step_;
    std::size_t samples_;
    std::string operation_;
    std::vector<Advice> advice_;
};

}  // namespace

std::string_view to_string(Fix::Kind kind) {
    return fix_names[static_cast<std::size_t>(kind)];
}

std::string_view to_string(Advice::Kind kind) {
    return kind_names[static_cast<std::size_t>(kind)];
}

std::vector<Advice> advise(const Trial& trial, const MappingPreview& preview, const std::string& step) {
    return Adviser(trial, preview, step).run();
}

}  // namespace tendril::flow
