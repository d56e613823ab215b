#include "tendril/cli.hpp"

#include <termios.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <sstream>

#include "flow/limits.hpp"
#include "tendril/client_file.hpp"
#include "tendril/files.hpp"
#include "tendril/server_settings.hpp"

namespace tendril::app {

namespace {

// Switches the terminal's echo off while a secret is typed.
class NoEcho {
 public:
    NoEcho() {
        known_ = tcgetattr(STDIN_FILENO, &before_) == 0;
        termios silent = before_;
        silent.c_lflag &= ~static_cast<tcflag_t>(ECHO);
        if (known_) tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent);
    }
    NoEcho(const NoEcho&) = delete;
    NoEcho& operator=(const NoEcho&) = delete;
    ~NoEcho() {
        if (known_) tcsetattr(STDIN_FILENO, TCSAFLUSH, &before_);
    }

 private:
    termios before_{};
    bool known_ = false;
};

std::string read_line(const std::string& prompt) {
    std::string line;
    if (isatty(STDIN_FILENO) == 0) {
        std::getline(std::cin, line);
        return line;
    }
    std::cerr << prompt << ": " << std::flush;
    const NoEcho silent;
    std::getline(std::cin, line);
    std::cerr << "\n";
    return line;
}

}  // namespace

std::string data_folder(const Cli& cli) {
    return cli.data.empty() ? default_data_folder() : cli.data;
}

Result<RestClient> connect(const Cli& cli) {
    auto url = cli.url;
    auto token = cli.token;
    if (url.empty() || token.empty()) {
        const auto known = read_client_file(data_folder(cli));
        if (known && url.empty()) url = known->url;
        // The token of one server is not for another.
        if (known && token.empty() && url == known->url) token = known->token;
    }
    if (url.empty() || token.empty()) {
        return Error(ErrorCode::invalid_input,
                     "No server is known. Start one with \"tendril serve\", or give --url and --token "
                     "(TENDRIL_URL, TENDRIL_TOKEN), or --data for the data folder of one on this machine.");
    }
    return RestClient(url, token);
}

void fail(Cli& cli, const Error& error) {
    std::cerr << "error: " << error.message;
    if (!error.field.empty()) std::cerr << " (" << error.field << ")";
    std::cerr << "\n";
    cli.exit_code = exit_failed;
}

std::function<void()> with_client(Cli& cli, std::function<Result<void>(RestClient&)> run) {
    return [&cli, run = std::move(run)] {
        auto client = connect(cli);
        if (!client) return fail(cli, client.error());
        if (const auto done = run(*client); !done) fail(cli, done.error());
    };
}

Result<std::string> read_text(const std::string& file) {
    if (file != "-") return read_file(file);
    std::ostringstream text;
    text << std::cin.rdbuf();
    return text.str();
}

Result<json::object> read_json_object(const std::string& file) {
    const auto text = read_text(file);
    if (!text) return text.error();
    auto value = parse_json(*text, flow::document_limits);
    if (!value) return Error(ErrorCode::invalid_input, file + ": " + value.error().message);
    if (!value->is_object()) return Error(ErrorCode::invalid_input, file + ": a JSON object is expected.");
    return std::move(value->get_object());
}

Result<std::string> read_secret(const char* environment_variable, const std::string& prompt) {
    if (const char* value = std::getenv(environment_variable); value != nullptr && *value != '\0') {
        return std::string(value);
    }
    auto line = read_line(prompt);
    if (line.empty()) {
        return Error(ErrorCode::invalid_input,
                     prompt + " is needed: set " + environment_variable + ", or give it on standard input.");
    }
    return line;
}

Result<json::object> read_pairs(const std::vector<std::string>& pairs) {
    json::object object;
    for (const auto& pair : pairs) {
        const auto sign = pair.find('=');
        if (sign == std::string::npos || sign == 0) {
            return Error(ErrorCode::invalid_input, "\"" + pair + "\" is not of the form NAME=VALUE.");
        }
        object[pair.substr(0, sign)] = pair.substr(sign + 1);
    }
    return object;
}

}  // namespace tendril::app
