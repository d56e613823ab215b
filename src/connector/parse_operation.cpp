#include <array>

#include "connector/definitions.hpp"
#include "connector/manifest_parts.hpp"
#include "connector/naming.hpp"

namespace tendril::connector {

namespace {

// Finds the value that a name stands for in a table of pairs; notes a mistake that lists the names otherwise.
template <class Table>
auto choose(ManifestReader& reader, std::string_view member, const std::string& name, const Table& table) {
    std::string names;
    for (const auto& [known, value] : table) {
        if (known == name) return value;
        names += (names.empty() ? "" : ", ") + std::string(known);
    }
    reader.fault(member, "must be one of " + names);
    return table.front().second;
}

template <class Value>
using Names = std::pair<std::string_view, Value>;

constexpr std::array effects{Names<EffectClass>{"read", EffectClass::read},
                             Names<EffectClass>{"idempotent", EffectClass::idempotent},
                             Names<EffectClass>{"reconcilable", EffectClass::reconcilable},
                             Names<EffectClass>{"unknowable", EffectClass::unknowable}};

constexpr std::array comparisons{Names<MatchAs>{"exact", MatchAs::exact}, Names<MatchAs>{"text", MatchAs::text},
                                 Names<MatchAs>{"instant", MatchAs::instant},
                                 Names<MatchAs>{"lower_case", MatchAs::lower_case},
                                 Names<MatchAs>{"digits", MatchAs::digits}};

constexpr std::array places{Names<Parameter::In>{"path", Parameter::In::path},
                            Names<Parameter::In>{"query", Parameter::In::query},
                            Names<Parameter::In>{"header", Parameter::In::header}};

constexpr std::array styles{Names<Parameter::Style>{"repeat", Parameter::Style::repeat},
                            Names<Parameter::Style>{"comma", Parameter::Style::comma},
                            Names<Parameter::Style>{"deep_object", Parameter::Style::deep_object}};

constexpr std::array body_types{Names<BodyType>{"json", BodyType::json}, Names<BodyType>{"form", BodyType::form},
                                Names<BodyType>{"multipart", BodyType::multipart}};

constexpr std::array origins{Names<NextField::From>{"answer", NextField::From::answer},
                             Names<NextField::From>{"last_item", NextField::From::last_item},
                             Names<NextField::From>{"pages", NextField::From::pages},
                             Names<NextField::From>{"items", NextField::From::items}};

constexpr std::array builtins{
    Names<Builtin>{"find_link", Builtin::find_link},      Names<Builtin>{"get_person", Builtin::get_person},
    Names<Builtin>{"save_link", Builtin::save_link},      Names<Builtin>{"save_person", Builtin::save_person},
    Names<Builtin>{"pass_on", Builtin::pass_on},          Names<Builtin>{"delay", Builtin::delay},
    Names<Builtin>{"http_request", Builtin::http_request}, Names<Builtin>{"look_up", Builtin::look_up},
    Names<Builtin>{"merge_fields", Builtin::merge_fields}};

constexpr std::array connection_changes{Names<Trigger::Connection>{"nothing", Trigger::Connection::nothing},
                                        Names<Trigger::Connection>{"installed", Trigger::Connection::installed},
                                        Names<Trigger::Connection>{"uninstalled", Trigger::Connection::uninstalled}};

const json::object& schema(ManifestReader& reader, std::string_view name, ManifestErrors& errors) {
    const auto& object = reader.object(name);
    inspect_schema(object, reader.path(name), errors);
    return object;
}

Parameter parse_parameter(const json::object& document, const std::string& path, ManifestErrors& errors) {
    ManifestReader reader(document, path, errors,
                          {"name", "in", "style", "required", "title", "schema", "from_setting"});
    Parameter parameter;
    parameter.name = reader.text("name");
    parameter.in = choose(reader, "in", reader.text("in"), places);
    parameter.required = reader.boolean("required", false);
    parameter.style = choose(reader, "style", reader.text("style", "repeat"), styles);
    parameter.title = reader.text("title", title_of_field(parameter.name));
    parameter.schema = schema(reader, "schema", errors);
    parameter.from_setting = reader.text("from_setting", "");
    if (parameter.in == Parameter::In::path && !parameter.required) reader.fault("required", "must be true in a path");
    return parameter;
}

Match parse_match(const json::object& document, const std::string& path, ManifestErrors& errors) {
    ManifestReader reader(document, path, errors, {"item", "input", "as"});
    return {reader.slash_path("item", ""), reader.slash_path("input", ""),
            choose(reader, "as", reader.text("as", "exact"), comparisons)};
}

// Reads a list of objects with `parse`.
template <class Part>
std::vector<Part> parts(ManifestReader& reader, std::string_view name, ManifestErrors& errors,
                        Part (*parse)(const json::object&, const std::string&, ManifestErrors&)) {
    std::vector<Part> found;
    reader.each_object(name, [&](const json::object& object, const std::string& path) {
        found.push_back(parse(object, path, errors));
    });
    return found;
}

Lookup parse_lookup(const json::object& document, const std::string& path, ManifestErrors& errors) {
    ManifestReader reader(document, path, errors, {"operation", "input", "items", "match", "id", "wrap", "always"});
    Lookup lookup;
    lookup.operation = reader.text("operation");
    lookup.input = parse_mapping(reader, "input");
    lookup.items = reader.slash_path("items", "");
    lookup.match = parts<Match>(reader, "match", errors, parse_match);
    lookup.id = reader.slash_path("id", "/id");
    lookup.wrap = reader.text("wrap", "");
    lookup.always = reader.boolean("always", false);
    if (lookup.match.empty()) reader.fault("match", "must compare at least one thing");
    return lookup;
}

ConflictRule parse_conflict(const json::object& document, const std::string& path, ManifestErrors& errors) {
    ManifestReader reader(document, path, errors, {"status", "pointer", "operation", "input"});
    ConflictRule rule;
    rule.status = static_cast<int>(reader.integer("status"));
    rule.pointer = reader.slash_path("pointer", "");
    rule.operation = reader.text("operation");
    rule.input = parse_mapping(reader, "input");
    return rule;
}

NextField parse_next_field(const json::object& document, const std::string& path, ManifestErrors& errors) {
    ManifestReader reader(document, path, errors, {"field", "from", "path", "first", "as_text"});
    NextField next;
    next.field = reader.text("field");
    next.from = choose(reader, "from", reader.text("from"), origins);
    next.path = reader.slash_path("path", "");
    next.first = integer_or(document, "first", 0);
    next.as_text = reader.boolean("as_text", false);
    return next;
}

Paging parse_paging(const json::object& document, const std::string& path, ManifestErrors& errors) {
    ManifestReader reader(document, path, errors, {"items", "limit", "next"});
    Paging paging;
    paging.items = reader.slash_path("items", "");
    if (reader.has("limit")) {
        ManifestReader limit(reader.object("limit"), reader.path("limit"), errors, {"field", "max"});
        paging.limit_field = limit.text("field");
        if (limit.has("max")) paging.limit_max = limit.integer("max");
    }
    paging.next = parts<NextField>(reader, "next", errors, parse_next_field);
    if (paging.next.empty()) reader.fault("next", "must name a field at least");
    return paging;
}

json::object parse_body_setting(const json::object& document, const std::string& path, ManifestErrors& errors) {
    ManifestReader reader(document, path, errors, {"name", "setting"});
    reader.text("name");
    reader.text("setting");
    return document;
}

// A name may stand in the path and once more in the query.
void inspect_path_variables(ManifestReader& reader, const Action& action) {
    for (const auto& parameter : action.parameters) {
        const bool in_path = action.path.find("{" + parameter.name + "}") != std::string::npos;
        if (!in_path && parameter.in == Parameter::In::path) {
            reader.fault("parameters", "and path do not agree about " + parameter.name);
        }
    }
    std::size_t variables = 0;
    for (const char character : action.path) variables += character == '{' ? 1 : 0;
    std::size_t declared = 0;
    for (const auto& parameter : action.parameters) declared += parameter.in == Parameter::In::path ? 1 : 0;
    if (variables != declared) reader.fault("path", "has a variable that is no parameter");
}

void parse_call(ManifestReader& reader, Action& action, ManifestErrors& errors) {
    action.method = reader.text("method");
    action.path = reader.slash_path("path", "");
    if (action.path.empty()) reader.fault("path", "is missing");
    action.headers = reader.object("headers");
    action.parameters = parts<Parameter>(reader, "parameters", errors, parse_parameter);
    for (auto& setting : parts<json::object>(reader, "body_from_settings", errors, parse_body_setting)) {
        action.body_from_settings.emplace_back(std::move(setting));
    }
    for (const auto& header : action.headers) {
        if (!header.value().is_string()) reader.fault("headers", "must have texts as values");
    }
    inspect_path_variables(reader, action);
}

Action parse_action(ManifestReader& reader, ManifestErrors& errors) {
    Action action;
    if (reader.has("builtin")) {
        action.builtin = choose(reader, "builtin", reader.text("builtin"), builtins);
    } else if (reader.has("compose")) {
        action.composition = std::make_shared<const Composition>(
            parse_composition(reader.object("compose"), reader.path("compose"), errors));
    } else {
        parse_call(reader, action, errors);
    }
    action.sends_body = reader.has("body");
    action.body_schema = schema(reader, "body", errors);
    action.body_type = choose(reader, "body_type", reader.text("body_type", "json"), body_types);
    action.body_field = reader.text("body_field", "");
    action.response_schema = schema(reader, "response", errors);
    if (reader.has("status")) action.success_status = static_cast<int>(reader.integer("status"));
    action.scopes = reader.texts("scopes");
    action.scopes_assumed = reader.boolean("scopes_assumed", false);
    action.deprecated = reader.boolean("deprecated", false);
    if (reader.has("paging")) action.paging = parse_paging(reader.object("paging"), reader.path("paging"), errors);
    action.effect = choose(reader, "effect", reader.text("effect"), effects);
    action.result_id = reader.slash_path("result_id", "");
    if (reader.has("lookup")) action.lookup = parse_lookup(reader.object("lookup"), reader.path("lookup"), errors);
    action.answer_in = reader.text("answer_in", "");
    action.already = reader.refusals("already");
    action.conflicts = parts<ConflictRule>(reader, "conflicts", errors, parse_conflict);
    if ((action.effect == EffectClass::reconcilable) != action.lookup.has_value()) {
        reader.fault("lookup", "is needed by the effect reconcilable and by no other");
    }
    return action;
}

Trigger parse_trigger(ManifestReader& reader, ManifestErrors& errors) {
    Trigger trigger;
    trigger.event_type = reader.text("event_type");
    trigger.data_schema = schema(reader, "data", errors);
    trigger.ordering_key = reader.slash_path("ordering_key", "");
    trigger.person_id = reader.slash_path("person_id", "");
    trigger.scopes = reader.texts("scopes");
    trigger.connection = choose(reader, "connection", reader.text("connection", "nothing"), connection_changes);
    return trigger;
}

ManifestReader operation_reader(const json::object& document, const std::string& path, ManifestErrors& errors) {
    if (text_or(document, "kind") == "trigger") {
        return {document,
                path,
                errors,
                {"id", "kind", "title", "description", "group", "event_type", "data", "ordering_key", "person_id",
                 "scopes", "connection", "sample", "only_in"}};
    }
    return {document,
            path,
            errors,
            {"id",        "kind",    "title",      "description",    "group",      "builtin",    "method",
             "path",      "headers", "parameters", "body",           "body_type",  "body_field", "body_from_settings",
             "response",  "status",  "scopes",     "scopes_assumed", "deprecated", "effect",     "paging",
             "result_id", "lookup",  "conflicts",  "sample",         "already",    "compose",    "only_in",
             "answer_in"}};
}

Operation parse_written_out(const json::object& document, const std::string& path, ManifestErrors& errors) {
    auto reader = operation_reader(document, path, errors);
    Operation operation;
    operation.id = reader.text("id");
    operation.title = reader.text("title");
    operation.description = reader.text("description", "");
    operation.sample = reader.object("sample");
    if (reader.has("only_in")) {
        operation.only_in = parse_availability(reader.object("only_in"), reader.path("only_in"), errors);
    }
    const auto kind = reader.text("kind");
    if (kind == "trigger") {
        operation.kind = Operation::Kind::trigger;
        operation.trigger = parse_trigger(reader, errors);
    } else if (kind == "action") {
        operation.action = parse_action(reader, errors);
    } else {
        reader.fault("kind", "must be action or trigger");
    }
    return operation;
}

}  // namespace

expr::Mapping parse_mapping(ManifestReader& reader, std::string_view name) {
    auto compiled = expr::Mapping::compile(reader.object(name));
    if (compiled) return *std::move(compiled);
    for (const auto& error : compiled.error()) {
        reader.fault(std::string(name) + "." + error.field, "is wrong: " + error.message);
    }
    return {};
}

Operation parse_operation(const json::object& document, const std::string& path, const json::object& definitions,
                          ManifestErrors& errors) {
    return parse_written_out(write_out(document, definitions), path, errors);
}

}  // namespace tendril::connector
