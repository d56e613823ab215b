#include "expr/rule_explanation.hpp"

#include <array>
#include <boost/json/serialize.hpp>
#include <optional>
#include <string_view>

#include "expr/rule.hpp"

namespace tendril::expr {

namespace {

constexpr std::size_t parts_max = 50;
constexpr std::size_t shown_bytes_max = 80;

struct Wording {
    std::string_view operation;
    std::string_view when_true;
    std::string_view when_false;
};
constexpr std::array<Wording, 9> wordings{{{"==", "is equal to", "is not equal to"},
                                           {"===", "is equal to", "is not equal to"},
                                           {"!=", "differs from", "is equal to"},
                                           {"!==", "differs from", "is equal to"},
                                           {"<", "is less than", "is not less than"},
                                           {"<=", "is at most", "is more than"},
                                           {">", "is more than", "is not more than"},
                                           {">=", "is at least", "is less than"},
                                           {"in", "is in", "is not in"}}};

const Wording* wording_of(std::string_view operation) {
    for (const auto& wording : wordings) {
        if (wording.operation == operation) return &wording;
    }
    return nullptr;
}

// A value as a person reads it, cut where it is long.
std::string shown(const json::value& value) {
    if (value.is_null()) return "empty";
    auto text = json::serialize(value);
    if (text.size() <= shown_bytes_max) return text;
    std::size_t end = shown_bytes_max;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
    return text.substr(0, end) + "…";
}

// The only operator of a rule, or nullptr for a literal.
const json::object::value_type* operator_of(const json::value& rule) {
    const auto* object = rule.if_object();
    return object != nullptr && object->size() == 1 ? &*object->begin() : nullptr;
}

// The operands: a single one may stand without its list.
json::array operands_of(const json::value& arguments) {
    if (const auto* array = arguments.if_array()) return *array;
    return {arguments};
}

// The path that `{"var": "a.b"}` or `{"val": ["a", "b"]}` reads, or "".
std::string path_read(const json::value& rule) {
    const auto* part = operator_of(rule);
    if (part == nullptr || (part->key() != "var" && part->key() != "val")) return {};
    const auto arguments = operands_of(part->value());
    if (arguments.empty() || !arguments.front().is_string()) return {};
    if (part->key() == "var") return std::string(arguments.front().get_string());
    std::string path;
    for (const auto& argument : arguments) {
        if (!argument.is_string()) return {};
        if (!path.empty()) path += '.';
        path += std::string_view(argument.get_string());
    }
    return path;
}

class Explainer {
 public:
    Explainer(const json::value& data, const Limits& limits) : data_(data), limits_(limits) {}

    // Whether the part holds. Parts are recorded where `record` says so and the result is not vacuous.
    Result<bool> explain(const json::value& rule, const std::string& path) {
        const auto holds = evaluate_truth(rule);
        if (!holds || parts_.size() >= parts_max) return holds;
        const auto* part = operator_of(rule);
        if (part == nullptr) return holds;
        const auto operands = operands_of(part->value());
        const auto at = path + "/" + std::string(part->key());
        if (part->key() == "!" && operands.size() == 1 && operator_of(operands.front()) != nullptr &&
            path_read(operands.front()).empty()) {
            if (const auto inner = explain(operands.front(), at + "/0"); !inner) return inner.error();
            return holds;
        }
        const bool all = part->key() == "and";
        if (!all && part->key() != "or") {
            if (const auto recorded = record(*part, operands, path, *holds); !recorded) return recorded.error();
            return holds;
        }
        for (std::size_t i = 0; i < operands.size(); ++i) {
            const auto operand = evaluate_truth(operands[i]);
            // What comes after the part that decided may not be meant to be evaluated: its errors tell nothing.
            if (!operand) {
                if (decided_) break;
                return operand.error();
            }
            if (*operand != *holds) continue;
            const auto inner = explain(operands[i], at + "/" + std::to_string(i));
            if (!inner) return inner.error();
            decided_ = true;
            if (!all && *holds) break;
        }
        return holds;
    }

    std::vector<DecidingPart> take_parts() { return std::move(parts_); }

 private:
    Result<json::value> evaluate(const json::value& rule) const {
        const auto compiled = Rule::compile(rule, limits_);
        if (!compiled) return compiled.error();
        return compiled->evaluate(data_);
    }

    Result<bool> evaluate_truth(const json::value& rule) const {
        const auto compiled = Rule::compile(rule, limits_);
        if (!compiled) return compiled.error();
        return compiled->holds(data_);
    }

    // An operand in words: the path it reads with its value, a literal, or a computed value.
    std::string told(const json::value& operand, const json::value& value, bool first) const {
        const auto path = path_read(operand);
        if (!path.empty()) return path + " is " + shown(value) + (first ? ", which" : "");
        if (operator_of(operand) != nullptr && first) return "The result " + shown(value);
        return shown(value);
    }

    Result<void> record(const json::object::value_type& part, const json::array& operands, const std::string& path,
                        bool holds) {
        DecidingPart decided{.path = path.empty() ? "/" : path, .sentence = {}, .seen = json::array()};
        const auto* wording = wording_of(part.key());
        if (wording != nullptr && operands.size() == 2) {
            const auto left = evaluate(operands[0]);
            const auto right = evaluate(operands[1]);
            if (!left || !right) return left ? right.error() : left.error();
            const auto other_path = path_read(operands[1]);
            decided.sentence = told(operands[0], *left, true) + " " +
                               std::string(holds ? wording->when_true : wording->when_false) + " " +
                               (other_path.empty() ? shown(*right) : other_path + " (" + shown(*right) + ")") + ".";
            decided.seen = json::array{*left, *right};
        } else if (const auto read = read_path(part, operands); !read.empty()) {
            const auto value = evaluate(json::object{{"var", read}});
            if (!value) return value.error();
            decided.sentence = read + " is " + shown(*value) + ".";
            decided.seen = json::array{*value};
        } else {
            json::object whole;
            whole[part.key()] = part.value();
            const auto value = evaluate(whole);
            if (!value) return value.error();
            decided.sentence = "\"" + std::string(part.key()) + "\" gave " + shown(*value) + ".";
            decided.seen = json::array{*value};
        }
        parts_.push_back(std::move(decided));
        return {};
    }

    // What a bare `var`, `!` or `!!` looks at.
    static std::string read_path(const json::object::value_type& part, const json::array& operands) {
        if (part.key() == "var" || part.key() == "val") return path_read(json::object{{part.key(), part.value()}});
        const bool asks = part.key() == "!!" || part.key() == "!";
        return asks && operands.size() == 1 ? path_read(operands.front()) : "";
    }

    const json::value& data_;
    const Limits& limits_;
    std::vector<DecidingPart> parts_;
    bool decided_ = false;
};

}  // namespace

Result<RuleExplanation> explain_rule(const json::value& rule, const json::value& data, Limits limits) {
    Explainer explainer(data, limits);
    const auto holds = explainer.explain(rule, "");
    if (!holds) return holds.error();
    return RuleExplanation{*holds, explainer.take_parts()};
}

}  // namespace tendril::expr
