#include "engine/redaction.hpp"

#include <algorithm>

namespace tendril::engine {

bool redact(json::value& value, const std::vector<std::string>& names) {
    bool replaced = false;
    if (auto* list = value.if_array()) {
        for (auto& item : *list) replaced = redact(item, names) || replaced;
    }
    auto* object = value.if_object();
    for (std::size_t i = 0; object != nullptr && i < object->size(); ++i) {
        auto& member = *(object->begin() + static_cast<std::ptrdiff_t>(i));
        const bool is_named = std::ranges::find(names, std::string_view(member.key())) != names.end();
        if (!is_named) {
            replaced = redact(member.value(), names) || replaced;
        } else if (!member.value().is_null()) {
            member.value() = redacted_text;
            replaced = true;
        }
    }
    return replaced;
}

void redact(Journal& journal, const std::vector<std::string>& names) {
    if (names.empty()) return;
    for (auto& entry : journal) {
        for (auto* value : {&entry.input, &entry.request, &entry.answer, &entry.output, &entry.data}) {
            redact(*value, names);
        }
        entry.lookups = nullptr;  // its keys are values of fields, and nobody knows which
    }
}

std::optional<std::string> redacted_data(std::string_view data, const std::vector<std::string>& names) {
    if (names.empty()) return std::nullopt;
    auto value = parse_json(data, {.bytes_max = 16U * 1024 * 1024, .depth_max = 64});
    if (!value || !redact(*value, names)) return std::nullopt;
    return to_text(*value);
}

bool is_redacted(store::RunStatus status) {
    return !store::is_open(status) && status != store::RunStatus::dead;
}

void redact(store::RunChange& change, const store::Event& event, const Redaction& redaction) {
    change.redacted_by = redaction.by;
    change.redacted_event_data = redacted_data(event.data, redaction.names);
    auto journal = read_journal(change.state.journal);
    if (redaction.names.empty() || !journal || journal->empty()) return;
    redact(*journal, redaction.names);
    change.state.journal = write_journal(*journal);
}

}  // namespace tendril::engine
