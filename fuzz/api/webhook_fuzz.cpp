// A webhook's body on the hooks of HighLevel: read, placed and taken in; whatever is an object becomes an event.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "api/hook_events.hpp"
#include "base/embedded.hpp"
#include "connector/manifest.hpp"
#include "engine/intake.hpp"

namespace {

const tendril::connector::Catalog& catalog() {
    static const auto loaded = tendril::connector::Catalog::load(tendril::embedded::connectors(),
                                                                     tendril::connector::Trust::checked_before).value();
    return *loaded;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace tendril;
    http::Request request;
    request.method = "POST";
    request.body.assign(reinterpret_cast<const char*>(data), size);
    const TimePoint now = *parse_iso8601("2026-11-23T09:30:00Z");
    api::LiveHook hook{{}, api::HighLevelKeys::published().to_secret()};
    hook.hook.id = "hook_1";
    hook.hook.workspace = "ws_1";
    for (const auto kind : {api::highlevel_hook, api::workflow_hook}) {
        hook.hook.kind = kind;
        auto event = kind == api::highlevel_hook ? api::read_highlevel_event(hook.hook, request, "", now)
                                                 : api::read_workflow_event(hook.hook, request, now);
        if (!event) continue;
        api::place_event(*event, hook, api::Locations());
        auto placed = *event;
        placed.connection = "conn_1";
        placed.unplaced.clear();
        for (auto* one : {&*event, &placed}) {
            // Its sender cannot mend anything.
            if (!engine::take_in(std::move(*one), catalog(), {}, now)) std::abort();
        }
    }
    return 0;
}
