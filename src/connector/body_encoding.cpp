#include "connector/body_encoding.hpp"

#include <sodium/utils.h>

#include <algorithm>
#include <optional>

#include "connector/percent_encoding.hpp"

namespace tendril::connector {

namespace {

std::string plain_text(const json::value& value) {
    const auto* text = value.if_string();
    return text != nullptr ? std::string(*text) : to_text(value);
}

// Calls `take(name, text)` for each field of a form.
template <class Take>
void for_each_field(std::string_view name, const json::value& value, Take take) {
    if (value.is_null()) return;
    if (const auto* list = value.if_array()) {
        for (const auto& item : *list) take(name, plain_text(item));
    } else {
        take(name, plain_text(value));
    }
}

std::optional<std::string> decoded(std::string_view base64) {
    std::string bytes(base64.size(), '\0');
    std::size_t length = 0;
    const int failure = sodium_base642bin(reinterpret_cast<unsigned char*>(bytes.data()), bytes.size(), base64.data(),
                                          base64.size(), "\r\n ", &length, nullptr, sodium_base64_VARIANT_ORIGINAL);
    if (failure != 0) return std::nullopt;
    bytes.resize(length);
    return bytes;
}

// Inside a quoted parameter of Content-Disposition, as browsers write it.
std::string quoted(std::string_view text) {
    std::string safe;
    for (const char character : text) {
        if (character == '"') {
            safe += "%22";
        } else if (static_cast<unsigned char>(character) >= 0x20) {
            safe += character;
        }
    }
    return "\"" + safe + "\"";
}

struct Part {
    std::string head;
    std::string content;
};

Part field_part(std::string_view name, const std::string& text) {
    return {"Content-Disposition: form-data; name=" + quoted(name), text};
}

// A media type is a token, a slash and a token; anything else could end the header.
bool is_media_type(std::string_view type) {
    const auto plain = [](char c) {
        return static_cast<unsigned char>(c) > 0x20 && static_cast<unsigned char>(c) < 0x7F;
    };
    return type.find('/') != std::string_view::npos && std::ranges::all_of(type, plain);
}

std::optional<Part> file_part(std::string_view name, const json::value& value, std::vector<Finding>& findings) {
    const auto wrong = [&](const std::string& sentence) {
        findings.push_back({Finding::Severity::error,
                            {},
                            std::string(name),
                            std::string(name) + " " + sentence,
                            R"(Send a text, or {"name": "a.png", "type": "image/png", "base64": "..."}.)"});
        return std::nullopt;
    };
    json::object file;
    if (value.is_string()) file["text"] = value;
    if (const auto* given = value.if_object()) file = *given;
    std::string content(text_or(file, "text"));
    if (file.contains("base64")) {
        auto bytes = decoded(text_or(file, "base64"));
        if (!bytes) return wrong("is a file whose base64 cannot be read.");
        content = *std::move(bytes);
    } else if (!file.contains("text")) {
        return wrong("is no file.");
    }
    const auto type = text_or(file, "type", file.contains("base64") ? "application/octet-stream" : "text/plain");
    if (!is_media_type(type)) return wrong("has the type \"" + std::string(type) + "\", which is no media type.");
    return Part{"Content-Disposition: form-data; name=" + quoted(name) +
                    "; filename=" + quoted(text_or(file, "name", "file")) + "\r\nContent-Type: " + std::string(type),
                std::move(content)};
}

// A line that occurs in none of the parts. The same parts always have the same one, so that a call can be told again.
std::string boundary_for(const std::vector<Part>& parts) {
    for (int number = 1;; ++number) {
        auto boundary = "tendril-part-" + std::to_string(number);
        const bool occurs = std::ranges::any_of(
            parts, [&](const Part& part) { return part.content.find(boundary) != std::string::npos; });
        if (!occurs) return boundary;
    }
}

}  // namespace

EncodedBody json_body(const json::value& value) {
    return {"application/json", to_text(value)};
}

EncodedBody form_body(const json::object& members) {
    EncodedBody body{"application/x-www-form-urlencoded", {}};
    for (const auto& member : members) {
        for_each_field(member.key(), member.value(), [&](std::string_view name, const std::string& text) {
            body.text += (body.text.empty() ? "" : "&") + percent_encode(name) + "=" + percent_encode(text);
        });
    }
    return body;
}

EncodedBody multipart_body(const json::object& members, const json::object& properties,
                           std::vector<Finding>& findings) {
    std::vector<Part> parts;
    for (const auto& member : members) {
        const auto& schema = object_or_empty(properties, member.key());
        if (text_or(schema, "format") == "binary" && !member.value().is_null()) {
            if (auto part = file_part(member.key(), member.value(), findings)) parts.push_back(*std::move(part));
            continue;
        }
        for_each_field(member.key(), member.value(), [&](std::string_view name, const std::string& text) {
            parts.push_back(field_part(name, text));
        });
    }
    const auto boundary = boundary_for(parts);
    EncodedBody body{"multipart/form-data; boundary=" + boundary, {}};
    for (const auto& part : parts)
        body.text += "--" + boundary + "\r\n" + part.head + "\r\n\r\n" + part.content + "\r\n";
    body.text += "--" + boundary + "--\r\n";
    return body;
}

}  // namespace tendril::connector
