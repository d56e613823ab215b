// Mappings and rules tried on many samples, and proposals for a mapping.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <iostream>
#include <memory>

#include "tendril/commands.hpp"
#include "tendril/table.hpp"

namespace tendril::app {

namespace {

struct PreviewOptions {
    std::string mapping;  // file
    std::string rule;     // file
    std::string liquid;
    std::string operation;
    std::string samples;  // file
    std::vector<std::string> triggers;
    int limit = 50;
};

// The members that choose the samples; shared by both commands.
Result<json::object> sample_members(const PreviewOptions& options) {
    json::object body;
    if (!options.operation.empty()) body["operation"] = options.operation;
    if (!options.samples.empty()) {
        auto file = read_json_object(options.samples);
        if (!file) return file.error();
        const auto* samples = file->if_contains("samples");
        body["samples"] = samples != nullptr ? *samples : json::value(json::array{*file});
    }
    if (!options.triggers.empty()) {
        json::array names;
        for (const auto& name : options.triggers) names.emplace_back(name);
        body["trigger"] = std::move(names);
    }
    body["limit"] = options.limit;
    return body;
}

void print_mapping(const json::object& answer) {
    json::array rows;
    for (const auto& field : array_or_empty(answer, "fields")) {
        auto row = field.get_object();
        std::string made_of;
        for (const auto& input : array_or_empty(row, "inputs")) {
            made_of += made_of.empty() ? "" : ", ";
            made_of += text_or(input.get_object(), "path");
        }
        row["made_of"] = made_of;
        rows.push_back(std::move(row));
    }
    std::cout << table_text(rows, {{"FIELD", "/field"},
                                   {"FINE", "/filled"},
                                   {"EMPTY", "/missing"},
                                   {"FAILED", "/failed"},
                                   {"REFUSED", "/refused"},
                                   {"MADE OF", "/made_of"},
                                   {"EXAMPLE", "/example"},
                                   {"PROBLEM", "/problem"}});
    for (const auto& finding : array_or_empty(answer, "findings")) {
        const auto& one = finding.get_object();
        std::cout << fmt::format("{}: {} {}\n", text_or(one, "severity"), text_or(one, "message"),
                                 text_or(one, "mend"));
        for (const auto& fix : array_or_empty(one, "fixes")) {
            const auto& change = fix.get_object();
            std::cout << fmt::format("    {}: {}\n", text_or(change, "title"), cell_text(change.if_contains("value")));
        }
    }
    std::cout << fmt::format("{} of {} samples are fine\n", integer_or(answer, "fine", 0),
                             array_or_empty(answer, "samples").size());
}

void print_rule(const json::object& answer) {
    for (const auto& sample : array_or_empty(answer, "samples")) {
        const auto& one = sample.get_object();
        const bool holds = boolean_or(one, "holds", false);
        std::cout << fmt::format("{}  {}\n", holds ? "holds      " : "does not   ", text_or(one, "sample"));
        if (!text_or(one, "error").empty()) std::cout << "             " << text_or(one, "error") << "\n";
        for (const auto& part : array_or_empty(one, "because")) {
            if (!holds) std::cout << "             " << text_or(part.get_object(), "sentence") << "\n";
        }
    }
    std::cout << fmt::format("{} of {} samples hold\n", integer_or(answer, "holding", 0),
                             array_or_empty(answer, "samples").size());
}

Result<void> preview(const Cli& cli, const PreviewOptions& options, RestClient& client) {
    auto body = sample_members(options);
    if (!body) return body.error();
    if (!options.liquid.empty()) (*body)["template"] = options.liquid;
    for (const auto& [member, file] : {std::pair("mapping", options.mapping), std::pair("rule", options.rule)}) {
        if (file.empty()) continue;
        auto value = read_json_object(file);
        if (!value) return value.error();
        (*body)[member] = std::move(*value);
    }
    const auto answer = client.send("POST", "/preview", *body);
    if (!answer) return answer.error();
    if (cli.json) {
        print_object(cli, *answer);
    } else if (text_or(answer->get_object(), "kind") == "rule") {
        print_rule(answer->get_object());
    } else {
        print_mapping(answer->get_object());
    }
    return {};
}

Result<void> suggest(const Cli& cli, const PreviewOptions& options, RestClient& client) {
    const auto body = sample_members(options);
    if (!body) return body.error();
    const auto answer = client.send("POST", "/suggestions", *body);
    if (!answer) return answer.error();
    if (cli.json) {
        print_object(cli, *answer);
        return {};
    }
    std::cout << table_text(
        array_or_empty(answer->get_object(), "proposals"),
        {{"FIELD", "/target"}, {"TEMPLATE", "/template"}, {"SURE", "/confidence"}, {"WHY", "/reason"}});
    return {};
}

void add_sample_options(CLI::App& command, PreviewOptions& options) {
    command.add_option("--trigger", options.triggers, "Take recent events of this trigger or event type");
    command.add_option("--samples", options.samples,
                       "A file with {\"samples\": [...]}, or one event's data; - is standard input");
    command.add_option("--limit", options.limit, "How many recent events, at most 200")->capture_default_str();
}

}  // namespace

void add_preview_commands(CLI::App& group, Cli& cli) {
    const auto options = std::make_shared<PreviewOptions>();
    auto* preview_command =
        add_command(group, cli, options, "preview", "Try a mapping, a rule or a template on many samples", preview);
    auto* what = preview_command->add_option_group("expression");
    what->add_option("--mapping", options->mapping, "The mapping's file, or - for standard input");
    what->add_option("--rule", options->rule, "The rule's file, or - for standard input");
    what->add_option("--liquid", options->liquid, "A template");
    what->require_option(1);
    preview_command->add_option("--operation", options->operation, "Check the values against this action's input");
    add_sample_options(*preview_command, *options);
    auto* suggest_command = add_command(group, cli, options, "suggest",
                                        "Propose a mapping from a trigger's data to an action's input", suggest);
    suggest_command->add_option("operation", options->operation, "The action")->required();
    add_sample_options(*suggest_command, *options);
}

}  // namespace tendril::app
