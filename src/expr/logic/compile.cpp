#include <algorithm>

#include "expr/failure.hpp"
#include "expr/logic/program.hpp"

namespace tendril::expr::logic {

namespace {

// A rule is an object with one member; any other object is a literal.
bool is_operation(const json::value& rule) {
    const auto* object = rule.if_object();
    return object != nullptr && object->size() == 1;
}

bool holds_rules(const json::value& rule) {
    if (is_operation(rule)) return true;
    const auto* array = rule.if_array();
    return array != nullptr && std::any_of(array->begin(), array->end(), holds_rules);
}

class Compiler {
 public:
    explicit Compiler(Program& program) : program_(program) {}

    std::uint32_t add(const json::value& rule, const std::string& place) {
        if (depth_ >= program_.limits.depth_max) {
            fail(ErrorCode::too_large, "The rule is nested deeper than " + std::to_string(depth_) + " levels.", place);
        }
        ++depth_;
        std::uint32_t node = 0;
        if (is_operation(rule)) {
            const auto& member = *rule.get_object().begin();
            node = add_operation(member.key(), member.value(), place + "/" + std::string(member.key()));
        } else if (holds_rules(rule)) {
            Node list;
            list.kind = Node::Kind::list;
            add_children(list, rule, place);
            node = store(list);
        } else {
            Node literal;
            literal.literal = Value::of(rule);
            node = store(literal);
        }
        --depth_;
        return node;
    }

 private:
    std::uint32_t store(const Node& node) {
        program_.nodes.push_back(node);
        return static_cast<std::uint32_t>(program_.nodes.size() - 1);
    }

    std::uint32_t add_operation(std::string_view name, const json::value& arguments, const std::string& place) {
        const auto* operation = find_operation(name);
        if (operation == nullptr) {
            fail(ErrorCode::invalid_input, "There is no operator " + quoted(name) + " in JsonLogic.", place);
        }
        if (name == "var" && is_constant_variable(arguments)) return add_variable(arguments, place);
        if (name == "val" && is_constant_value(arguments)) return add_value(arguments);
        Node node;
        node.kind = Node::Kind::operation;
        node.operation = operation;
        check(*operation, arguments, place);
        if (!arguments.is_array() && operation->spreads && is_operation(arguments)) node.kind = Node::Kind::spread;
        add_children(node, arguments, place);
        return store(node);
    }

    static void check(const Operation& operation, const json::value& arguments, const std::string& place) {
        const auto refuse = [&](const std::string& why) {
            fail(ErrorCode::invalid_input,
                 "Invalid Arguments: the operator " + quoted(operation.name) + " " + why + ".", place);
        };
        const auto* list = arguments.if_array();
        if (list == nullptr) {
            if (operation.list_only) refuse("needs a list of arguments");
            const bool spread = operation.spreads && is_operation(arguments);
            if (operation.arguments_min > 1 && !spread) refuse("needs more than one argument");
            return;
        }
        if (list->size() < operation.arguments_min) {
            refuse("needs at least " + std::to_string(operation.arguments_min) + " arguments");
        }
        if (operation.takes_list && (*list)[0].is_null()) refuse("needs a list to go through");
        if (operation.takes_rule && (*list)[1].is_null()) refuse("needs a rule for the items");
    }

    // The children's own children come first, so their indexes are collected before they are stored in one run.
    void add_children(Node& node, const json::value& arguments, const std::string& place) {
        std::vector<std::uint32_t> children;
        const auto* list = arguments.if_array();
        if (list == nullptr) {
            children.push_back(add(arguments, place));
        } else {
            for (std::size_t index = 0; index < list->size(); ++index) {
                const bool item_rule = node.operation != nullptr && node.operation->takes_list && index == 1;
                item_depth_ += item_rule ? 1 : 0;
                children.push_back(add((*list)[index], place + "/" + std::to_string(index)));
                item_depth_ -= item_rule ? 1 : 0;
            }
        }
        node.first = static_cast<std::uint32_t>(program_.children.size());
        node.count = static_cast<std::uint32_t>(children.size());
        program_.children.insert(program_.children.end(), children.begin(), children.end());
    }

