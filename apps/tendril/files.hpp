// Whole files as text.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>

#include "base/error.hpp"

namespace tendril::app {

// Errors: not_found (there is none, or it is a folder), too_large, unavailable; each names the file.
Result<std::string> read_file(const std::filesystem::path& path, std::size_t bytes_max = 64 * 1024 * 1024);

}  // namespace tendril::app
