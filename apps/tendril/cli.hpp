// What all commands share: where the server is, how answers are shown, exit codes.
#pragma once

#include <CLI/App.hpp>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "base/json.hpp"
#include "tendril/rest_client.hpp"

namespace tendril::app {

inline constexpr int exit_ok = 0;
inline constexpr int exit_failed = 1;
inline constexpr int exit_usage = 2;

// The options of every command, and what becomes of it.
struct Cli {
    std::string url;
    std::string token;
    std::string data;  // the data folder
    bool json = false;
    int exit_code = exit_ok;
};

// The data folder that was given, or the default one.
std::string data_folder(const Cli& cli);

// A client for the server that was named, or that runs on this machine. Errors: invalid_input when none is known.
Result<RestClient> connect(const Cli& cli);

// Prints the failure and sets the exit code.
void fail(Cli& cli, const Error& error);

// Makes a command's callback: connects, runs, reports a failure.
std::function<void()> with_client(Cli& cli, std::function<Result<void>(RestClient&)> run);

// Adds a command of a group whose commands share `options`: `run(cli, *options, client)` is called as with_client does.
template <class Options, class Run>
CLI::App* add_command(CLI::App& group, Cli& cli, const std::shared_ptr<Options>& options, const char* name,
                      const char* what, Run run) {
    auto* command = group.add_subcommand(name, what);
    command->callback(
        with_client(cli, [&cli, options, run](RestClient& client) { return run(cli, *options, client); }));
    return command;
}

// Standard input, or the file. Errors: unavailable.
Result<std::string> read_text(const std::string& file);
// As read_text, parsed. Errors: unavailable, invalid_input.
Result<json::object> read_json_object(const std::string& file);

// A secret: of the environment variable, typed at the terminal without echo, or the first line of standard input.
// Errors: invalid_input when there is none.
Result<std::string> read_secret(const char* environment_variable, const std::string& prompt);

// "a=1,b=2" as an object of texts. Errors: invalid_input.
Result<json::object> read_pairs(const std::vector<std::string>& pairs);

}  // namespace tendril::app
