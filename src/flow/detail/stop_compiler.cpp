#include "flow/detail/stop_compiler.hpp"

namespace tendril::flow::detail {

std::optional<StopStep> compile_stop(const Context& context, const Members& members) {
    members.allow_only({"id", "type", "title", "notes", "as", "message"}, "A stop");
    StopStep stop;
    const auto as = members.choice("as", {"succeeded", "filtered", "dead"});
    if (as == 1U) stop.as = StopStep::As::filtered;
    if (as == 2U) stop.as = StopStep::As::dead;
    stop.message = compile_template(context, members, "message");
    if (stop.as == StopStep::As::dead && members.any("message") == nullptr) {
        context.report.warning(members.place(), "message", "A dead letter without a message leaves people guessing.",
                               "Say in 'message' what is wrong and what to do.");
    }
    return stop;
}

}  // namespace tendril::flow::detail
