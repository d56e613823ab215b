// Prints, as one JSON object a line, the calls that each operation of a connector makes: of its sample input, and of an
// input with every field that its schema describes.
// Usage: print_calls CONNECTOR
#include <iostream>

#include "connector/manifest.hpp"
#include "connector/request.hpp"
#include "connector/sample.hpp"

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

// False when the input does not make a call.
bool print_call(const connector::Operation& operation, std::string_view form, const json::object& input,
                const json::object& settings) {
    const auto call = connector::build_call(operation, "connection", settings, input);
    if (!call) {
        for (const auto& finding : call.error()) {
            std::cerr << operation.id << " (" << form << "): " << finding.message << '\n';
        }
        return false;
    }
    json::object line;
    line["operation"] = operation.id;
    line["input"] = form;
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
    for (const auto& summary : (*catalog)->summaries()) {
        if (summary.connector != connector->id || summary.method.empty()) continue;
        const auto& operation = *(*catalog)->operation(summary.id);
        const auto all = connector::sample_input(operation.action, connector::Members::all);
        if (!print_call(operation, "sample", operation.sample.at("input").as_object(), settings)) all_fine = false;
        if (!print_call(operation, "all fields", all, settings)) all_fine = false;
    }
    return all_fine ? 0 : 1;
}
