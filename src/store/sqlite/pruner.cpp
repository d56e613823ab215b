#include "store/sqlite/pruner.hpp"

namespace tendril::store::sqlite {

Result<std::int64_t> Pruner::excess_of(const Retention& retention) {
    if (!retention.bytes_max) return 0;
    return readers_.use([&](Database& database) -> Result<std::int64_t> {
        return Volumes::stored_bytes(database, retention.workspace) - *retention.bytes_max;
    });
}

template <class Id, class Find, class Delete>
Result<std::int64_t> Pruner::prune_rows(const Retention& retention, Id& from, bool& more, Find find, Delete remove) {
    const auto excess = excess_of(retention);
    if (!excess) return excess.error();
    const auto found =
        readers_.use([&](Database& database) -> Result<Found<Id>> { return find(database, retention, from, *excess); });
    if (!found) return found.error();
    from = found->more ? found->searched_through : Id{};
    more = more || found->more;
    if (found->ids.empty()) return 0;
    return writer_.await<std::int64_t>([&](Database& database) -> Result<std::int64_t> {
        const auto deleted = remove(database, found->ids);
        work_.sums.volumes.add(retention.workspace, -deleted.bytes);
        return deleted.rows;
    });
}

Result<void> Pruner::forget_tallies_before(const std::string& workspace, TimePoint until) {
    const auto any =
        readers_.use([&](Database& database) -> Result<bool> { return has_old_tallies(database, workspace, until); });
    if (!any) return any.error();
    if (!*any) return {};
    return writer_.await<void>([&](Database& database) -> Result<void> {
        forget_tallies(database, workspace, until);
        return {};
    });
}

Result<Pruned> Pruner::step(const Retention& retention) {
    const std::lock_guard lock(mutex_);
    auto& cursor = cursors_[retention.workspace];
    const auto now = SystemClock().now();
    Pruned pruned;
    const auto runs = prune_rows<RunId>(retention, cursor.run, pruned.more, find_old_runs, delete_runs);
    if (!runs) return runs.error();
    const auto events = prune_rows<EventId>(retention, cursor.event, pruned.more, find_old_events,
                                            [this, now](Database& database, const auto& ids) {
                                                forget_keys(database, now);
                                                work_.keys.forgot(ids.back());
                                                return delete_events(database, ids, now);
                                            });
    if (!events) return events.error();
    if (auto forgotten = forget_tallies_before(retention.workspace, now - tallies_kept_for); !forgotten) {
        return forgotten.error();
    }
    pruned.runs = *runs;
    pruned.events = *events;
    return pruned;
}

}  // namespace tendril::store::sqlite
