#include "base/log.hpp"

#include <spdlog/sinks/stdout_sinks.h>

namespace tendril::log {

void start(const std::string& level) {
    spdlog::set_default_logger(spdlog::stderr_logger_mt("tendril"));
    spdlog::set_pattern("%Y-%m-%dT%H:%M:%S.%eZ %-5l %v", spdlog::pattern_time_type::utc);
    spdlog::set_level(spdlog::level::from_str(level));
}

}  // namespace tendril::log
