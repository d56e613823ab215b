#include "sim/remote.hpp"

#include <fmt/format.h>

#include "base/json.hpp"
#include "sandbox/highlevel/simulator.hpp"

namespace tendril::sim {

namespace {

constexpr std::string_view token = "pit-sandbox-token";
const TimePoint first_start = *parse_iso8601("2030-01-01T00:00:00Z");

sandbox::HighLevelOptions options(const std::string& location) {
    sandbox::HighLevelOptions options;
    options.location_id = location;
    options.token = token;
    options.seed = false;
    options.workflows = {{Remote::workflow(), "Welcome", true, true}};
    return options;
}

std::string_view operation_of(std::string_view method, std::string_view path) {
    if (method == "GET") return {};
    if (path == "/contacts/upsert") return "upsert-contact";
    if (path == "/contacts/") return "create-contact";
    if (path.ends_with("/notes")) return "create-note";
    if (path.ends_with("/tasks")) return "create-task";
    if (path.ends_with("/tags")) return "add-tags";
    if (path.find("/workflow/") != std::string_view::npos) return "add-contact-to-workflow";
    return method == "PUT" ? "update-contact" : "";
}

// Enrolments say which event they are for by their start.
int event_of(std::string_view operation, std::string_view body) {
    if (operation != "add-contact-to-workflow") return event_in(body);
    const auto parsed = parse_json(body);
    if (!parsed || !parsed->is_object()) return 0;
    const auto start = parse_iso8601(text_or(parsed->get_object(), "eventStartTime"));
    return start ? static_cast<int>(std::chrono::duration_cast<std::chrono::minutes>(*start - first_start).count()) : 0;
}

http::Request request(std::string method, std::string path, const json::object& body) {
    http::Request request;
    request.method = std::move(method);
    request.path = std::move(path);
    request.body = to_text(body);
    request.headers.add("Content-Type", "application/json");
    request.headers.add("Authorization", "Bearer " + std::string(token));
    request.headers.add("Version", "2021-07-28");
    return request;
}

}  // namespace

Remote::Remote(World& world, int workspace, int people)
    : world_(world),
      name_(fmt::format("remote {}", workspace)),
      location_(fmt::format("location{}", workspace)),
      random_(world.seed, name_),
      gateway_(std::make_unique<sandbox::HighLevelSimulator>(options(location_), random_, world.clock.now()),
               world.clock, random_, true),
      contacts_(static_cast<std::size_t>(people) + 1) {
    control("mode", {{"record_requests", false}, {"rate_limit", false}});
    for (int person = 1; person <= people; ++person) add_contact(person);
    control("mode", {{"rate_limit", true}});
}

void Remote::control(std::string_view what, const json::object& body) {
    gateway_.handle(request("POST", "/_sandbox/" + std::string(what), body));
}

void Remote::add_contact(int person) {
    const auto created = gateway_.handle(request("POST", "/contacts/",
                                                 {{"locationId", location_},
                                                  {"firstName", fmt::format("Person {}", person)},
                                                  {"email", fmt::format("person{}@example.com", person)}}));
    const auto body = parse_json(created.response.body);
    contacts_.at(static_cast<std::size_t>(person)) = std::string(body->at("contact").at("id").as_string());
}

http::Response Remote::handle(const http::Request& request) {
    auto response = gateway_.handle(request).response;
    if (response.status == 429) ++throttled_;
    const auto operation = operation_of(request.method, request.path);
    if (operation.empty() || response.status < 200 || response.status >= 300) return response;
    const int event = event_of(operation, request.body);
    ++counts_[{std::string(operation), event}];
    effects_.push_back({std::string(operation), event, effects_.size(), world_.scheduler.now()});
    if (changed_) changed_(effects_.back());
    return response;
}

int Remote::count(std::string_view operation, int event) const {
    const auto found = counts_.find({std::string(operation), event});
    return found == counts_.end() ? 0 : found->second;
}

std::string Remote::workflow() {
    return "5f0c2a34-7d1e-4b52-9a61-3c8e4d5f6a02";
}

std::string Remote::start_time(int event) {
    return to_iso8601(first_start + std::chrono::minutes(event));
}

}  // namespace tendril::sim
