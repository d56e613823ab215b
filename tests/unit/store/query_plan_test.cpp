// How SQLite finds the rows of every statement that is used while events come in: by an index, in its order.
#include <gmock/gmock.h>

#include "base/file_lock.hpp"
#include "store/sqlite/event_table.hpp"
#include "store/sqlite/flow_table.hpp"
#include "store/sqlite/history.hpp"
#include "store/sqlite/migrations.hpp"
#include "store/sqlite/open_runs.hpp"
#include "store/sqlite/permit_table.hpp"
#include "store/sqlite/run_lists.hpp"
#include "store/sqlite/run_table.hpp"
#include "unit/store/temporary_folder.hpp"

namespace tendril::store::sqlite {

namespace {

using testing::IsEmpty;

class QueryPlan : public testing::Test {
 protected:
    QueryPlan() {
        make_private_file(path_).value();
        database_ = std::make_unique<Database>(path_, Database::Access::write, 1024);
        migrate(*database_, embedded_migrations()).value();
        database_ = std::make_unique<Database>(path_, Database::Access::write, 1024);  // without migrate's statements
    }

    // The steps of the plans of all statements prepared so far that read a whole table or sort.
    std::vector<std::string> slow_steps() {
        std::vector<std::string> slow;
        for (const auto& sql : database_->statements()) {
            Database explainer(path_, Database::Access::write, 64);
            auto plan = explainer.query("EXPLAIN QUERY PLAN " + sql);
            while (plan.next()) {
                plan.integer();
                plan.integer();
                plan.integer();
                const auto step = plan.text();
                if (is_slow(step)) slow.push_back(step + " in: " + sql);
            }
        }
        return slow;
    }
    static bool is_slow(const std::string& step) {
        if (step.find("TEMP B-TREE") != std::string::npos) return true;
        // Reading a table in the order of its key, or a partial index, ends at the limit.
        return step.starts_with("SCAN ") && step.find("INDEX") == std::string::npos &&
               step.find("CONSTANT ROW") == std::string::npos && !step.starts_with("SCAN forgotten_keys");
    }

    TemporaryFolder folder_;
    std::string path_ = folder_.file("plans.db");
    std::unique_ptr<Database> database_;
};

TEST_F(QueryPlan, AppendsAndSavesSearch) {
    GroupWork work;
    Event event;
    event.workspace = "ws_a";
    event.external_id = "one";
    work.begin();
    EXPECT_FALSE(find_duplicate(*database_, event, work.keys));
    const auto id = insert_event(*database_, event, work);
    EXPECT_TRUE(find_duplicate(*database_, event, work.keys));
    store::Run run;
    run.event = id;
    run.workspace = "ws_a";
    const auto run_id = insert_run(*database_, run, work);
    RunState large;
    large.status = RunStatus::succeeded;
    large.journal = std::string(900, 'x');
    EXPECT_TRUE(update_run(*database_, run_id, {}, work));
    EXPECT_TRUE(update_run(*database_, run_id, large, work));
    wake_runs(*database_, event, id);
    replace_data(*database_, run_id, "{}");
    EXPECT_TRUE(get_run(*database_, run_id));
    work.write(*database_);

    EXPECT_THAT(slow_steps(), IsEmpty());
}

TEST_F(QueryPlan, LoadsSearch) {
    open_workspaces(*database_);
    open_runs(*database_, {.workspace = "ws_a"});
    due_runs(*database_, {});
    get_event(*database_, EventId(1));
    count_runs(*database_);

    EXPECT_THAT(slow_steps(), IsEmpty());
}

TEST_F(QueryPlan, PermitsSearch) {
    const auto grant = take_permits(*database_, {"conn_a", "burst", 10, std::chrono::seconds(10), 20}, TimePoint());
    take_permits(*database_, {"conn_a", "burst", 10, std::chrono::seconds(10), 20}, TimePoint());
    settle_permits(*database_, {grant.id, 5, {}}, TimePoint());

    EXPECT_THAT(slow_steps(), IsEmpty());
}

TEST_F(QueryPlan, ListsSearch) {
    for (int status = 0; status <= static_cast<int>(RunStatus::merged); ++status) {
        list_runs(*database_, {.workspace = "ws_a", .status = static_cast<RunStatus>(status)}, {});
    }
    list_runs(*database_, {.workspace = "ws_a"}, {});
    list_runs(*database_, {.workspace = "ws_a", .flow = "flow_a"}, {});
    list_runs(*database_, {.workspace = "ws_a", .event = EventId(1)}, {});
    list_runs(*database_, {.workspace = "ws_a", .error = "refused"}, {});
    for (const auto disposition : {Disposition::matched, Disposition::unknown}) {
        list_events(*database_, {.workspace = "ws_a", .disposition = disposition}, {});
    }
    list_events(*database_, {.workspace = "ws_a", .type = "note.created"}, {});

    EXPECT_THAT(slow_steps(), IsEmpty());
}

TEST_F(QueryPlan, PruningSearches) {
    const Retention retention{.workspace = "ws_a", .older_than = {}, .bytes_max = {}};
    find_old_runs(*database_, retention, RunId(0), 1);
    find_old_events(*database_, retention, EventId(0), 1);
    delete_runs(*database_, {RunId(1)});
    delete_events(*database_, {EventId(1)}, TimePoint());
    forget_keys(*database_, TimePoint());

    EXPECT_THAT(slow_steps(), IsEmpty());
}

}  // namespace

}  // namespace tendril::store::sqlite
