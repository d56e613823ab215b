// Prints, as one JSON object a line, the call that each operation of a connector makes of its sample input.
// Usage: print_calls CONNECTOR
#include <iostream>

#include "connector/manifest.hpp"
#include "connector/request.hpp"

namespace {

using namespace tendril;

// A value for every setting of the connector.
json::object sample_settings(const connector::Connector& connector) {
    json::object settings;
    for (const auto& setting : connector.settings) {
        const auto name = text_or(setting.as_object(), "name");
        settings[name] = "sample-" + std::string(name);
    }
    return settings;
}

json::object headers_of(const connector::Call& call) {
    json::object headers;
    for (const auto& [name, value] : call.headers) headers[name] = value;
    return headers;
}

// False when the operation's own sample does not make a call.
bool print_call(const connector::Operation& operation, const json::object& settings) {
    const auto call =
        connector::build_call(operation, "connection", settings, object_or_empty(operation.sample, "input"));
    if (!call) {
        for (const auto& finding : call.error()) std::cerr << operation.id << ": " << finding.message << '\n';
        return false;
    }
    json::object line;
    line["operation"] = operation.id;
    line["method"] = call->method;
    line["path"] = call->path;
    line["headers"] = headers_of(*call);
    line["body"] = call->body;
    std::cout << to_text(line) << '\n';
    return true;
}

}  // namespace

int main(int count, char** arguments) {
    if (count != 2) {
        std::cerr << "Usage: print_calls CONNECTOR\n";
        return 2;
    }
    const auto catalog = connector::Catalog::load(embedded::connectors());
    const auto* connector = catalog ? (*catalog)->connector(arguments[1]) : nullptr;
    if (connector == nullptr) {
        std::cerr << (catalog ? "There is no such connector." : catalog.error().message) << '\n';
        return 2;
    }
    const auto settings = sample_settings(*connector);
    bool all_fine = true;
    for (const auto& operation : (*catalog)->operations()) {
        const bool is_call = operation.connector == connector->id &&
                             operation.kind == connector::Operation::Kind::action &&
                             operation.action.builtin == connector::Builtin::none;
        if (is_call && !print_call(operation, settings)) all_fine = false;
    }
    return all_fine ? 0 : 1;
}
