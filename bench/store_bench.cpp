// What one append and one save cost in the store alone, with few and with many events stored.
//
//   tendril-store-bench [STORED [OPERATIONS]]
//
// Makes a database in the temporary folder, measures, fills it up to STORED events (1,000,000) and measures again. CPU
// is that of the store's own threads.
#include <sys/resource.h>

#include <chrono>
#include <condition_variable>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <string>

#include "store/sqlite/sqlite_store.hpp"

using namespace tendril;
using namespace tendril::store;
using Steady = std::chrono::steady_clock;

namespace {

constexpr std::size_t in_flight_max = 256;

// Keeps a bounded number of operations under way.
class Gate {
 public:
    void enter() {
        std::unique_lock lock(mutex_);
        left_.wait(lock, [this] { return inside_ < in_flight_max; });
        ++inside_;
    }
    void leave() {
        {
            const std::lock_guard lock(mutex_);
            --inside_;
        }
        left_.notify_one();
    }
    void wait_until_empty() {
        std::unique_lock lock(mutex_);
        left_.wait(lock, [this] { return inside_ == 0; });
    }

 private:
    std::mutex mutex_;
    std::condition_variable left_;
    std::size_t inside_ = 0;
};

double cpu_seconds(int who) {
    rusage usage{};
    getrusage(who, &usage);
    const auto seconds = [](const timeval& time) {
        return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
    };
    return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}
double store_cpu_seconds() {
    return cpu_seconds(RUSAGE_SELF) - cpu_seconds(RUSAGE_THREAD);
}

NewEvent make_event(std::int64_t number, bool with_run) {
    const auto id = "bench-" + std::to_string(number);
    NewEvent event;
    event.event.workspace = "ws_01JD8Q0M7Z5T3W2R9K4X6V1B8N";
    event.event.hook = "hook_01JD8Q0M7Z5T3W2R9K4X6V1B8N";
    event.event.external_id = id;
    event.event.type = "note.created";
    event.event.ordering_key = id;
    event.event.occurred_at = event.event.received_at = SystemClock().now();
    event.event.data = R"({"contactId":")" + id + R"(","noteId":")" + id +
                       R"(","content":"Slept eight hours and walked to work","date":"2026-12-01","firstName":"Grace",)"
                       R"("lastName":"Hopper","email":")" +
                       id + R"(@example.org","phone":"+12025550101"})";
    if (with_run) event.runs = {{.flow = "flow_01JD8Q0M7Z5T3W2R9K4X6V1B8N", .version = 1, .ordering_key = id}};
    return event;
}

RunChange ended_run(RunId run, std::int64_t number) {
    RunChange change{.run = run, .state = {}, .links = {}, .lease = {}, .redacted_event_data = {}};
    change.state.status = RunStatus::succeeded;
    change.state.attempts = 1;
    change.ended = RunEnd{"ws_01JD8Q0M7Z5T3W2R9K4X6V1B8N", std::chrono::milliseconds(20)};
    change.state.updated_at = SystemClock().now();
    change.state.started_at = change.state.finished_at = change.state.updated_at;
    change.state.journal =
        R"([{"step":"wanted","type":"filter","state":"passed"},{"step":"write","type":"action","state":"done",)"
        R"("output":{"contact":{"id":"ghl_)" +
        std::to_string(number) + R"(","email":"grace@example.org","new":true}},"status":201}])";
    return change;
}

class Bench {
 public:
    explicit Bench(std::string folder) : folder_(std::move(folder)) {
        const auto post = [](const std::function<void()>& closure) { closure(); };
        store_ = open_sqlite({.path = folder_ + "/bench.db"}, post).value();
    }

    void append(std::int64_t count) {
        for (std::int64_t i = 0; i < count; ++i) {
            gate_.enter();
            store_->runs().append(make_event(++number_, false), [this](const auto&) { gate_.leave(); });
        }
        gate_.wait_until_empty();
    }
    void append_and_save(std::int64_t count) {
        for (std::int64_t i = 0; i < count; ++i) {
            gate_.enter();
            const auto number = ++number_;
            store_->runs().append(make_event(number, true), [this, number](const Result<Appended>& appended) {
                store_->runs().save({ended_run(appended.value().runs.at(0), number)},
                                    [this](const auto&) { gate_.leave(); });
            });
        }
        gate_.wait_until_empty();
    }
    [[nodiscard]] std::int64_t stored() const { return number_; }
    [[nodiscard]] std::int64_t commits() const { return store_->commits(); }

    template <class Work>
    void measure(const char* what, std::int64_t count, Work work) {
        const auto cpu = store_cpu_seconds();
        const auto commits_before = commits();
        const auto began = Steady::now();
        work();
        const std::chrono::duration<double> elapsed = Steady::now() - began;
        const auto operations = static_cast<double>(count);
        std::printf("%10lld stored: %-14s %8.0f/s   %6.2f us CPU each   %5.0f per commit\n",
                    static_cast<long long>(stored()), what, operations / elapsed.count(),
                    (store_cpu_seconds() - cpu) / operations * 1e6,
                    operations / static_cast<double>(commits() - commits_before));
        std::fflush(stdout);
    }

 private:
    std::string folder_;
    std::unique_ptr<Store> store_;
    Gate gate_;
    std::int64_t number_ = 0;
};

}  // namespace

int main(int count, char** arguments) {
    const std::int64_t fill_to = count > 1 ? std::atoll(arguments[1]) : 1'000'000;
    const std::int64_t operations = count > 2 ? std::atoll(arguments[2]) : 40'000;
    auto pattern = (std::filesystem::temp_directory_path() / "tendril-bench-XXXXXX").string();
    const std::string folder = mkdtemp(pattern.data());
    {
        Bench bench(folder);
        bench.append(1'000);
        bench.measure("append", operations, [&] { bench.append(operations); });
        bench.measure("append + save", operations, [&] { bench.append_and_save(operations); });
        if (const auto more = fill_to - bench.stored(); more > 0) {
            bench.measure("fill", more, [&] { bench.append_and_save(more); });
            bench.measure("append", operations, [&] { bench.append(operations); });
            bench.measure("append + save", operations, [&] { bench.append_and_save(operations); });
        }
    }
    std::filesystem::remove_all(folder);
    return 0;
}
