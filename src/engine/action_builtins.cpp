// Actions that Tendril answers itself, or that call an address which the flow names.
#include "connector/field_merge.hpp"
#include "connector/http_action.hpp"
#include "connector/schema.hpp"
#include "engine/action_attempt.hpp"
#include "engine/explanation.hpp"

namespace tendril::engine {

namespace {

using connector::Builtin;

// Type of the events by which flows change people: known to no trigger, so that they start nothing.
constexpr std::string_view person_saved_event = "tendril.person.saved";

json::object no_link() {
    return {{"found", false}, {"source_id", nullptr}, {"target_id", nullptr}, {"state", json::object()}};
}

}  // namespace

bool ActionAttempt::is_http_request() const {
    return subject_.step.operation->action.builtin == Builtin::http_request;
}

connector::EffectClass ActionAttempt::effect() const {
    return is_http_request() ? connector::effect_of_http_request(input_) : subject_.step.operation->action.effect;
}

std::string ActionAttempt::effect_key() const {
    return to_string(subject_.run) + "/" + subject_.entry.at + "/" + subject_.entry.step;
}

bool ActionAttempt::answer_builtin() {
    const auto& action = subject_.step.operation->action;
    if (action.builtin == Builtin::none || action.builtin == Builtin::http_request) return false;
    const bool only_reads = action.builtin == Builtin::find_link || action.builtin == Builtin::get_person;
    if (const auto findings = connector::check_schema(action.body_schema, json::value(input_), "");
        !only_reads && !findings.empty()) {
        fail_dead("The step cannot be done. " + explain(findings));
        return true;
    }
    switch (action.builtin) {
        case Builtin::find_link:
            find_link();
            break;
        case Builtin::get_person:
            get_person();
            break;
        case Builtin::save_person:
            save_person();
            break;
        case Builtin::delay:
            delay();
            break;
        case Builtin::save_link:
            save_link();
            break;
        case Builtin::pass_on:
            complete(EntryState::done, input_);
            break;
        case Builtin::look_up:
            look_up_in_table();
            break;
        case Builtin::merge_fields:
            merge_fields();
            break;
        case Builtin::none:
        case Builtin::http_request:
            break;
    }
    return true;
}

// The run's next save holds it.
void ActionAttempt::save_link() {
    const auto facts = context_.connections.find(subject_.workspace, std::string(text_or(input_, "connection")));
    if (facts != nullptr) input_["connection"] = facts->id;
    subject_.entry.input = input_;
    complete(EntryState::done, input_);
}

bool ActionAttempt::build_http() {
    const auto findings = connector::check_schema(subject_.step.operation->action.body_schema, json::value(input_), "");
    if (!findings.empty()) {
        fail_dead("The request cannot be made. " + explain(findings));
        return false;
    }
    auto call = connector::build_http_request(input_, effect_key());
    if (!call) {
        fail_dead("The request cannot be made. " + call.error().message);
        return false;
    }
    call_ = std::move(*call);
    subject_.entry.request = {{"method", call_.method}, {"path", call_.path}, {"body", call_.body}};
    return true;
}

// A key that the table does not have is no failure, as a table that is not there is: that may be put right.
void ActionAttempt::look_up_in_table() {
    const auto table = text_or(input_, "table");
    const auto* tables = subject_.environment().tables;
    if (tables == nullptr || !tables->contains(table)) {
        return fail_dead("The workspace has no table '" + std::string(table) + "'. Make it under Tables.");
    }
    const auto* row = tables->find(table, connector::id_at(input_, "/key"));
    const auto column = text_or(input_, "column");
    if (row != nullptr && !column.empty()) row = row->is_object() ? row->get_object().if_contains(column) : nullptr;
    const auto* otherwise = input_.if_contains("otherwise");
    json::object output{{"found", row != nullptr}, {"value", nullptr}};
    if (row != nullptr || otherwise != nullptr) output["value"] = row != nullptr ? *row : *otherwise;
    complete(EntryState::done, std::move(output));
}

void ActionAttempt::merge_fields() {
    std::vector<std::string> fields;
    for (const auto& field : array_or_empty(input_, "fields")) {
        if (field.is_string()) fields.emplace_back(field.get_string());
    }
    const auto side = text_or(input_, "winner") == "there" ? connector::Side::there : connector::Side::here;
    auto merged = connector::merge_fields({object_or_empty(input_, "base"), object_or_empty(input_, "here"),
                                           object_or_empty(input_, "there"), std::move(fields), side,
                                           object_or_empty(input_, "winners")});
    complete(EntryState::done, json::object{{"send", std::move(merged.send)},
                                            {"take", std::move(merged.take)},
                                            {"merged", std::move(merged.merged)},
                                            {"conflicts", std::move(merged.conflicts)}});
}

// By an event of its own, which the store keeps once however often the step is tried, and merges into the person.
void ActionAttempt::save_person() {
    const auto now = context_.parts.clock.now();
    store::NewEvent saved;
    auto& event = saved.event;
    event.workspace = subject_.workspace;
    event.external_id = effect_key();
    event.type = person_saved_event;
    event.ordering_key = connector::id_at(input_, "/id");
    event.disposition = store::Disposition::no_flow;
    event.occurred_at = event.received_at = now;
    event.data = to_text(input_);
    saved.person = store::Person{.workspace = subject_.workspace,
                                 .id = event.ordering_key,
                                 .fields = object_or_empty(input_, "fields"),
                                 .created_at = now,
                                 .updated_at = now};
    json::object output = saved.person->fields;
    output["id"] = saved.person->id;
    context_.parts.store.append(std::move(saved), [self = shared_from_this(), output = std::move(output)](
                                                      const Result<store::Appended>& appended) mutable {
        if (!appended) return self->finish(AttemptResult::later(appended.error().message));
        self->complete(EntryState::done, std::move(output));
    });
}

// The moment it ends is kept as the step's answer, so that a restart does not begin it again.
void ActionAttempt::delay() {
    const auto now = context_.parts.clock.now();
    auto& answer = subject_.entry.answer;
    const auto* kept = find_path(answer, "/until");
    const auto until = kept == nullptr || !kept->is_string() ? std::nullopt : parse_iso8601(kept->get_string());
    const auto ends = until.value_or(now + std::chrono::seconds(integer_or(input_, "seconds", 0)));
    if (until && ends <= now) {
        answer = nullptr;
        return complete(EntryState::done, json::object{{"ended_at", to_iso8601(now)}});
    }
    answer = json::object{{"until", to_iso8601(ends)}};
    const auto pause = std::chrono::ceil<std::chrono::milliseconds>(ends - now);
    finish(
        AttemptResult::later("Waits until " + to_iso8601(ends) + ".", std::max(pause, std::chrono::milliseconds(1))));
}

void ActionAttempt::find_link() {
    store::LinkKey key{.workspace = subject_.workspace,
                       .kind = std::string(text_or(input_, "kind")),
                       .source_id = connector::id_at(input_, "/source_id"),
                       .connection = std::string(text_or(input_, "connection")),
                       .target_id = connector::id_at(input_, "/target_id")};
    if (key.source_id.empty() && key.target_id.empty()) return complete(EntryState::done, no_link());
    if (const auto facts = context_.connections.find(subject_.workspace, key.connection)) key.connection = facts->id;
    context_.parts.store.find_link(
        std::move(key), [self = shared_from_this()](Result<std::optional<store::Link>> link) {
            if (!link) {
                return self->finish(AttemptResult::retry(link.error().message));
            }
            auto output = no_link();
            if (link->has_value()) {
                output["found"] = true;
                output["source_id"] = (*link)->source_id;
                output["target_id"] = (*link)->target_id;
                output["state"] = (*link)->state;
            }
            self->complete(EntryState::done, std::move(output));
        });
}

void ActionAttempt::get_person() {
    auto id = connector::id_at(input_, "/id");
    context_.parts.store.find_person(subject_.workspace, id,
                                     [self = shared_from_this(), id](Result<std::optional<store::Person>> person) {
                                         if (!person) {
                                             return self->finish(AttemptResult::retry(person.error().message));
                                         }
                                         const bool found = person->has_value();
                                         json::object output = found ? (*person)->fields : json::object();
                                         for (const auto& member : object_or_empty(self->input_, "fallback")) {
                                             const auto* known = output.if_contains(member.key());
                                             if (known == nullptr || known->is_null())
                                                 output[member.key()] = member.value();
                                         }
                                         output["found"] = found;
                                         output["id"] = id;
                                         self->complete(EntryState::done, std::move(output));
                                     });
}

}  // namespace tendril::engine
