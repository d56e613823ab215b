// Files that are part of the binary (cmake/embed.cmake makes them so).
#pragma once

#include <span>
#include <string_view>
#include <vector>

namespace tendril::embedded {

struct File {
    std::string_view path;     // relative to the embedded folder, with slashes
    std::string_view content;  // lives as long as the process
};

std::span<const File> sqlite_migrations();    // src/store/migrations/sqlite/*.sql
std::span<const File> postgres_migrations();  // src/store/migrations/postgres/*.sql
std::span<const File> connectors();           // connectors/**/*.json
std::span<const File> recipes();              // recipes/*.json
std::span<const File> schemas();              // schemas/*.json
std::span<const File> web_assets();           // web/dist/**
std::span<const File> expression_language();  // src/expr/language/*.json

}  // namespace tendril::embedded
