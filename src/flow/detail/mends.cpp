#include "flow/detail/mends.hpp"

#include <algorithm>

#include "connector/schema.hpp"
#include "expr/mapping.hpp"
#include "flow/alignment/alignment.hpp"
#include "flow/alignment/names.hpp"
#include "flow/detail/data_path.hpp"
#include "flow/detail/expressions.hpp"
#include "flow/detail/input_fields.hpp"

namespace tendril::flow::detail {

namespace {

constexpr std::size_t fixes_max = 3;

struct Candidate {
    std::string title;
    std::string text;
};

const json::object& schema_of(const Trial& trial, const std::string& field) {
    static const json::object anything;
    const auto* schema = trial.target == nullptr ? nullptr : schema_of_input(*trial.target, field);
    return schema == nullptr ? anything : *schema;
}

std::string template_of(const Trial& trial, const std::string& field) {
    const auto* value = trial.mapping.if_contains(field);
    return value != nullptr && value->is_string() ? std::string(value->get_string()) : std::string();
}

// "{{ a.b | x }}" with one more filter; "" where the template is more than one output.
std::string with_filter(const std::string& text, const std::string& filter) {
    if (!is_single_output(text)) return {};
    auto inside = text.substr(0, text.size() - 2);
    while (inside.ends_with(' ')) inside.pop_back();
    return inside + " | " + filter + " }}";
}

// The same without its last filter; "" where there is none.
std::string without_last_filter(const std::string& text) {
    const auto pipe = is_single_output(text) ? last_pipe(text) : std::string::npos;
    if (pipe == std::string::npos) return {};
    auto rest = text.substr(0, pipe);
    while (rest.ends_with(' ')) rest.pop_back();
    return rest + " }}";
}

// In how many samples the template gives a value that the schema takes, or nothing where that will do.
std::size_t count_fine(const Trial& trial, const FieldSummary& field, const std::string& text) {
    const auto& schema = schema_of(trial, field.field);
    const auto compiled = expr::Mapping::compile({{"value", text}}, expr::Mode::strict, {}, trial.snippets);
    if (!compiled) return 0;
    std::size_t fine = 0;
    for (const auto& sample : trial.samples) {
        const auto made = compiled->evaluate(sample, trial.environment);
        if (!made && expr::is_limit_reached(made.error())) return 0;
        if (!made) continue;
        const auto* value = made->if_contains("value");
        if (value == nullptr ? !field.required : connector::check_schema(schema, *value).empty()) ++fine;
    }
    return fine;
}

std::vector<Fix> best_of(const Trial& trial, const FieldSummary& field, const std::vector<Candidate>& candidates) {
    const auto fine_before = field.filled + (field.required ? 0 : field.missing);
    struct Rated {
        const Candidate* candidate;
        std::size_t fine;
    };
    std::vector<Rated> rated;
    for (const auto& candidate : candidates) {
        if (candidate.text.empty()) continue;
        const auto fine = count_fine(trial, field, candidate.text);
        if (fine > fine_before) rated.push_back({&candidate, fine});
    }
    std::ranges::stable_sort(rated, std::ranges::greater(), &Rated::fine);
    std::vector<Fix> fixes;
    for (const auto& one : rated) {
        if (fixes.size() == fixes_max) break;
        fixes.push_back({Fix::Kind::replace, one.candidate->title, json::value(one.candidate->text)});
    }
    return fixes;
}

// The telephone filter with what is not a number left out instead of failing; "" where there is none.
std::string without_bad_numbers(const std::string& text) {
    const auto start = text.find("| phone");
    if (start == std::string::npos || text.find("invalid:") != std::string::npos) return {};
    const auto end = text.find_first_of("|}", start + 1);
    auto filter = text.substr(start, end - start);
    while (filter.ends_with(' ')) filter.pop_back();
    filter += filter.find(':') == std::string::npos ? ": invalid: \"empty\" " : ", invalid: \"empty\" ";
    return text.substr(0, start) + filter + text.substr(end);
}

void add_text_forms(const json::object& schema, const std::string& text, bool gives_list,
                    std::vector<Candidate>& candidates) {
    const auto add = [&](const char* title, const std::string& filter) {
        candidates.push_back({title, with_filter(text, filter)});
    };
    const auto format = text_or(schema, "format");
    if (format == "date") add("Write the date alone", "date_only");
    if (format == "date-time") add("Write it as a date and time", "to_iso8601");
    if (format == "email") add("Tidy the e-mail address", "normalize_email");
    if (!array_or_empty(schema, "enum").empty()) {
        add("Write it in small letters", "downcase");
        add("Write it in capitals", "upcase");
        add("Begin it with a capital", "downcase | capitalize");
        add("Write it in small letters with underscores", "downcase | replace: ' ', '_' | replace: '-', '_'");
        add("Write it in capitals with underscores", "upcase | replace: ' ', '_' | replace: '-', '_'");
    }
    if (gives_list) add("Join the list with commas", "join: ', '");
    add("Write it as text", "append: ''");
    const auto longest = integer_or(schema, "maxLength", -1);
    if (longest > 0) add("Cut it to the length that fits", "truncate: " + std::to_string(longest));
}

std::string text_default(const json::object& schema, const std::string& name) {
    const auto& choices = array_or_empty(schema, "enum");
    if (!choices.empty() && choices[0].is_string()) return "'" + std::string(choices[0].get_string()) + "'";
    const auto format = text_or(schema, "format");
    if (format == "date-time" || format == "date") return "trigger.occurred_at";
    // An invented address, number or identifier would do harm.
    const auto meaning = concept_of(name);
    const auto words = words_of(name);
    const bool is_invented_badly = !format.empty() || meaning == "email" || meaning == "phone" ||
                                   meaning == "website" || (!words.empty() && words.back() == "id");
    return is_invented_badly ? std::string() : "'(no " + name + ")'";
}

std::string default_for(const json::object& schema, const std::string& name) {
    const auto type = text_or(schema, "type");
    if (type == "boolean") return "false";
    if (type == "number" || type == "integer") return "0";
    return type == "string" ? text_default(schema, name) : std::string();
}

std::string step_id_for(const std::string& field) {
    std::string id = "with_";
    for (const char c : field) {
        const bool is_plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        id += is_plain ? c : '_';
    }
    return id.substr(0, 40);
}

Fix filter_for(const std::string& field, const std::string& path) {
    json::object rule{{"!!", json::array{json::object{{"var", path}}}}};
    json::object step{{"id", step_id_for(field)}, {"type", "filter"}, {"title", "Only with " + field}};
    step["rule"] = std::move(rule);
    return {Fix::Kind::filter, "Go on only when " + path + " is there", std::move(step)};
}

std::vector<Candidate> proposals_for(const Trial& trial, const FieldSummary& field) {
    std::vector<json::object> data;
    for (const auto& sample : trial.samples)
        data.push_back(object_or_empty(object_or_empty(sample, "trigger"), "data"));
    std::vector<Candidate> candidates;
    for (const auto& proposal : propose(source_fields(data), target_fields(*trial.target))) {
        if (proposal.target == field.field) candidates.push_back({"Take " + proposal.reason, proposal.template_text});
    }
    return candidates;
}

}  // namespace

std::vector<Fix> mends_of_value(const Trial& trial, const FieldSummary& field) {
    const auto& schema = schema_of(trial, field.field);
    const auto text = template_of(trial, field.field);
    if (text.empty()) return {};
    const auto type = text_or(schema, "type");
    std::vector<Candidate> candidates;
    const auto add = [&](const char* title, const char* filter) {
        candidates.push_back({title, with_filter(text, filter)});
    };
    if (field.failed == 0) candidates.push_back({"Leave out its last filter", without_last_filter(text)});
    const bool gives_list = std::ranges::find(field.types, "list") != field.types.end();
    if (type == "string") add_text_forms(schema, text, gives_list, candidates);
    if (type == "number") add("Read it as a number", "to_number");
    if (type == "integer") {
        add("Round it", "round");
        add("Read it as a whole number", "to_number | round");
    }
    if (type == "boolean") add("Read it as yes or no", "is_one_of: 'true', 'yes', '1', 'on', 'done', 'completed'");
    if (type == "array") add("Make it a list", "tags");
    candidates.push_back({"Leave out what is not a telephone number", without_bad_numbers(text)});
    return best_of(trial, field, candidates);
}

std::vector<Fix> mends_of_absence(const Trial& trial, const FieldSummary& field) {
    const auto text = template_of(trial, field.field);
    if (trial.target == nullptr) return {};
    auto candidates = proposals_for(trial, field);
    const auto fallback = default_for(schema_of(trial, field.field), field.field);
    if (!text.empty() && !fallback.empty()) {
        candidates.push_back({"Use a default where it is empty", with_filter(text, "default: " + fallback)});
    }
    auto fixes = best_of(trial, field, candidates);
    for (const auto& input : field.inputs) {
        const bool is_of_event = input.path.starts_with("trigger.data.") || input.path.starts_with("steps.");
        if (!is_of_event || input.filled == trial.samples.size()) continue;
        fixes.push_back(filter_for(field.field, input.path));
        break;
    }
    return fixes;
}

std::vector<Fix> mends_of_gap(const Trial& trial, const FieldSummary& field, const std::string& path) {
    auto text = template_of(trial, field.field);
    const std::string output = "{{ " + path + " }}";
    const auto at = text.find(output);
    if (at == std::string::npos) return {};
    const auto name = path.substr(path.rfind('.') + 1);
    text.replace(at, output.size(), "{{ " + path + " | default: '(no " + name + ")' }}");
    return {{Fix::Kind::replace, "Say that it is missing", json::value(text)}, filter_for(field.field, path)};
}

}  // namespace tendril::flow::detail
