#include "flow/alignment/alignment.hpp"

#include <algorithm>
#include <optional>

#include "flow/alignment/names.hpp"

namespace tendril::flow {

namespace {

// Below this a proposal would more often annoy than help (measured on the public pairs of the tests).
constexpr double confidence_min = 0.5;

struct Candidate {
    const SourceField* source = nullptr;
    double confidence = 0;
    std::string why;
};

// What the target holds, by its schema or its name.
FieldFormat format_of(const TargetField& target) {
    if (target.format != FieldFormat::none) return target.format;
    const auto meaning = concept_of(target.name);
    if (meaning == "email") return FieldFormat::email;
    if (meaning == "phone") return FieldFormat::phone;
    return meaning == "website" ? FieldFormat::url : FieldFormat::none;
}

std::string_view described(FieldFormat format) {
    switch (format) {
        case FieldFormat::email:
            return "e-mail addresses";
        case FieldFormat::phone:
            return "telephone numbers";
        case FieldFormat::date:
            return "dates";
        case FieldFormat::url:
            return "web addresses";
        case FieldFormat::none:
            break;
    }
    return "texts";
}

bool can_become(const SourceField& source, const TargetField& target) {
    if (source.type == target.type || source.type == FieldType::unknown || target.type == FieldType::unknown)
        return true;
    if (target.type == FieldType::text) return source.type == FieldType::number || source.type == FieldType::boolean;
    if (target.type == FieldType::list) return source.type == FieldType::text;  // tags in a text
    if (target.type == FieldType::boolean) return source.type == FieldType::text;
    return target.type == FieldType::number && source.type == FieldType::text;
}

std::string last_part(const std::string& path) {
    const auto dot = path.rfind('.');
    return dot == std::string::npos ? path : path.substr(dot + 1);
}

bool same_name(const std::string& path, const std::string& name) {
    return words_of(last_part(path)) == words_of(name);
}

// Identifiers belong to the system that gave them: a name's likeness says nothing about them.
bool is_identifier(const std::vector<std::string>& words) {
    return !words.empty() && (words.back() == "id" || words.back() == "uuid" || words.back() == "guid");
}

std::string share(const SourceField& source, FieldFormat format) {
    if (source.samples == 0 || source.filled == 0) return "";
    const auto filled = 100 * source.filled / source.samples;
    std::string text;
    if (format != FieldFormat::none && source.format == format) {
        text = "; its values are " + std::string(described(format));
    }
    return text + "; filled in " + std::to_string(filled) + " % of samples";
}

Candidate rate(const SourceField& source, const TargetField& target) {
    Candidate candidate{.source = &source};
    if (!can_become(source, target)) return candidate;
    const auto source_words = words_of(source.path);
    const auto target_words = words_of(target.name);
    const auto source_concept = concept_of(source.path);
    const auto target_concept = concept_of(target.name);
    const bool identifiers = is_identifier(source_words) || is_identifier(target_words);
    if (same_name(source.path, target.name)) {
        candidate.confidence = 0.95;
        candidate.why = "same name";
    } else if (!identifiers && !target_concept.empty() && source_concept == target_concept) {
        candidate.confidence = 0.85;
        candidate.why = "another name for the same thing";
    } else if (!identifiers && (source_concept.empty() || target_concept.empty())) {
        candidate.confidence = 0.7 * likeness(source_words, target_words);
        candidate.why = "similar name";
    }
    const auto format = format_of(target);
    if (format != FieldFormat::none && source.filled > 0) {
        if (source.format == format) {
            candidate.confidence = candidate.confidence > 0 ? std::min(1.0, candidate.confidence + 0.1) : 0.55;
            if (candidate.why.empty()) candidate.why = "no likeness in the name, but its values fit";
        } else if (format != FieldFormat::phone) {
            candidate.confidence -= 0.5;
        }
    }
    // The shallower of two fields of one meaning is the thing's own, the deeper one a part's ("billing.email").
    const auto depth = std::ranges::count(source.path, '.');
    candidate.confidence -= 0.02 * static_cast<double>(depth);
    if (source.samples > 0 && source.filled == 0) candidate.confidence -= 0.1;
    candidate.confidence = std::clamp(candidate.confidence, 0.0, 1.0);
    candidate.why += share(source, format);
    return candidate;
}

// The filters that bring the source's values into the target's form.
std::string transform(const SourceField& source, const TargetField& target) {
    const auto format = format_of(target);
    if (format == FieldFormat::email) return " | normalize_email";
    if (format == FieldFormat::phone) {
        const auto* text = source.example.if_string();
        return text != nullptr && text->starts_with('+') ? " | phone: invalid: \"keep\"" : " | normalize_phone";
    }
    if (target.type == FieldType::list && source.type == FieldType::text) return " | tags";
    if (target.format == FieldFormat::date && source.format != FieldFormat::none) return " | to_iso8601";
    if (target.type == FieldType::boolean && source.type == FieldType::text) {
        return " | is_one_of: \"true\", \"yes\", \"1\", \"done\", \"completed\"";
    }
    return target.type == FieldType::number && source.type == FieldType::text ? " | to_number" : "";
}

class Alignment {
 public:
    Alignment(const std::vector<SourceField>& sources, const std::vector<TargetField>& targets, const std::string& root)
        : sources_(sources), targets_(targets), root_(root) {}

