#include "vault/external_secrets.hpp"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <map>
#include <mutex>
#include <sstream>
#include <string>

#include "base/json.hpp"

extern char** environ;  // NOLINT(readability-redundant-declaration)

namespace tendril::vault {

namespace {

using SteadyTime = std::chrono::steady_clock::time_point;

constexpr std::size_t bytes_max = 64 * 1024;
constexpr std::chrono::seconds command_limit{10};
constexpr std::chrono::minutes kept_for{5};

struct Kept {
    SecretText secret;
    SteadyTime until;
};

std::string variable_of(std::string_view name) {
    std::string variable = "TENDRIL_EXTERNAL_";
    for (const char character : name) {
        const auto one = static_cast<unsigned char>(character);
        variable += std::isalnum(one) != 0 ? static_cast<char>(std::toupper(one)) : '_';
    }
    return variable;
}

Error unreadable(std::string_view name, const std::string& why) {
    return {ErrorCode::unavailable, "The external secret \"" + std::string(name) + "\" " + why + "."};
}

SecretText without_line_end(std::string text) {
    while (text.ends_with('\n') || text.ends_with('\r')) text.pop_back();
    return SecretText(std::move(text));
}

Result<SecretText> read_file(std::string_view name, const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    std::string text(bytes_max, '\0');
    file.read(text.data(), static_cast<std::streamsize>(text.size()));
    if (!file.is_open() || file.bad()) return unreadable(name, "cannot be read from its file");
    text.resize(static_cast<std::size_t>(file.gcount()));
    return without_line_end(std::move(text));
}

// What the child prints until it closes its end, or nothing when it takes too long or prints too much.
bool read_all(int pipe, std::string& text) {
    const auto end = std::chrono::steady_clock::now() + command_limit;
    std::array<char, 4096> buffer{};
    for (;;) {
        const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(end - std::chrono::steady_clock::now());
        pollfd wait{pipe, POLLIN, 0};
        if (left.count() <= 0 || ::poll(&wait, 1, static_cast<int>(left.count())) <= 0) return false;
        const auto count = ::read(pipe, buffer.data(), buffer.size());
        if (count <= 0) return count == 0;
        text.append(buffer.data(), static_cast<std::size_t>(count));
        if (text.size() > bytes_max) return false;
    }
}

Result<SecretText> run(std::string_view name, std::string command) {
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) return unreadable(name, "cannot be asked for");
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
    std::string shell = "/bin/sh";
    std::string option = "-c";
    std::array<char*, 4> arguments{shell.data(), option.data(), command.data(), nullptr};
    pid_t child = 0;
    const int failure = posix_spawn(&child, shell.c_str(), &actions, nullptr, arguments.data(), environ);
    posix_spawn_file_actions_destroy(&actions);
    ::close(ends[1]);
    std::string text;
    const bool whole = failure == 0 && read_all(ends[0], text);
    ::close(ends[0]);
    if (failure != 0) return unreadable(name, "cannot be asked for");
    if (!whole) ::kill(child, SIGKILL);
    int status = 0;
    ::waitpid(child, &status, 0);
    SecretText secret = without_line_end(std::move(text));
    if (!whole) return unreadable(name, "was not printed by its command within ten seconds");
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) return unreadable(name, "is refused by its command");
    return secret;
}

Result<SecretText> read(std::string_view name) {
    const auto variable = variable_of(name);
    const char* defined = std::getenv(variable.c_str());  // NOLINT(concurrency-mt-unsafe): nobody changes it
    const std::string_view source = defined == nullptr ? "" : defined;
    const auto rest = [&](std::string_view prefix) { return std::string(source.substr(prefix.size())); };
    if (source.starts_with("file:")) return read_file(name, rest("file:"));
    if (source.starts_with("command:")) return run(name, rest("command:"));
    if (source.starts_with("env:")) {
        const char* value = std::getenv(rest("env:").c_str());  // NOLINT(concurrency-mt-unsafe)
        if (value == nullptr) return unreadable(name, "stands in a variable that is not set");
        return SecretText(std::string(value));
    }
    return Error(ErrorCode::invalid_input, "The external secret \"" + std::string(name) +
                                               "\" is not defined. The operator sets " + variable +
                                               " to file:PATH, env:NAME or command:COMMAND.");
}

}  // namespace

Result<SecretText> resolve_external(std::string_view reference) {
    static std::mutex mutex;
    static std::map<std::string, Kept, std::less<>> kept;
    const auto name = reference.substr(external_prefix.size());
    const auto now = std::chrono::steady_clock::now();
    {
        const std::lock_guard lock(mutex);
        const auto found = kept.find(name);
        if (found != kept.end() && found->second.until > now) return found->second.secret.copy();
    }
    auto secret = read(name);
    if (!secret) return secret;
    if (secret->empty()) return unreadable(name, "is empty");
    const std::lock_guard lock(mutex);
    kept.insert_or_assign(std::string(name), Kept{secret->copy(), now + kept_for});
    return secret;
}

Result<SecretText> resolve_members(const SecretText& object) {
    if (object.reveal().find(external_prefix) == std::string_view::npos) return object.copy();
    auto parsed = parse_json(object.reveal());
    if (!parsed || !parsed->is_object()) return object.copy();
    for (auto& member : parsed->get_object()) {
        const auto* text = member.value().if_string();
        if (text == nullptr || !std::string_view(*text).starts_with(external_prefix)) continue;
        auto secret = resolve_external(*text);
        if (!secret) return secret.error();
        member.value() = secret->reveal();
    }
    return SecretText(to_text(*parsed));
}

}  // namespace tendril::vault
