// Actions that Tendril answers itself, from its store.
#include "engine/action_attempt.hpp"

namespace tendril::engine {

void ActionAttempt::find_link() {
    store::LinkKey key{.workspace = subject_.workspace,
                       .kind = std::string(text_or(input_, "kind")),
                       .source_id = connector::id_at(input_, "/source_id"),
                       .connection = std::string(text_or(input_, "connection"))};
    if (const auto facts = context_.connections.find(subject_.workspace, key.connection)) key.connection = facts->id;
    context_.parts.store.find_link(
        std::move(key), [self = shared_from_this()](Result<std::optional<store::Link>> link) {
            if (!link) {
                return self->finish(AttemptResult::retry(link.error().message));
            }
            const bool found = link->has_value();
            json::object output{{"found", found}, {"target_id", nullptr}, {"state", json::object()}};
            if (found) output["target_id"] = (*link)->target_id;
            if (found) output["state"] = (*link)->state;
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