    std::vector<Proposal> run() {
        std::vector<Proposal> proposals;
        for (const auto& target : targets_) {
            if (auto proposal = direct(target)) {
                proposals.push_back(std::move(*proposal));
            } else if (auto made = from_name(target)) {
                proposals.push_back(std::move(*made));
            }
        }
        return proposals;
    }

 private:
    [[nodiscard]] std::string output(const std::string& path, const std::string& filters) const {
        return "{{ " + root_ + "." + path + filters + " }}";
    }

    std::optional<Proposal> direct(const TargetField& target) const {
        Candidate best;
        for (const auto& source : sources_) {
            auto candidate = rate(source, target);
            if (candidate.confidence > best.confidence) best = std::move(candidate);
        }
        if (best.source == nullptr || best.confidence < confidence_min) return std::nullopt;
        // A better home for the same source elsewhere: "name" goes to the full name, not to "title" beside it.
        for (const auto& other : targets_) {
            if (&other != &target && rate(*best.source, other).confidence > best.confidence + 0.05) return std::nullopt;
        }
        return Proposal{target.name,
                        {best.source->path},
                        output(best.source->path, transform(*best.source, target)),
                        best.confidence,
                        best.source->path + " -> " + target.name + ": " + best.why + "."};
    }

    [[nodiscard]] const SourceField* find(std::string_view meaning) const {
        const SourceField* found = nullptr;
        for (const auto& source : sources_) {
            if (concept_of(source.path) != meaning || source.type == FieldType::object) continue;
            if (found == nullptr || source.path.size() < found->path.size()) found = &source;
        }
        return found;
    }

    // A part of a name out of the whole, or the whole out of its parts.
    std::optional<Proposal> from_name(const TargetField& target) const {
        const auto meaning = concept_of(target.name);
        const auto* whole = find("full_name");
        if ((meaning == "first_name" || meaning == "last_name") && whole != nullptr && find(meaning) == nullptr) {
            return Proposal{target.name,
                            {whole->path},
                            output(whole->path, " | " + meaning),
                            0.75,
                            whole->path + " -> " + target.name + ": taken out of the whole name."};
        }
        const auto* first = find("first_name");
        const auto* last = find("last_name");
        if (meaning != "full_name" || first == nullptr || last == nullptr) return std::nullopt;
        return Proposal{target.name,
                        {first->path, last->path},
                        output(first->path, " | join_name: " + root_ + "." + last->path),
                        0.75,
                        first->path + ", " + last->path + " -> " + target.name + ": joined."};
    }

    const std::vector<SourceField>& sources_;
    const std::vector<TargetField>& targets_;
    const std::string& root_;
};

}  // namespace

std::vector<Proposal> propose(const std::vector<SourceField>& sources, const std::vector<TargetField>& targets,
                              const std::string& root) {
    return Alignment(sources, targets, root).run();
}

}  // namespace tendril::flow
