#include "api/run_lists.hpp"

#include "api/forms.hpp"

namespace tendril::api {

Result<FlowNames> flow_names(Context& context, const std::string& workspace) {
    const auto flows = context.parts.config.list_flows(workspace);
    if (!flows) return flows.error();
    FlowNames names;
    for (const auto& flow : *flows) names.emplace(flow.id, flow.name);
    return names;
}

std::string name_of(const FlowNames& names, const std::string& flow) {
    const auto found = names.find(flow);
    return found == names.end() ? flow : found->second;
}

Result<json::object> list_runs(Context& context, const store::RunFilter& filter, const PageRequest& page) {
    store::Page wanted{0, page.limit + 1};
    if (!page.cursor.empty()) {
        const auto before = parse_run_id(page.cursor);
        if (!before) return bad_cursor();
        wanted.before = static_cast<std::int64_t>(*before);
    }
    const auto names = flow_names(context, filter.workspace);
    if (!names) return names.error();
    auto runs = context.parts.runs.list_runs(filter, wanted);
    if (!runs) return runs.error();
    const bool more = runs->size() > static_cast<std::size_t>(page.limit);
    if (more) runs->pop_back();
    json::array items;
    for (const auto& run : *runs) items.push_back(form(run, name_of(*names, run.run.flow)));
    return page_of(std::move(items), more ? to_string(runs->back().run.id) : std::string());
}

}  // namespace tendril::api
