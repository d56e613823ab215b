// JSON pointers and `$ref`s between the documents of one import.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/json.hpp"
#include "importer/import.hpp"
#include "importer/notes.hpp"

namespace tendril::importer {

// A value and where it lies.
struct Located {
    const json::value* value = nullptr;
    const Source* source = nullptr;
    std::string pointer;  // RFC 6901, "/paths/~1pets/get"

    // "petstore.json#/paths/~1pets/get"
    [[nodiscard]] std::string place() const { return source->name + "#" + pointer; }
    [[nodiscard]] const json::object& object() const;           // an empty one when it is none
    [[nodiscard]] Located member(std::string_view name) const;  // value is null when it is absent
    [[nodiscard]] Located item(std::size_t index) const;
    explicit operator bool() const { return value != nullptr; }
};

class References {
 public:
    References(const Source& main, std::span<const Source> beside, Notes& notes)
        : main_(main), beside_(beside), notes_(notes) {}

    // A reference that leads nowhere stands for anything, instead of being a fault.
    void allow_missing() { missing_allowed_ = true; }

    [[nodiscard]] Located root() const { return {&main_.document, &main_, {}}; }
    // Where a chain of `$ref`s ends; `at` itself when it has none. Empty after a fault or an allowed missing one.
    [[nodiscard]] Located resolve(Located at) const;

 private:
    [[nodiscard]] Located find(const Located& from, std::string_view reference) const;
    [[nodiscard]] const Source* source_named(std::string_view name, const Source& from) const;

    const Source& main_;
    std::span<const Source> beside_;
    Notes& notes_;
    bool missing_allowed_ = false;
};

}  // namespace tendril::importer