    static bool is_key(const json::value& value) { return value.is_string() || value.is_int64() || value.is_uint64(); }

    static bool is_constant_variable(const json::value& arguments) {
        const auto* list = arguments.if_array();
        if (list == nullptr) return is_key(arguments) || arguments.is_null();
        return list->empty() || is_key((*list)[0]) || (*list)[0].is_null();
    }

    static bool is_constant_value(const json::value& arguments) {
        const auto* list = arguments.if_array();
        if (list == nullptr) return is_key(arguments);
        for (std::size_t index = 0; index < list->size(); ++index) {
            const auto& item = (*list)[index];
            const auto* climb = index == 0 ? item.if_array() : nullptr;
            const bool climbs = climb != nullptr && climb->size() == 1 && (*climb)[0].is_int64();
            if (!climbs && !is_key(item)) return false;
        }
        return true;
    }

    void add_key(std::string_view text) { program_.segments.push_back(key_of(text)); }

    // A key of the rule that is a number; its text is kept beside the rule.
    std::string_view text_of_key(const json::value& key) {
        if (const auto* text = key.if_string()) return *text;
        return program_.texts.emplace_back(std::to_string(key.to_number<std::int64_t>()));
    }

    std::uint32_t add_variable(const json::value& arguments, const std::string& place) {
        const auto* list = arguments.if_array();
        const json::value nothing;
        const json::value& key = list == nullptr ? arguments : list->empty() ? nothing : (*list)[0];
        Node node;
        node.kind = Node::Kind::variable;
        node.fallback = list != nullptr && list->size() > 1 ? add((*list)[1], place + "/1") : no_node;
        node.first = static_cast<std::uint32_t>(program_.segments.size());
        if (!key.is_null()) add_dotted(text_of_key(key));
        finish_path(node);
        return store(node);
    }

    void add_dotted(std::string_view text) {
        while (!text.empty()) {
            const auto dot = text.find('.');
            add_key(text.substr(0, dot));
            if (dot == std::string_view::npos) return;
            text.remove_prefix(dot + 1);
            if (text.empty()) add_key(text);
        }
    }

    std::uint32_t add_value(const json::value& arguments) {
        Node node;
        node.kind = Node::Kind::value;
        node.fallback = no_node;
        node.first = static_cast<std::uint32_t>(program_.segments.size());
        if (const auto* list = arguments.if_array()) {
            for (const auto& item : *list) {
                const auto* climb = item.if_array();
                if (climb == nullptr) {
                    add_key(text_of_key(item));
                } else {
                    const auto levels = std::clamp<std::int64_t>((*climb)[0].get_int64(), -1'000'000, 1'000'000);
                    node.climb = static_cast<std::uint32_t>(levels < 0 ? -levels : levels);
                }
            }
        } else {
            add_key(text_of_key(arguments));
        }
        finish_path(node);
        return store(node);
    }

    // Paths inside a rule for items are below the item, not below the data.
    void finish_path(Node& node) {
        node.count = static_cast<std::uint32_t>(program_.segments.size()) - node.first;
        if (item_depth_ > 0 || node.climb > 0 || node.count == 0) return;
        std::string path;
        for (std::uint32_t index = 0; index < node.count; ++index) {
            path += "/" + std::string(program_.segments[node.first + index].text);
        }
        program_.paths.push_back(std::move(path));
    }

    Program& program_;
    std::size_t depth_ = 0;
    std::size_t item_depth_ = 0;
};

}  // namespace

void compile(Program& program) {
    program.root = Compiler(program).add(program.rule, "");
    std::sort(program.paths.begin(), program.paths.end());
    program.paths.erase(std::unique(program.paths.begin(), program.paths.end()), program.paths.end());
}

}  // namespace tendril::expr::logic
