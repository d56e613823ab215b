#include "sandbox/fault_plan.hpp"

#include <algorithm>
#include <array>

#include "sandbox/text_match.hpp"

namespace tendril::sandbox {

namespace {

struct KindName {
    Fault::Kind kind;
    std::string_view name;
};

constexpr std::array kind_names{
    KindName{Fault::Kind::drop_request, "drop_request"},
    KindName{Fault::Kind::drop_answer, "drop_answer"},
    KindName{Fault::Kind::delay, "delay"},
    KindName{Fault::Kind::status, "status"},
    KindName{Fault::Kind::drop_webhook, "drop_webhook"},
};

std::string_view name_of(Fault::Kind kind) {
    return std::find_if(kind_names.begin(), kind_names.end(), [=](const auto& row) { return row.kind == kind; })->name;
}

bool hits(const Fault& fault, std::string_view method, std::string_view path, std::string_view operation) {
    return (fault.method.empty() || equal_without_case(fault.method, method)) &&
           (fault.path.empty() || matches_pattern(fault.path, path)) &&
           (fault.operation.empty() || fault.operation == operation);
}

}  // namespace

Result<Fault> parse_fault(const json::value& value) {
    const auto* object = value.if_object();
    if (object == nullptr) return Error(ErrorCode::invalid_input, "A fault must be a JSON object.", "faults");
    const auto name = text_or(*object, "kind");
    const auto* row = std::find_if(kind_names.begin(), kind_names.end(), [=](const auto& r) { return r.name == name; });
    if (row == kind_names.end()) {
        return Error(ErrorCode::invalid_input, "Say drop_request, drop_answer, delay, status or drop_webhook.", "kind");
    }
    Fault fault;
    fault.kind = row->kind;
    const auto& match = object_or_empty(*object, "match");
    fault.method = text_or(match, "method");
    fault.path = text_or(match, "path");
    fault.operation = text_or(match, "operation");
    fault.status = static_cast<int>(integer_or(*object, "status", fault.status));
    if (fault.status < 100 || fault.status > 599) {
        return Error(ErrorCode::invalid_input, "The status must be between 100 and 599.", "status");
    }
    if (const auto* body = object->if_contains("body")) fault.body = *body;
    for (const auto& header : object_or_empty(*object, "headers")) {
        fault.headers.add(header.key(), header.value().is_string() ? std::string(header.value().get_string())
                                                                   : to_text(header.value()));
    }
    fault.delay = std::chrono::milliseconds(integer_or(*object, "delay_ms", 0));
    if (fault.delay.count() < 0) return Error(ErrorCode::invalid_input, "A delay cannot be negative.", "delay_ms");
    fault.times = integer_or(*object, "times", 1);
    return fault;
}

json::object to_json(const Fault& fault) {
    json::object result{
        {"kind", name_of(fault.kind)},
        {"match", {{"method", fault.method}, {"path", fault.path}, {"operation", fault.operation}}},
        {"times", fault.times},
        {"delay_ms", fault.delay.count()},
    };
    if (fault.kind == Fault::Kind::status) {
        result["status"] = fault.status;
        result["body"] = fault.body;
    }
    return result;
}

template <class Hits>
std::optional<Fault> FaultPlan::take(Hits hits) {
    const auto found = std::ranges::find_if(faults_, hits);
    if (found == faults_.end() || found->times == 0) return std::nullopt;
    Fault fault = *found;
    if (found->times > 0 && --found->times == 0) faults_.erase(found);
    return fault;
}

std::optional<Fault> FaultPlan::take(std::string_view method, std::string_view path, std::string_view operation) {
    return take([&](const Fault& fault) {
        return fault.kind != Fault::Kind::drop_webhook && hits(fault, method, path, operation);
    });
}

bool FaultPlan::drops_webhook(std::string_view event_type) {
    return take([&](const Fault& fault) {
               return fault.kind == Fault::Kind::drop_webhook &&
                      (fault.operation.empty() || fault.operation == event_type);
           })
        .has_value();
}

json::array FaultPlan::to_json() const {
    json::array result;
    for (const auto& fault : faults_) result.push_back(sandbox::to_json(fault));
    return result;
}

}  // namespace tendril::sandbox
