#include "tendril/files.hpp"

#include <fstream>
#include <sstream>

namespace tendril::app {

Result<std::string> read_file(const std::filesystem::path& path, std::size_t bytes_max) {
    const auto name = "The file \"" + path.string() + "\" ";
    std::error_code failure;
    if (std::filesystem::is_directory(path, failure)) return Error(ErrorCode::not_found, name + "is a folder.");
    std::ifstream stream(path, std::ios::binary);
    if (!stream) return Error(ErrorCode::not_found, name + "cannot be read.");
    if (const auto size = std::filesystem::file_size(path, failure); !failure && size > bytes_max) {
        return Error(ErrorCode::too_large, name + "has more than " + std::to_string(bytes_max) + " bytes.");
    }
    std::ostringstream text;
    if (stream.peek() != std::ifstream::traits_type::eof()) text << stream.rdbuf();
    if (stream.bad() || text.bad()) return Error(ErrorCode::unavailable, name + "cannot be read to its end.");
    return text.str();
}

}  // namespace tendril::app
