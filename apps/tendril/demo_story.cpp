#include "tendril/demo_story.hpp"

#include <array>
#include <chrono>
#include <thread>

#include "base/random.hpp"
#include "http/router.hpp"
#include "tendril/rest_client.hpp"
#include "tendril/webhook.hpp"

namespace tendril::app {

namespace {

using namespace std::chrono_literals;

struct Sample {
    const char* type;
    const char* told;  // what it stands for
    const char* data;  // JSON
};

constexpr std::array<Sample, 6> samples{{
    {"user.signed_up", "Nora signs up in the habit app",
     R"({"contactId":"client-2001","firstName":"Nora","lastName":"Vance","email":"nora.vance@example.com","phone":"+14155550199","tags":["trial"]})"},
    {"contact.created", "Ines is added as a client",
     R"({"contactId":"client-1001","firstName":"Ines","lastName":"Marchetti","email":"ines@example.com","phone":"+14155550101","tags":["habit coaching"]})"},
    {"contact.updated", "Ines has a new phone number",
     R"({"contactId":"client-1001","firstName":"Ines","lastName":"Marchetti","email":"ines@example.com","phone":"+14155550111","tags":["habit coaching","morning"]})"},
    {"task.created", "Ines gets a task",
     R"({"contactId":"client-1001","taskId":"task-310","title":"Walk 20 minutes","status":"open","dueDate":"2030-01-15T17:00:00Z"})"},
    {"note.created", "The coach writes a note on Ines",
     R"({"contactId":"client-1001","noteId":"note-77","content":"Seven days in a row. Proud of it.","date":"2030-01-10T09:00:00Z"})"},
    {"appointment.created", "Ines books an appointment",
     R"({"contactId":"client-1001","appointmentId":"appointment-12","date":"2030-01-20","time":"10:30"})"},
}};

bool has_ended(std::string_view status) {
    return status == "succeeded" || status == "filtered" || status == "dead" || status == "cancelled" ||
           status == "held";
}

// "Create the task: POST /contacts/x/tasks answered 201".
void write_effects(const json::object& run, std::ostream& out) {
    for (const auto& item : array_or_empty(run, "steps")) {
        if (!item.is_object()) continue;
        const auto& step = item.get_object();
        const auto& request = object_or_empty(step, "request");
        const auto method = text_or(request, "method");
        const auto state = text_or(step, "state");
        if (state == "unchanged") out << "     " << text_or(step, "title") << ": nothing to change\n";
        if (method.empty() || method == "GET") continue;
        out << "     " << text_or(step, "title") << ": " << method << " " << text_or(request, "path") << " answered "
            << integer_or(object_or_empty(step, "answer"), "status", 0) << "\n";
    }
}

// Waits for the event's runs and writes how they ended; false when they did not within the time.
bool write_runs(RestClient& client, const std::string& event, std::ostream& out, const std::atomic<bool>& stop) {
    const auto until = std::chrono::steady_clock::now() + 30s;
    while (!stop && std::chrono::steady_clock::now() < until) {
        const auto runs = client.get("/runs?event=" + http::percent_encode(event));
        if (!runs) return false;
        const auto& items = array_or_empty(runs->as_object(), "items");
        bool all_ended = true;
        for (const auto& run : items) all_ended = all_ended && has_ended(text_or(run.as_object(), "status"));
        if (!all_ended) {
            std::this_thread::sleep_for(20ms);
            continue;
        }
        for (const auto& item : items) {
            const auto run = client.get("/runs/" + std::string(text_or(item.as_object(), "id")));
            if (!run) return false;
            const auto& object = run->as_object();
            out << "   " << text_or(object_or_empty(object, "flow"), "name") << ": " << text_or(object, "status");
            if (const auto error = text_or(object, "error"); !error.empty()) out << " (" << error << ")";
            out << "\n";
            write_effects(object, out);
        }
        if (items.empty()) out << "   no flow listens to it\n";
        return true;
    }
    return false;
}

Result<std::string> send(RestClient& client, const Story& story, const Sample& sample) {
    SystemRandom random;
    json::object event{{"type", sample.type}, {"id", new_id(random, "demo")}};
    auto data = parse_json(sample.data);
    if (!data) return data.error();
    event["data"] = std::move(*data);
    auto request = signed_event(story.url + story.hook, story.hook_secret, event, SystemClock().now());
    if (!request) return request.error();
    const auto response = client.call(std::move(*request));
    if (!response) return response.error();
    const auto body = parse_json(response->body);
    if (response->status != 202 || !body || !body->is_object()) {
        return Error(ErrorCode::internal,
                     "the hook answered " + std::to_string(response->status) + ": " + response->body);
    }
    return std::string(text_or(body->get_object(), "event_id"));
}

}  // namespace

void tell(const Story& story, std::ostream& out, const std::atomic<bool>& stop) {
    RestClient client(story.url, story.api_token);
    out << "\nSample events, sent through the hook:\n";
    for (const auto& sample : samples) {
        if (stop) return;
        out << "\n-> " << sample.told << " (" << sample.type << ")\n";
        const auto event = send(client, story, sample);
        if (!event) {
            out << "   not taken: " << event.error().message << "\n";
        } else if (!write_runs(client, *event, out, stop) && !stop) {
            out << "   still under way: see \"tendril run list\"\n";
        }
        out << std::flush;
    }
    out << "\nStop with Ctrl-C." << std::endl;
}

}  // namespace tendril::app
