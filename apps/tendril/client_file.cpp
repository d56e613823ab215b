#include "tendril/client_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdio>
#include <fstream>
#include <sstream>

#include "base/json.hpp"

namespace tendril::app {

namespace {

std::string path_in(const std::string& folder) {
    return folder + "/cli.json";
}

bool write_whole(int file, std::string_view text) {
    while (!text.empty()) {
        const auto written = write(file, text.data(), text.size());
        if (written < 0) return false;
        text.remove_prefix(static_cast<std::size_t>(written));
    }
    return true;
}

}  // namespace

std::optional<ClientAccess> read_client_file(const std::string& data_folder) {
    std::ifstream file(path_in(data_folder));
    std::ostringstream text;
    text << file.rdbuf();
    const auto value = parse_json(text.str());
    if (!value || !value->is_object()) return std::nullopt;
    const auto& object = value->get_object();
    return ClientAccess{std::string(text_or(object, "url")), std::string(text_or(object, "token"))};
}

// Written beside and renamed, so that no reader sees half of it and its mode is right from the start.
Result<void> write_client_file(const std::string& data_folder, const ClientAccess& access) {
    const auto path = path_in(data_folder);
    const auto fresh = path + ".new";
    const Error failure(ErrorCode::unavailable, "The file " + path + " cannot be written.");
    const int file = open(fresh.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, S_IRUSR | S_IWUSR);
    if (file < 0) return failure;
    const auto text = to_text(json::object{{"url", access.url}, {"token", access.token}}) + "\n";
    const bool written = fchmod(file, S_IRUSR | S_IWUSR) == 0 && write_whole(file, text);
    const bool closed = close(file) == 0;
    if (!written || !closed || std::rename(fresh.c_str(), path.c_str()) != 0) return failure;
    return {};
}

}  // namespace tendril::app
