#include "api/drafts.hpp"

#include "flow/limits.hpp"
#include "store/draft_marks.hpp"

namespace tendril::api {

namespace {

// A document of the greatest size, with what is kept beside it.
constexpr JsonLimits stored_limits{.bytes_max = flow::document_limits.bytes_max + 4096,
                                   .depth_max = flow::document_limits.depth_max + 2};

Result<Draft> read(const std::optional<std::string>& stored) {
    Draft draft;
    if (!stored) return draft;
    auto parsed = parse_json(*stored, stored_limits);
    if (!parsed) return parsed.error();
    const auto& object = parsed->as_object();
    draft.revision = integer_or(object, "revision", 0);
    draft.editor = text_or(object, "editor");
    draft.saved_at = from_micros(integer_or(object, "saved_at", 0));
    if (const auto* document = object.if_contains("document")) draft.document = *document;
    return draft;
}

std::string write(const Draft& draft) {
    return to_text(json::object{{"revision", draft.revision},
                                {"editor", draft.editor},
                                {"saved_at", to_micros(draft.saved_at)},
                                {"document", draft.document}});
}

Error taken_over(std::int64_t revision) {
    return {ErrorCode::conflict,
            "The draft was changed elsewhere meanwhile: it is at revision " + std::to_string(revision) +
                ". Read it, and save again with that revision.",
            "revision"};
}

}  // namespace

Result<Draft> find_draft(store::ConfigStore& config, const std::string& flow) {
    const auto stored = config.find_mark(store::draft_mark(flow));
    if (!stored) return stored.error();
    return read(*stored);
}

Result<Draft> replace_draft(store::ConfigStore& config, const std::string& flow, Draft draft) {
    const auto name = store::draft_mark(flow);
    const auto stored = config.find_mark(name);
    if (!stored) return stored.error();
    const auto before = read(*stored);
    if (!before) return before.error();
    if (before->revision != draft.revision) return taken_over(before->revision);
    draft.revision += 1;
    const auto written = config.replace_mark(name, *stored, write(draft));
    if (!written) return written.error();
    if (!*written) return taken_over(draft.revision);
    return draft;
}

}  // namespace tendril::api
