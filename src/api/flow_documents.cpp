#include "api/flow_documents.hpp"

#include "api/drafts.hpp"
#include "api/forms.hpp"
#include "api/resources/answers.hpp"

namespace tendril::api {

Result<store::Flow> find_own_flow(const Call& call) {
    const auto& id = call.variable("id");
    auto found = call.context.parts.config.find_flow(id);
    if (!found) return found.error();
    if (!*found || (*found)->workspace != call.workspace()) return no_such("flow", id);
    return std::move(**found);
}

Result<json::value> newest_document(Context& context, const store::Flow& flow) {
    if (flow.latest_version == 0) {
        auto draft = find_draft(context.parts.config, flow.id);
        if (!draft) return draft.error();
        return std::move(draft->document);
    }
    const auto version = context.parts.config.find_version(flow.id, flow.latest_version);
    if (!version) return version.error();
    auto document = *version ? stored_json((*version)->document) : json::value(nullptr);
    if (document.is_object()) document.get_object()["name"] = flow.name;
    return document;
}

http::Response refuse_document(const std::vector<Finding>& findings) {
    return http::problem("The flow has errors that would make it fail.", findings);
}

}  // namespace tendril::api
