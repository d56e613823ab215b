#include "store/sqlite/sqlite_run_store.hpp"

#include "store/sqlite/event_table.hpp"
#include "store/sqlite/link_table.hpp"
#include "store/sqlite/mark_table.hpp"
#include "store/sqlite/open_runs.hpp"
#include "store/sqlite/permit_table.hpp"
#include "store/sqlite/person_table.hpp"
#include "store/sqlite/run_lists.hpp"
#include "store/sqlite/run_table.hpp"
#include "store/sqlite/sighting_table.hpp"

namespace tendril::store::sqlite {

namespace {

constexpr int finder_cache_kib = 2048;
constexpr int pages_given_back_at_once = 256;

// Moves pages from the end of the file into free ones; how many free pages are left.
std::int64_t free_pages(Database& database, int count) {
    database.query("PRAGMA incremental_vacuum(" + std::to_string(count) + ")").finish();
    auto left = database.query("PRAGMA freelist_count");
    left.next();
    return left.integer();
}

Run first_state(const NewEvent& event, EventId id, const RunDraft& draft) {
    Run run;
    run.event = id;
    run.workspace = event.event.workspace;
    run.flow = draft.flow;
    run.version = draft.version;
    run.ordering_key = draft.ordering_key;
    run.priority = draft.priority;
    run.replay_of = draft.replay_of;
    run.state.journal = draft.journal;
    run.created_at = event.event.received_at;
    run.state.due_at = event.event.received_at;
    run.state.updated_at = event.event.received_at;
    return run;
}

void move_mark(Database& database, const MarkChange& mark) {
    if (replace_mark(database, mark.name, mark.expected, mark.value)) return;
    throw Refusal({ErrorCode::conflict, "The mark " + mark.name + " was moved by somebody else."});
}

Appended append_event(Database& database, const NewEvent& event, GroupWork& work) {
    if (event.mark) move_mark(database, *event.mark);
    if (const auto earlier = find_duplicate(database, event.event, work.keys)) {
        work.sums.tallies.add_duplicate(event.event);
        return {*earlier, true, {}, {}};
    }
    if (event.sighting && !note(database, *event.sighting, event.event.received_at)) {
        if (event.sighting->by == SeenBy::look) return {{}, true, {}, {}};
        auto late = event.event;
        late.disposition = Disposition::no_flow;
        late.detail = found_before;
        return {insert_event(database, late, work), false, {}, {}};
    }
    Appended appended;
    appended.event = insert_event(database, event.event, work);
    for (const auto& draft : event.runs) {
        appended.runs.push_back(insert_run(database, first_state(event, appended.event, draft), work));
    }
    if (event.may_wake) appended.woken = wake_runs(database, event.event, appended.event);
    if (event.person) merge_person(database, *event.person);
    return appended;
}

// The lease is not looked at: the file's only process has all of them.
void save_change(Database& database, const RunChange& change, GroupWork& work) {
    if (!update_run(database, change.run, change.state, work)) {
        throw Refusal({ErrorCode::not_found, "There is no run " + to_string(change.run) + "."});
    }
    if (change.ended) work.sums.tallies.add_end(*change.ended, change.state);
    if (change.redacted_event_data) replace_data(database, change.run, *change.redacted_event_data);
    for (const auto& link : change.links) put_link(database, link);
}

Result<RunId> start_stored(Database& database, const Run& run, GroupWork& work) {
    if (!get_event(database, run.event)) {
        return Error(ErrorCode::not_found, "There is no event " + to_string(run.event) + ".");
    }
    return insert_run(database, run, work);
}

}  // namespace

SqliteRunStore::SqliteRunStore(Writer& writer, Readers& readers, GroupWork& work, const std::string& path, Post post)
    : writer_(writer),
      readers_(readers),
      work_(work),
      path_(path),
      post_(std::move(post)),
      pruner_(writer, readers, work),
      finder_(path, Database::Access::read, finder_cache_kib) {}

void SqliteRunStore::append(NewEvent event, Callback<Appended> done) {
    writer_.post<Appended>([this, event = std::move(event)](
                               Database& database) -> Result<Appended> { return append_event(database, event, work_); },
                           std::move(done));
}

void SqliteRunStore::save(std::vector<RunChange> changes, Callback<void> done) {
    writer_.post<void>(
        [this, changes = std::move(changes)](Database& database) -> Result<void> {
            for (const auto& change : changes) save_change(database, change, work_);
            return {};
        },
        std::move(done));
}

void SqliteRunStore::start_run(Run run, Callback<RunId> done) {
    writer_.post<RunId>([this, run = std::move(run)](Database& database) { return start_stored(database, run, work_); },
                        std::move(done));
}

template <class T, class Read>
void SqliteRunStore::find(Read read, Callback<T> done) {
    std::shared_ptr<Result<T>> found;
    try {
        const std::lock_guard lock(finder_mutex_);
        found = std::make_shared<Result<T>>(read(finder_));
    } catch (const Failure& failure) {
        found = std::make_shared<Result<T>>(failure.to_error());
    }
    post_([found, done = std::move(done)] { done(std::move(*found)); });
}

void SqliteRunStore::lease(LeaseRequest, Callback<Leases> done) {
    Leases leases;
    leases.exclusive = true;
    for (std::int32_t partition = 0; partition < partition_count; ++partition) leases.held.push_back({partition, 1});
    post_([leases = std::move(leases), done = std::move(done)] { done(leases); });
}

void SqliteRunStore::open_workspaces(Callback<std::vector<std::string>> done) {
    find<std::vector<std::string>>([](Database& database) { return sqlite::open_workspaces(database); },
                                   std::move(done));
}

void SqliteRunStore::load_open(OpenQuery query, Callback<std::vector<RunWithEvent>> done) {
    find<std::vector<RunWithEvent>>([&](Database& database) { return open_runs(database, query); }, std::move(done));
}

void SqliteRunStore::load_due(DueQuery query, Callback<Due> done) {
    find<Due>([&](Database& database) { return due_runs(database, query); }, std::move(done));
}

void SqliteRunStore::find_event(EventId event, Callback<std::optional<Event>> done) {
    find<std::optional<Event>>([&](Database& database) { return sqlite::get_event(database, event); }, std::move(done));
}

void SqliteRunStore::wish(RunWish, Callback<void> done) {
    post_([done = std::move(done)] {
        Error error(ErrorCode::conflict, "The run cannot be changed at this moment. Try again.");
        error.retry_after = std::chrono::seconds(1);
        done(std::move(error));
    });
}

void SqliteRunStore::load_wishes(std::vector<std::int32_t>, Callback<std::vector<RunWish>> done) {
    post_([done = std::move(done)] { done(std::vector<RunWish>()); });
}

void SqliteRunStore::forget_wish(RunId, Callback<void> done) {
    post_([done = std::move(done)] { done(Result<void>()); });
}

void SqliteRunStore::take_permits(PermitRequest request, Callback<PermitGrant> done) {
    writer_.post<PermitGrant>(
        [this, request = std::move(request)](Database& database) -> Result<PermitGrant> {
            return sqlite::take_permits(database, request, permit_clock_.now());
        },
        std::move(done));
}

void SqliteRunStore::settle_permits(PermitSettlement settlement, Callback<void> done) {
    writer_.post<void>(
        [this, settlement](Database& database) -> Result<void> {
            sqlite::settle_permits(database, settlement, permit_clock_.now());
            return {};
        },
        std::move(done));
}

Result<std::vector<HourCounts>> SqliteRunStore::hour_counts(const std::string& workspace, TimePoint from) {
    return readers_.use([&](Database& database) -> Result<std::vector<HourCounts>> {
        return sqlite::hour_counts(database, workspace, from);
    });
}

Result<Pruned> SqliteRunStore::prune(const Retention& retention) {
    return pruner_.step(retention);
}

Result<bool> SqliteRunStore::give_back_space() {
    const auto left = writer_.await<std::int64_t>(
        [](Database& database) -> Result<std::int64_t> { return free_pages(database, pages_given_back_at_once); });
    if (!left) return left.error();
    if (*left > 0) return true;
    try {
        // The file shrinks when the log is copied, which a connection of its own does without waiting for anyone: when
        // somebody else copies it at this moment, it is tried again.
        return !Database(path_, Database::Access::write, finder_cache_kib).truncate_log();
    } catch (const Failure& failure) {
        return failure.to_error();
    }
}

Result<std::int64_t> SqliteRunStore::stored_bytes(const std::string& workspace) {
    return readers_.use(
        [&](Database& database) -> Result<std::int64_t> { return Volumes::stored_bytes(database, workspace); });
}

void SqliteRunStore::find_run_with_event(RunId run, Callback<std::optional<RunWithEvent>> done) {
    find<std::optional<RunWithEvent>>([&](Database& database) { return sqlite::get_run(database, run); },
                                      std::move(done));
}

void SqliteRunStore::find_link(LinkKey key, Callback<std::optional<Link>> done) {
    find<std::optional<Link>>([&](Database& database) { return sqlite::find_link(database, key); }, std::move(done));
}

void SqliteRunStore::linked_targets(std::string workspace, std::string kind, std::string connection,
                                    std::vector<std::string> target_ids, std::string except_source,
                                    Callback<std::vector<std::string>> done) {
    find<std::vector<std::string>>(
        [&](Database& database) {
            return sqlite::linked_targets(database, workspace, kind, connection, target_ids, except_source);
        },
        std::move(done));
}

void SqliteRunStore::find_person(std::string workspace, std::string id, Callback<std::optional<Person>> done) {
    find<std::optional<Person>>([&](Database& database) { return sqlite::find_person(database, workspace, id); },
                                std::move(done));
}

Result<std::vector<RunWithEvent>> SqliteRunStore::list_runs(const RunFilter& filter, Page page) {
    return readers_.use([&](Database& database) -> Result<std::vector<RunWithEvent>> {
        return sqlite::list_runs(database, filter, page);
    });
}

Result<std::optional<RunWithEvent>> SqliteRunStore::get_run(RunId run) {
    return readers_.use(
        [&](Database& database) -> Result<std::optional<RunWithEvent>> { return sqlite::get_run(database, run); });
}

Result<std::vector<Event>> SqliteRunStore::list_events(const EventFilter& filter, Page page) {
    return readers_.use(
        [&](Database& database) -> Result<std::vector<Event>> { return sqlite::list_events(database, filter, page); });
}

Result<std::optional<Event>> SqliteRunStore::get_event(EventId event) {
    return readers_.use(
        [&](Database& database) -> Result<std::optional<Event>> { return sqlite::get_event(database, event); });
}

Result<std::vector<Link>> SqliteRunStore::list_links(const std::string& workspace, const std::string& kind, Page page,
                                                     std::int64_t& next) {
    return readers_.use([&](Database& database) -> Result<std::vector<Link>> {
        return sqlite::list_links(database, workspace, kind, page, next);
    });
}

Result<Backlog> SqliteRunStore::backlog() {
    return readers_.use([&](Database& database) -> Result<Backlog> { return count_runs(database); });
}

}  // namespace tendril::store::sqlite
