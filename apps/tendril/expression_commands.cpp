#include <CLI/CLI.hpp>
#include <memory>

#include "tendril/commands.hpp"
#include "tendril/expr_command.hpp"

namespace tendril::app {

namespace {

struct ExpressionOptions {
    std::string liquid;
    std::string jsonlogic;
    std::string data = "{}";
    std::vector<std::string> files;
};

}  // namespace

void add_expression_commands(CLI::App& app, Cli& cli) {
    auto* group = app.add_subcommand("expr", "Expressions: eval, vectors");
    group->require_subcommand(1);
    const auto options = std::make_shared<ExpressionOptions>();
    auto* eval = group->add_subcommand("eval", "Evaluate a template or a rule and print the result as JSON");
    auto* kind = eval->add_option_group("expression");
    kind->add_option("--liquid", options->liquid, "A Liquid template");
    kind->add_option("--jsonlogic", options->jsonlogic, "A JsonLogic rule");
    kind->require_option(1);
    eval->add_option("--data", options->data, "The variables, as a JSON object")->capture_default_str();
    eval->callback([&cli, options] {
        cli.exit_code = tendril::cli::run_expr_eval(options->liquid, options->jsonlogic, options->data);
    });
    auto* vectors = group->add_subcommand("vectors", "Run conformance vectors");
    vectors->add_option("files", options->files, "Files of vectors")->required();
    vectors->callback([&cli, options] { cli.exit_code = tendril::cli::run_expr_vectors(options->files); });
}

}  // namespace tendril::app
