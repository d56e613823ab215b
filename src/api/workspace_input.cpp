#include "api/workspace_input.hpp"

#include <algorithm>

#include "api/body.hpp"
#include "expr/zone.hpp"

namespace tendril::api {

namespace {

constexpr double weight_min = 0.1;
constexpr double weight_max = 100;
constexpr std::int64_t days_max = 36'500;
constexpr std::int64_t bytes_min = 1024 * 1024;
constexpr std::size_t redacted_names_max = 100;
constexpr std::size_t name_bytes_max = 200;

Error wrong(const std::string& field, const std::string& what) {
    return {ErrorCode::invalid_input, "\"" + field + "\" " + what, field};
}

Result<json::value> check_weight(const json::value& value) {
    const double weight = value.is_number() ? value.to_number<double>() : 0;
    if (weight >= weight_min && weight <= weight_max) return json::value(weight);
    return wrong("weight", "must be a number from 0.1 to 100.");
}

Result<void> check_whole(const json::object& object, std::string_view name, std::int64_t least, std::int64_t most) {
    const auto* value = object.if_contains(name);
    if (value == nullptr) return {};
    const auto* number = value->if_int64();
    if (number != nullptr && *number >= least && *number <= most) return {};
    return wrong("retention." + std::string(name),
                 "must be a whole number from " + std::to_string(least) + " to " + std::to_string(most) + ".");
}

Result<json::value> check_retention(const json::value& value) {
    const auto* retention = value.if_object();
    if (retention == nullptr) return wrong("retention", "must be an object with \"days\", \"bytes\" or both.");
    for (const auto& member : *retention) {
        if (member.key() != "days" && member.key() != "bytes") {
            return wrong("retention." + std::string(member.key()), "is not a member of this request. Remove it.");
        }
    }
    if (auto days = check_whole(*retention, "days", 1, days_max); !days) return days.error();
    if (auto bytes = check_whole(*retention, "bytes", bytes_min, INT64_MAX); !bytes) return bytes.error();
    return value;
}

bool is_name(const json::value& value) {
    return value.is_string() && !value.get_string().empty() && value.get_string().size() <= name_bytes_max;
}

Result<json::value> check_redact(const json::value& value) {
    const auto* names = value.if_array();
    if (names != nullptr && names->size() <= redacted_names_max && std::all_of(names->begin(), names->end(), is_name)) {
        return value;
    }
    return wrong("redact", "must be a list of at most 100 names of fields.");
}

using Check = Result<json::value> (*)(const json::value&);

// A setting as it will be kept; null, an empty object and an empty list are its default, which is not kept.
Result<void> take_setting(json::object& settings, const json::object& body, std::string_view name, Check check) {
    const auto* given = body.if_contains(name);
    if (given == nullptr) return {};
    settings.erase(name);
    if (given->is_null()) return {};
    auto checked = check(*given);
    if (!checked) return checked.error();
    const bool empty = (checked->is_object() && checked->get_object().empty()) ||
                       (checked->is_array() && checked->get_array().empty());
    if (!empty) settings[name] = std::move(*checked);
    return {};
}

}  // namespace

Result<store::Workspace> change_workspace(store::Workspace workspace, const json::object& body) {
    Body reader(body);
    workspace.name = reader.text_or("name", workspace.name);
    workspace.time_zone = reader.text_or("time_zone", workspace.time_zone);
    for (const auto* name : {"weight", "retention", "redact"}) reader.allow(name);
    if (auto checked = reader.check(); !checked) return checked.error();
    if (workspace.name.empty() || workspace.name.size() > name_bytes_max) {
        return wrong("name", "must have 1 to 200 bytes.");
    }
    if (expr::locate_zone(workspace.time_zone) == nullptr) {
        return wrong("time_zone", "must be the name of a time zone like \"Europe/Berlin\".");
    }
    auto& settings = workspace.settings;
    if (auto taken = take_setting(settings, body, "weight", check_weight); !taken) return taken.error();
    if (auto taken = take_setting(settings, body, "retention", check_retention); !taken) return taken.error();
    if (auto taken = take_setting(settings, body, "redact", check_redact); !taken) return taken.error();
    return workspace;
}

}  // namespace tendril::api
