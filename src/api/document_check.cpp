#include "api/document_check.hpp"

#include "api/context.hpp"
#include "api/tables.hpp"

namespace tendril::api {

Result<flow::Compiled> check_document(const Call& call, const json::value& document,
                                      const flow::KnownFlows* flows) {
    auto& parts = call.context.parts;
    const auto tables = read_tables(parts.config, call.workspace());
    if (!tables) return tables.error();
    return flow::compile(document, parts.catalog, {.flows = flows, .tables = tables->get()});
}

}  // namespace tendril::api
