// A folder that lives as long as the test.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <string>

namespace tendril {

class TemporaryFolder {
 public:
    TemporaryFolder() {
        auto pattern = (std::filesystem::temp_directory_path() / "tendril-test-XXXXXX").string();
        path_ = mkdtemp(pattern.data());
    }
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;
    ~TemporaryFolder() { std::filesystem::remove_all(path_); }

    [[nodiscard]] std::string path() const { return path_.string(); }
    [[nodiscard]] std::string file(const std::string& name) const { return path_ / name; }

 private:
    std::filesystem::path path_;
};

}  // namespace tendril
