// Reading the members of a manifest's objects: every mistake is noted with its place, and reading goes on.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "base/json.hpp"

namespace tendril::connector {

// The mistakes found in one manifest file.
class ManifestErrors {
 public:
    explicit ManifestErrors(std::string file) : file_(std::move(file)) {}

    // Notes a mistake at `member` ("operations[3].effect").
    void add(const std::string& member, const std::string& sentence) {
        errors_.emplace_back(ErrorCode::invalid_input, file_ + ": " + member + " " + sentence, member);
    }
    [[nodiscard]] const std::vector<Error>& all() const { return errors_; }

 private:
    std::string file_;
    std::vector<Error> errors_;
};

// One object of a manifest. Only the members named in `known` may occur. A missing or wrong member is noted in `errors`
// and read as an empty value. The object must outlive the reader.
class ManifestReader {
 public:
    ManifestReader(const json::object& object, std::string path, ManifestErrors& errors,
                   std::initializer_list<std::string_view> known);

    std::string text(std::string_view name);  // required, not empty
    std::string text(std::string_view name, std::string_view fallback);
    std::int64_t integer(std::string_view name);  // required, positive
    bool boolean(std::string_view name, bool fallback);
    std::string slash_path(std::string_view name, std::string_view fallback);  // "" or "/..."
    const json::object& object(std::string_view name);                         // optional
    const json::array& list(std::string_view name);                            // optional
    std::vector<std::string> texts(std::string_view name);                     // optional

    std::vector<int> refusals(std::string_view name);  // optional: statuses of 400 to 499
    // Calls `take` with each object of a list, and its place.
    template <class Take>
    void each_object(std::string_view name, Take take) {
        const auto& items = list(name);
        for (std::size_t i = 0; i < items.size(); ++i) {
            if (const auto* object = items[i].if_object()) {
                take(*object, path(name, i));
            } else {
                fault(name, "must be a list of objects");
            }
        }
    }

    [[nodiscard]] bool has(std::string_view name) const { return object_.contains(name); }
    // The place of a member, for mistakes and for readers of what is below.
    [[nodiscard]] std::string path(std::string_view name) const;
    [[nodiscard]] std::string path(std::string_view name, std::size_t index) const;
    void fault(std::string_view name, const std::string& sentence) { errors_.add(path(name), sentence); }

 private:
    const json::value* find(std::string_view name, bool required);

    const json::object& object_;
    std::string path_;
    ManifestErrors& errors_;
};

}  // namespace tendril::connector
