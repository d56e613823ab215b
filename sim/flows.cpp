#include "sim/flows.hpp"

#include <fmt/format.h>

#include <cstdlib>

#include "base/embedded.hpp"
#include "base/json.hpp"

namespace tendril::sim {

namespace {

// Faults last minutes and attempts are many, so that no run dies of them.
#define PATIENT R"("retry": {"attempts_max": 100, "first_delay_ms": 500, "longest_delay_ms": 20000})"

// A create that can be looked up afterwards.
constexpr std::string_view note = R"({"format": 1, "name": "Notes",
  "trigger": {"operations": ["habitify.note.created"]},
  "steps": [{"id": "write", "type": "action", "operation": "highlevel.contacts.create-note",
    "input": {"contactId": "{{ trigger.data.remote }}", "body": "{{ trigger.data.content }}"},
    "link": {"kind": "note", "source_id": "{{ trigger.data.noteId }}"}, )" PATIENT "}]}";

// The same, without a link; the other system refuses some for good.
constexpr std::string_view task = R"({"format": 1, "name": "Tasks",
  "trigger": {"operations": ["habitify.task.created"]},
  "steps": [{"id": "add", "type": "action", "operation": "highlevel.contacts.create-task",
    "input": {"contactId": "{{ trigger.data.remote }}", "title": "{{ trigger.data.title }}",
              "dueDate": "{{ trigger.data.due }}", "completed": false}, )" PATIENT "}]}";

// What may be repeated.
constexpr std::string_view contact = R"({"format": 1, "name": "Contacts",
  "trigger": {"operations": ["habitify.contact.updated"]},
  "steps": [{"id": "put", "type": "action", "operation": "highlevel.contacts.upsert-contact",
    "input": {"email": "{{ trigger.data.email }}", "lastName": "{{ trigger.data.lastName }}"},
    "link": {"kind": "contact", "source_id": "{{ trigger.data.contactId }}"}, )" PATIENT "}]}";

// What nothing can find out afterwards.
constexpr std::string_view sign_up = R"({"format": 1, "name": "Sign-ups",
  "trigger": {"operations": ["habitify.user.signed_up"]},
  "steps": [{"id": "enrol", "type": "action", "operation": "highlevel.contacts.add-contact-to-workflow",
    "input": {"contactId": "{{ trigger.data.remote }}", "workflowId": "{{ trigger.data.workflow }}",
              "eventStartTime": "{{ trigger.data.starts }}"}, )" PATIENT "}]}";

// A filter, then two creates.
constexpr std::string_view appointment = R"({"format": 1, "name": "Appointments",
  "trigger": {"operations": ["habitify.appointment.created"]},
  "steps": [
    {"id": "wanted", "type": "filter", "rule": {"!": [{"var": "trigger.data.unwanted"}]}},
    {"id": "note", "type": "action", "operation": "highlevel.contacts.create-note",
     "input": {"contactId": "{{ trigger.data.remote }}", "body": "{{ trigger.data.content }}"}, )" PATIENT R"(},
    {"id": "task", "type": "action", "operation": "highlevel.contacts.create-task",
     "input": {"contactId": "{{ trigger.data.remote }}", "title": "{{ trigger.data.content }}",
               "dueDate": "{{ trigger.data.due }}", "completed": false}, )" PATIENT "}]}";

// A branch whose arms do different things.
constexpr std::string_view tags = R"({"format": 1, "name": "Tags",
  "trigger": {"operations": ["habitify.appointment.updated"]},
  "steps": [
    {"id": "which", "type": "branch",
     "branches": [{"name": "Unwanted", "rule": {"!!": [{"var": "trigger.data.unwanted"}]}, "steps": [
       {"id": "name", "type": "action", "operation": "highlevel.contacts.update-contact",
        "input": {"contactId": "{{ trigger.data.remote }}", "city": "{{ trigger.data.content }}"}, )" PATIENT R"(}]}],
     "otherwise": [
       {"id": "tag", "type": "action", "operation": "highlevel.contacts.add-tags",
        "input": {"contactId": "{{ trigger.data.remote }}", "tags": ["{{ trigger.data.content }}"]}, )" PATIENT R"(},
       {"id": "note", "type": "action", "operation": "highlevel.contacts.create-note",
        "input": {"contactId": "{{ trigger.data.remote }}", "body": "{{ trigger.data.content }}"}, )" PATIENT R"(}]}
  ]})";

#undef PATIENT

[[noreturn]] void give_up(std::string_view id, const std::string& message) {
    fmt::print(stderr, "The simulation's flow {} does not compile: {}\n", id, message);
    std::exit(2);
}

}  // namespace

std::string workspace_name(int workspace) {
    return fmt::format("ws_{}", workspace);
}

std::string connection_name(int workspace) {
    return fmt::format("conn_{}", workspace);
}

const std::vector<FlowDesign>& flow_designs() {
    using enum Variant;
    static const std::vector<FlowDesign> designs{
        {"flow_note", "note.created", note, {plain}, {{"create-note", false}}, {}},
        {"flow_task", "task.created", task, {plain, plain, plain, refused}, {{"create-task", false}}, {}},
        {"flow_contact", "contact.updated", contact, {plain}, {{"upsert-contact", true}}, {}},
        {"flow_sign_up", "user.signed_up", sign_up, {plain}, {{"add-contact-to-workflow", false}}, {}},
        {"flow_appointment",
         "appointment.created",
         appointment,
         {plain, passed_over},
         {{"create-note", false}, {"create-task", false}},
         {}},
        {"flow_tags",
         "appointment.updated",
         tags,
         {plain, passed_over},
         {{"add-tags", true}, {"create-note", false}},
         {{"update-contact", true}}},
    };
    return designs;
}

Library::Library(Plant plant) {
    auto catalog = connector::Catalog::load(embedded::connectors(), connector::Trust::checked_before);
    if (!catalog) give_up("catalog", catalog.error().message);
    catalog_ = std::move(*catalog);
    flows_.resize(workspaces_max + 1);
    for (const auto& design : flow_designs()) {
        auto document = parse_json(design.document);
        if (!document) give_up(design.id, document.error().message);
        // No two events have the same key then.
        if (plant == Plant::ignore_order) document->get_object()["ordering_key"] = "{{ trigger.id }}";
        const auto compiled = flow::compile(*document, *catalog_);
        for (const auto& finding : compiled.findings) {
            if (finding.severity == Finding::Severity::error) {
                give_up(design.id, finding.step + " " + finding.field + ": " + finding.message);
            }
        }
        for (int workspace = 1; workspace <= workspaces_max; ++workspace) {
            auto flow = std::make_shared<flow::CompiledFlow>(*compiled.flow);
            flow->id = fmt::format("{}_{}", design.id, workspace);
            flow->version = 1;
            flow->workspace = workspace_name(workspace);
            flows_[static_cast<std::size_t>(workspace)].push_back(std::move(flow));
        }
    }
}

std::shared_ptr<const flow::CompiledFlow> Library::flow(int workspace, std::size_t design) const {
    return flows_.at(static_cast<std::size_t>(workspace)).at(design);
}

}  // namespace tendril::sim
