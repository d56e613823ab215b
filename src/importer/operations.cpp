#include "importer/operations.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <set>

#include "connector/naming.hpp"
#include "importer/paging.hpp"

namespace tendril::importer {

namespace {

constexpr std::size_t operations_max = 5'000;
constexpr std::size_t id_bytes_max = 200;
constexpr std::array<std::string_view, 5> methods{"get", "post", "put", "patch", "delete"};

struct BodyType {
    std::string_view media_type;
    std::string_view name;  // in manifests; JSON needs none
};
constexpr std::array body_types{BodyType{"application/json", ""}, BodyType{"application/x-www-form-urlencoded", "form"},
                                BodyType{"multipart/form-data", "multipart"}};

std::string upper_case(std::string_view text) {
    std::string upper(text);
    for (char& letter : upper) letter = static_cast<char>(std::toupper(static_cast<unsigned char>(letter)));
    return upper;
}

bool same_media_type(std::string_view theirs, std::string_view ours) {
    theirs = theirs.substr(0, theirs.find(';'));
    while (theirs.ends_with(' ')) theirs.remove_suffix(1);
    const auto equal = [](char left, char right) { return std::tolower(static_cast<unsigned char>(left)) == right; };
    if (std::ranges::equal(theirs, ours, equal)) return true;
    return ours == "application/json" && (theirs.ends_with("+json") || theirs == "*/*");
}

// The member of `content` for a media type.
Located content_of(const Located& content, std::string_view media_type) {
    for (const auto& member : content.object()) {
        if (same_media_type(member.key(), media_type)) return content.member(member.key());
    }
    return {};
}

// Headers that a document may describe but that the caller's HTTP client is responsible for.
bool is_client_header(std::string_view name) {
    for (const auto* ignored : {"accept", "content-type", "authorization"}) {
        if (std::ranges::equal(name, std::string_view(ignored), [](char left, char right) {
                return std::tolower(static_cast<unsigned char>(left)) == right;
            })) {
            return true;
        }
    }
    return false;
}

// The header's only possible value, or "".
std::string only_value(const json::object& schema) {
    const auto& choices = array_or_empty(schema, "enum");
    return choices.size() == 1 && choices.front().is_string() ? std::string(choices.front().as_string())
                                                              : std::string();
}

bool is_same_parameter(const json::object& left, const json::object& right) {
    return left.at("name") == right.at("name") && left.at("in") == right.at("in");
}

}  // namespace

json::array Operations::convert() {
    json::array operations;
    const auto paths = references_.root().member("paths");
    std::set<std::string> ids;
    for (const auto& path : paths.object()) {
        convert_path(references_.resolve(paths.member(path.key())), path.key(), operations);
        if (operations.size() > operations_max) {
            notes_.fault(paths.place(), "has more than " + std::to_string(operations_max) +
                                            " operations. Import a smaller part of the API.");
        }
        if (!notes_.fault().empty()) return {};
    }
    for (const auto& operation : operations) {
        const std::string id(operation.at("id").as_string());
        if (!ids.insert(id).second) {
            notes_.fault(paths.place(), "has the operation id " + id + " twice. Rename one of them.");
        }
    }
    return operations;
}

void Operations::convert_path(const Located& item, std::string_view path, json::array& operations) {
    if (!path.starts_with('/')) return;  // extensions
    for (const auto method : methods) {
        const auto at = item.member(method);
        if (!at) continue;
        if (!at.value->is_object()) return notes_.fault(at.place(), "must be an operation, that is an object.");
        auto operation = convert_operation(item, at, method, path);
        if (!operation.empty()) operations.emplace_back(std::move(operation));
    }
}

json::object Operations::convert_operation(const Located& item, const Located& at, std::string_view method,
                                           std::string_view path) {
    const auto own_id = text_or(at.object(), "operationId");
    const auto& patch = overlay_.operation(own_id);
    if (boolean_or(patch, "skip", false)) return {};
    json::object operation;
    operation["id"] = id_of(at, method, path);
    operation["kind"] = "action";
    operation["title"] = connector::title_of_operation(own_id.empty() ? operation.at("id").as_string() : own_id);
    const auto& tags = array_or_empty(at.object(), "tags");
    const auto group = tags.empty() || !tags.front().is_string()
                           ? std::string_view()
                           : text_or(overlay_.object("groups"), tags.front().as_string());
    if (!group.empty()) operation["group"] = group;
    operation["method"] = upper_case(method);
    operation["path"] = path;
    if (boolean_or(at.object(), "deprecated", false)) operation["deprecated"] = true;
    add_parameters(item, at, operation);
    if (!add_body(at, operation)) return {};
    add_response(at, operation);
    add_scopes(at, operation);
    add_effect(operation);
    if (!notes_.fault().empty()) return {};
    overlay_.apply_rules(operation, schemas_);
    add_paging(operation, array_or_empty(overlay_.all(), "paging"), schemas_);
    add_result_id(operation, schemas_);
    overlay_.apply_patch(operation, patch, schemas_);
    return operation;
}

std::string Operations::id_of(const Located& at, std::string_view method, std::string_view path) {
    std::string own(text_or(at.object(), "operationId"));
    if (own.empty()) {
        own = std::string(method);
        for (const char character : path) {
            const bool plain = std::isalnum(static_cast<unsigned char>(character)) != 0;
            if (plain) own += character;
            if (!plain && !own.ends_with('-')) own += '-';
        }
        while (own.ends_with('-')) own.pop_back();
    }
    const bool printable = std::ranges::all_of(own, [](char c) { return static_cast<unsigned char>(c) >= 0x20; });
    if (!printable || own.size() > id_bytes_max) {
        notes_.fault(at.member("operationId").place(), "must be a printable text of at most 200 bytes.");
    }
    std::string id(overlay_.text("part_of"));
    if (const auto prefix = overlay_.text("prefix"); !prefix.empty()) id.append(".").append(prefix);
    return id + "." + own;
}

void Operations::add_parameters(const Located& item, const Located& at, json::object& operation) {
    json::array parameters;
    for (const auto& owner : {item, at}) {
        const auto list = owner.member("parameters");
        const auto count = array_or_empty(owner.object(), "parameters").size();
        for (std::size_t i = 0; i < count; ++i) add_parameter(references_.resolve(list.item(i)), operation, parameters);
    }
    operation["parameters"] = std::move(parameters);
    add_undeclared(operation);
    if (operation.at("parameters").as_array().empty()) operation.erase("parameters");
}

void Operations::add_parameter(const Located& at, json::object& operation, json::array& parameters) {
    if (!at) return;
    const auto& theirs = at.object();
    const auto name = text_or(theirs, "name");
    const auto in = text_or(theirs, "in");
    if (name.empty()) return notes_.fault(at.place(), "has no name.");
    if (in == "header" && is_client_header(name)) return;
    if (in != "path" && in != "query" && in != "header") {
        return notes_.note(at.place(), "lies in " + std::string(in) + ", where nothing can be sent: it is left out");
    }
    if (in == "path" && operation.at("path").as_string().find("{" + std::string(name) + "}") == std::string::npos) {
        return notes_.note(at.place(), "is no part of the path: it is left out");
    }
    auto schema_at = at.member("schema");
    if (!schema_at) schema_at = content_of(at.member("content"), "application/json").member("schema");
    auto schema = schema_at ? schemas_.opened(schemas_.convert(schema_at)) : json::object();
    if (const auto value = only_value(schema); in == "header" && !value.empty()) {
        auto& headers = operation["headers"];
        if (!headers.is_object()) headers.emplace_object();
        headers.get_object()[name] = value;
        return;
    }
    json::object parameter{{"name", name}, {"in", in}};
    if (in == "path" || boolean_or(theirs, "required", false)) parameter["required"] = true;
    const auto style = text_or(theirs, "style");
    if (in == "query" && style == "deepObject") parameter["style"] = "deep_object";
    if (in == "query" && style != "deepObject" && !boolean_or(theirs, "explode", true)) parameter["style"] = "comma";
    parameter["schema"] = std::move(schema);
    const auto same = std::find_if(parameters.begin(), parameters.end(), [&](const json::value& known) {
        return is_same_parameter(known.as_object(), parameter);
    });
    if (same == parameters.end()) {
        parameters.emplace_back(std::move(parameter));
    } else {
        *same = std::move(parameter);  // an operation's own replaces its path's
    }
}

// Variables of the path that nobody declared.
void Operations::add_undeclared(json::object& operation) {
    const std::string path(operation.at("path").as_string());
    auto& parameters = operation.at("parameters").as_array();
    for (auto open = path.find('{'); open != std::string::npos; open = path.find('{', open + 1)) {
        const auto close = path.find('}', open);
        if (close == std::string::npos) break;
        const auto name = path.substr(open + 1, close - open - 1);
        const bool declared = std::ranges::any_of(parameters, [&](const json::value& one) {
            return one.at("name") == json::value(name) && one.at("in") == "path";
        });
        if (declared) continue;
        parameters.emplace_back(
            json::object{{"name", name}, {"in", "path"}, {"required", true}, {"schema", {{"type", "string"}}}});
    }
}

// False when the operation cannot be used because of its body.
bool Operations::add_body(const Located& at, json::object& operation) {
    const auto body = at.member("requestBody") ? references_.resolve(at.member("requestBody")) : Located();
    const auto content = body.member("content");
    if (!body || content.object().empty()) return true;
    for (const auto& type : body_types) {
        const auto found = content_of(content, type.media_type);
        if (!found) continue;
        if (!type.name.empty()) operation["body_type"] = type.name;
        auto schema = found.member("schema") ? schemas_.convert(found.member("schema")) : json::object();
        const auto opened = schemas_.opened(schema);
        const auto kind = text_or(opened, "type");
        if (opened.empty()) schema = {{"type", "object"}};
        if (kind == "array" || kind == "string" || kind == "number" || kind == "boolean") {
            // Inputs are objects, so a body of another kind is one member of them.
            operation["body_field"] = "body";
            schema = {{"type", "object"}, {"properties", {{"body", schema}}}, {"required", {"body"}}};
        }
        operation["body"] = std::move(schema);
        return true;
    }
    if (!boolean_or(body.object(), "required", false)) return true;
    notes_.note(body.place(), "takes neither JSON nor a form: the operation is left out");
    return false;
}

void Operations::add_response(const Located& at, json::object& operation) {
    const auto responses = at.member("responses");
    std::string best;
    for (const auto& response : responses.object()) {
        const std::string status(response.key());
        if (status.size() == 3 && status.front() == '2' && (best.empty() || status < best)) best = status;
    }
    if (best.empty()) return;
    if (best != "200" && best.find('X') == std::string::npos) operation["status"] = std::stoi("0" + best.substr(0, 3));
    const auto schema =
        content_of(references_.resolve(responses.member(best)).member("content"), "application/json").member("schema");
    if (schema) operation["response"] = schemas_.convert(schema);
    if (schema && operation.at("response").as_object().empty()) operation.erase("response");
}

void Operations::add_scopes(const Located& at, json::object& operation) {
    const auto own = at.member("security");
    const auto& alternatives = array_or_empty((own ? at : references_.root()).object(), "security");
    json::array scopes;
    for (const auto& alternative : alternatives) {
        if (!alternative.is_object()) continue;
        for (const auto& scheme : alternative.get_object()) {
            if (!scheme.value().is_array()) continue;
            for (const auto& scope : scheme.value().get_array()) {
                if (scope.is_string() && std::find(scopes.begin(), scopes.end(), scope) == scopes.end()) {
                    scopes.push_back(scope);
                }
            }
        }
    }
    if (!scopes.empty()) operation["scopes"] = std::move(scopes);
}

// What HTTP promises of the method. A POST promises nothing.
void Operations::add_effect(json::object& operation) const {
    const auto method = std::string_view(operation.at("method").as_string());
    const auto declared = text_or(overlay_.object("effects"), method);
    const bool repeatable = method == "PUT" || method == "DELETE";
    const auto* usual = method == "GET" ? "read" : repeatable ? "idempotent" : "unknowable";
    operation["effect"] = declared.empty() ? std::string_view(usual) : declared;
}

}  // namespace tendril::importer
