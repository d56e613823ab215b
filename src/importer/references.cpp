#include "importer/references.hpp"

#include <charconv>
#include <filesystem>

namespace tendril::importer {

namespace {

constexpr int chain_max = 16;

std::string escaped(std::string_view name) {
    std::string text;
    for (const char character : name) {
        if (character == '~') {
            text += "~0";
        } else if (character == '/') {
            text += "~1";
        } else {
            text += character;
        }
    }
    return text;
}

int hex_digit(char character) {
    if (character >= '0' && character <= '9') return character - '0';
    const char lower = static_cast<char>(character | 0x20);
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

// A part of a pointer in a URI fragment: first percent-encoding, then ~1 and ~0.
std::string unescaped(std::string_view part) {
    std::string decoded;
    for (std::size_t i = 0; i < part.size(); ++i) {
        const bool coded =
            part[i] == '%' && i + 2 < part.size() + 0 && hex_digit(part[i + 1]) >= 0 && hex_digit(part[i + 2]) >= 0;
        decoded += coded ? static_cast<char>(hex_digit(part[i + 1]) * 16 + hex_digit(part[i + 2])) : part[i];
        if (coded) i += 2;
    }
    std::string text;
    for (std::size_t i = 0; i < decoded.size(); ++i) {
        const bool coded =
            decoded[i] == '~' && i + 1 < decoded.size() && (decoded[i + 1] == '0' || decoded[i + 1] == '1');
        text += coded ? (decoded[i + 1] == '0' ? '~' : '/') : decoded[i];
        if (coded) ++i;
    }
    return text;
}

}  // namespace

const json::object& Located::object() const {
    static const json::object empty;
    const auto* found = value == nullptr ? nullptr : value->if_object();
    return found == nullptr ? empty : *found;
}

Located Located::member(std::string_view name) const {
    return {object().if_contains(name), source, pointer + "/" + escaped(name)};
}

Located Located::item(std::size_t index) const {
    const auto* list = value == nullptr ? nullptr : value->if_array();
    const bool there = list != nullptr && index < list->size();
    return {there ? &(*list)[index] : nullptr, source, pointer + "/" + std::to_string(index)};
}

Located References::resolve(Located at) const {
    for (int links = 0; links < chain_max; ++links) {
        const auto reference = text_or(at.object(), "$ref");
        if (reference.empty()) return at;
        auto next = find(at, reference);
        if (!next) {
            const std::string sentence = "refers to " + std::string(reference) + ", which does not exist";
            if (missing_allowed_) {
                notes_.note(at.place(), sentence + ": anything is allowed there");
            } else {
                notes_.fault(at.place(), sentence + ". Give the file that holds it as well, or correct the reference.");
            }
            return {};
        }
        at = std::move(next);
    }
    notes_.fault(at.place(), "is a chain of references without an end.");
    return {};
}

Located References::find(const Located& from, std::string_view reference) const {
    const auto hash = reference.find('#');
    const auto file = reference.substr(0, hash);
    auto pointer = hash == std::string_view::npos ? std::string_view() : reference.substr(hash + 1);
    const auto* source = file.empty() ? from.source : source_named(file, *from.source);
    if (source == nullptr) return {};
    Located at{&source->document, source, {}};
    while (at && !pointer.empty()) {
        if (pointer.front() != '/') return {};
        pointer.remove_prefix(1);
        const auto end = pointer.find('/');
        const auto name = unescaped(pointer.substr(0, end));
        pointer = end == std::string_view::npos ? std::string_view() : pointer.substr(end);
        if (at.value->is_array()) {
            std::size_t index = 0;
            const auto [rest, failure] = std::from_chars(name.data(), name.data() + name.size(), index);
            if (failure != std::errc() || rest != name.data() + name.size()) return {};
            at = at.item(index);
        } else {
            at = at.member(name);
        }
    }
    return at;
}

// A file is known by its path relative to the one that names it.
const Source* References::source_named(std::string_view name, const Source& from) const {
    const auto wanted = (std::filesystem::path(from.name).parent_path() / name).lexically_normal().generic_string();
    if (wanted == std::filesystem::path(main_.name).lexically_normal().generic_string()) return &main_;
    for (const auto& source : beside_) {
        if (std::filesystem::path(source.name).lexically_normal().generic_string() == wanted) return &source;
    }
    return nullptr;
}

}  // namespace tendril::importer
