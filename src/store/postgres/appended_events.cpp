#include "store/postgres/appended_events.hpp"

#include <sodium.h>

#include <algorithm>
#include <set>

namespace tendril::store::postgres {

namespace {

constexpr std::size_t digest_size = 16;

void add_text(crypto_generichash_state& state, std::string_view text) {
    const auto size = static_cast<std::uint64_t>(text.size());
    crypto_generichash_update(&state, reinterpret_cast<const unsigned char*>(&size), sizeof(size));
    crypto_generichash_update(&state, reinterpret_cast<const unsigned char*>(text.data()), text.size());
}

// A digest that nobody can find a second text for: senders choose their external ids.
std::string digest_of(const Event& event) {
    if (event.external_id.empty()) return {};
    crypto_generichash_state state;
    crypto_generichash_init(&state, nullptr, 0, digest_size);
    add_text(state, event.workspace);
    add_text(state, event.hook);
    add_text(state, event.external_id);
    std::string digest(digest_size, '\0');
    crypto_generichash_final(&state, reinterpret_cast<unsigned char*>(digest.data()), digest_size);
    return digest;
}

Run first_state(const NewEvent& added, EventId event, const RunDraft& draft) {
    Run run;
    run.event = event;
    run.workspace = added.event.workspace;
    run.flow = draft.flow;
    run.version = draft.version;
    run.ordering_key = draft.ordering_key;
    run.priority = draft.priority;
    run.replay_of = draft.replay_of;
    run.created_at = added.event.received_at;
    run.state.due_at = added.event.received_at;
    run.state.updated_at = added.event.received_at;
    run.state.journal = draft.journal;
    return run;
}

}  // namespace

void AppendedEvents::add(AppendChange& append) {
    runs_ += static_cast<std::int64_t>(append.given.runs.size());
    given_.push_back({&append, digest_of(append.given.event)});
}

void AppendedEvents::ask(Exchange& exchange, MergedPeople& people) {
    if (given_.empty()) return;
    Column<Digest> digests;
    for (const auto& [append, digest] : given_) {
        if (!digest.empty()) digests.add(Digest{digest});
        if (append->given.person) people.expect(*append->given.person);
        if (append->given.mark) marks_.expect(*append->given.mark);
        if (append->given.sighting) sightings_.expect(*append->given.sighting);
    }
    marks_.ask(exchange);
    sightings_.ask(exchange);
    exchange.add(
        "SELECT dedupe_key, id FROM events WHERE dedupe_key = ANY ($1) UNION ALL "
        "SELECT dedupe_key, event FROM forgotten_keys WHERE dedupe_key = ANY ($1)",
        Parameters(digests), [this](Rows& rows) {
            while (rows.next()) {
                auto digest = rows.bytes();
                stored_[std::move(digest)] = rows.number<EventId>();
            }
        });
    exchange.add("SELECT nextval('event_ids') FROM generate_series(1, $1::bigint)",
                 Parameters(static_cast<std::int64_t>(given_.size())), [this](Rows& rows) {
                     while (rows.next()) ids_.push_back(rows.number<EventId>());
                 });
}

void AppendedEvents::judge(NewRuns& runs, MergedPeople& people) {
    auto next_id = ids_.begin();
    for (auto& [append, digest] : given_) {
        if (const auto& mark = append->given.mark; mark && !marks_.move(*mark)) {
            append->outcome = Error(ErrorCode::conflict, "The mark " + mark->name + " was moved by somebody else.");
            continue;
        }
        if (const auto earlier = stored_.find(digest); !digest.empty() && earlier != stored_.end()) {
            append->outcome = Appended{.event = earlier->second, .duplicate = true, .runs = {}, .woken = {}};
            continue;
        }
        const auto& sighting = append->given.sighting;
        const bool late = sighting && !sightings_.note(*sighting, append->given.event.received_at);
        if (late && sighting->by == SeenBy::look) {
            append->outcome = Appended{.event = {}, .duplicate = true, .runs = {}, .woken = {}};
            continue;
        }
        Appended appended;
        appended.event = *next_id++;
        if (!digest.empty()) stored_[digest] = appended.event;
        append->given.event.id = appended.event;
        if (!late) {
            for (const auto& draft : append->given.runs) {
                auto run = first_state(append->given, appended.event, draft);
                runs.add(run, append->given.event.external_id);
                appended.runs.push_back(run.id);
            }
            if (append->given.person) people.merge(*append->given.person);
            if (append->given.may_wake) may_wake_[appended.event] = append;
        }
        append->outcome = std::move(appended);
        fresh_.push_back({append, late});
    }
}

void AppendedEvents::write(Exchange& exchange) {
    marks_.write(exchange);
    sightings_.write(exchange);
    if (fresh_.empty()) return;
    Column<EventId> ids;
    Column<Digest> digests;
    Column<Disposition> dispositions;
    Column<std::int32_t> bytes;
    Column<TimePoint> occurred, received;
    Column<std::string> workspaces, hooks, external_ids, types, keys, details, data;
    auto fresh = fresh_.begin();
    for (const auto& [append, digest] : given_) {
        if (fresh == fresh_.end() || fresh->append != append) continue;
        const bool late = fresh++->late;
        const auto& event = append->given.event;
        ids.add(event.id);
        digests.add(digest.empty() ? std::nullopt : std::optional(Digest{digest}));
        dispositions.add(late ? Disposition::no_flow : event.disposition);
        bytes.add(static_cast<std::int32_t>(event.data.size()));
        occurred.add(event.occurred_at);
        received.add(event.received_at);
        workspaces.add(event.workspace);
        hooks.add(event.hook);
        external_ids.add(event.external_id);
        types.add(event.type);
        keys.add(event.ordering_key);
        details.add(late ? std::string(found_before) : event.detail);
        data.add(event.data);
    }
    exchange.expect(
        "INSERT INTO events (id, dedupe_key, disposition, bytes, occurred_at, received_at, workspace, hook, "
        "external_id, type, ordering_key, detail, data) SELECT * FROM unnest($1::bigint[], $2::uuid[], $3::integer[], "
        "$4::integer[], $5::bigint[], $6::bigint[], $7::text[], $8::text[], $9::text[], $10::text[], $11::text[], "
        "$12::text[], $13::text[]) ON CONFLICT (dedupe_key) DO NOTHING",
        Parameters(ids, digests, dispositions, bytes, occurred, received, workspaces, hooks, external_ids, types, keys,
                   details, data),
        static_cast<std::int64_t>(fresh_.size()));
}

void AppendedEvents::count(TallySums& tallies) const {
    for (const auto& [append, digest] : given_) {
        if (append->outcome->has_error()) continue;
        const auto& appended = append->outcome->value();
        const bool was_found_before =
            appended.duplicate && appended.event == EventId{};  // by a look: nobody told it twice
        if (was_found_before) continue;
        const auto& event = append->given.event;
        appended.duplicate ? tallies.add_duplicate(event) : tallies.add_event(event);
    }
}

void AppendedEvents::write_wakes(Exchange& exchange) {
    if (may_wake_.empty()) return;
    Column<EventId> ids;
    Column<TimePoint> received;
    Column<std::string> workspaces, types, keys;
    // Of several events that a run awaits the first wakes it.
    std::set<std::tuple<std::string_view, std::string_view, std::string_view>> seen;
    for (const auto& [id, append] : may_wake_) {
        const auto& event = append->given.event;
        if (!seen.insert({event.workspace, event.type, event.ordering_key}).second) continue;
        ids.add(id);
        received.add(event.received_at);
        workspaces.add(event.workspace);
        types.add(event.type);
        keys.add(event.ordering_key);
    }
    exchange.add(
        "UPDATE runs SET status = 0, woken_by = e.id, awaits_type = NULL, awaits_key = NULL, "
        "updated_at = e.received_at FROM unnest($1::bigint[], $2::bigint[], $3::text[], $4::text[], $5::text[]) AS e "
        "(id, received_at, workspace, type, key) WHERE runs.status = 8 AND runs.awaits_type IS NOT NULL "
        "AND runs.workspace = e.workspace AND runs.awaits_type = e.type "
        "AND hashtextextended(runs.awaits_key, 0) = hashtextextended(e.key, 0) AND runs.awaits_key = e.key "
        "RETURNING e.id, runs.id",
        Parameters(ids, received, workspaces, types, keys), [this](Rows& rows) {
            while (rows.next()) {
                auto* append = may_wake_.at(rows.number<EventId>());
                const auto run = rows.number<RunId>();
                append->outcome->value().woken.push_back(run);
                woken_[append->given.event.workspace].push_back(run);
            }
            for (auto& [id, append] : may_wake_) std::ranges::sort(append->outcome->value().woken);
        });
}

}  // namespace tendril::store::postgres
