#include "flow/detail/report.hpp"

namespace tendril::flow::detail {

std::string Place::field(std::string_view member) const {
    if (!step.empty() || path.empty()) return std::string(member);
    if (member.empty()) return path;
    return path + (member.front() == '[' ? "" : ".") + std::string(member);
}

void Report::error(const Place& place, std::string_view member, std::string message, std::string mend) {
    add(place, {Finding::Severity::error, {}, std::string(member), std::move(message), std::move(mend)});
}

void Report::warning(const Place& place, std::string_view member, std::string message, std::string mend) {
    add(place, {Finding::Severity::warning, {}, std::string(member), std::move(message), std::move(mend)});
}

void Report::add(const Place& place, Finding finding) {
    finding.step = place.step;
    finding.field = place.field(finding.field);
    has_errors_ = has_errors_ || finding.severity == Finding::Severity::error;
    findings_.push_back(std::move(finding));
}

}  // namespace tendril::flow::detail
