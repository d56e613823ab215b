#include "connector/remote_message.hpp"

#include <algorithm>
#include <boost/json/string.hpp>

namespace tendril::connector {

namespace {

constexpr std::size_t sentence_bytes_max = 500;

// A list item may be a text or an object with a text of its own.
std::string_view text_of(const json::value& item) {
    if (const auto* text = item.if_string()) return *text;
    const auto* object = item.if_object();
    return object == nullptr ? std::string_view() : text_or(*object, "message");
}

std::vector<std::string> sentences_at(const json::value& body, const std::string& path) {
    std::vector<std::string> sentences;
    const auto* found = find_path(body, path);
    if (found == nullptr) return sentences;
    const auto keep = [&sentences](const json::value& item) {
        if (const auto text = text_of(item); !text.empty()) sentences.emplace_back(text);
    };
    if (const auto* list = found->if_array()) {
        for (const auto& item : *list) keep(item);
    } else {
        keep(*found);
    }
    return sentences;
}

std::string joined(const std::vector<std::string>& sentences) {
    std::string text;
    for (const auto& sentence : sentences) text += (text.empty() ? "" : "; ") + sentence;
    if (text.size() <= sentence_bytes_max) return text;
    std::size_t end = sentence_bytes_max;
    // Not inside a character: UTF-8 continuation bytes start with the bits 10.
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
    return text.substr(0, end) + "...";
}

bool is_input(const Action& action, std::string_view name) {
    return object_or_empty(action.body_schema, "properties").contains(name) ||
           std::any_of(action.parameters.begin(), action.parameters.end(),
                       [name](const Parameter& parameter) { return parameter.name == name; });
}

// Validators start their sentence with the field ("email must be an email", "customFields.0.id should not be empty") or
// put it after one word ("property nickname should not exist"). Only a name that stands for an input of the operation
// is believed, or any name after "property".
std::string field_of(const Action& action, std::string_view sentence) {
    const auto space = sentence.find(' ');
    if (space == std::string_view::npos) return {};
    if (sentence.substr(0, space) == "property") {
        const auto rest = sentence.substr(space + 1);
        return std::string(rest.substr(0, rest.find(' ')));
    }
    const auto first = sentence.substr(0, space);
    return is_input(action, first.substr(0, first.find('.'))) ? std::string(first) : std::string();
}

std::string plain_status(int status) {
    if (status >= 300 && status < 400) {
        return "The answer is a redirect (status " + std::to_string(status) + "): check the connection's base URL.";
    }
    return "The answer has status " + std::to_string(status) + " and no explanation.";
}

}  // namespace

RemoteMessage read_remote_message(const Connector& connector, const Operation& operation, int status,
                                  const json::value& body) {
    RemoteMessage message;
    for (const auto& path : connector.message_paths) {
        const auto sentences = sentences_at(body, path);
        if (sentences.empty()) continue;
        message.sentence = joined(sentences);
        for (const auto& sentence : sentences) {
            if (message.field.empty()) message.field = field_of(operation.action, sentence);
        }
        return message;
    }
    message.sentence = plain_status(status);
    return message;
}

}  // namespace tendril::connector
