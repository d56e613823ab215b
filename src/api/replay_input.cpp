#include "api/replay_input.hpp"

namespace tendril::api {

Result<engine::ReplayFrom> read_replay_from(const std::string& text) {
    if (text == "start") return engine::ReplayFrom::start;
    if (text == "failed_step") return engine::ReplayFrom::failed_step;
    return Error(ErrorCode::invalid_input, R"("from" must be "start" or "failed_step".)", "from");
}

std::string_view to_string(engine::ReplayFrom from) {
    return from == engine::ReplayFrom::start ? "start" : "failed_step";
}

}  // namespace tendril::api
