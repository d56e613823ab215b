#include "sim/campaign.hpp"

#include <fmt/format.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <csignal>

#include "base/json.hpp"

namespace tendril::sim {

namespace {

// One in so many histories is run twice.
constexpr std::uint64_t repeated_every = 50;

std::string line_of(const Outcome& outcome, bool repeated) {
    json::array faults;
    for (const auto count : outcome.faults) faults.push_back(count);
    json::array breaches;
    for (const auto& breach : outcome.breaches) {
        breaches.push_back({{"promise", breach.promise}, {"evidence", breach.evidence}});
    }
    return to_text(json::object{{"seed", outcome.seed},
                                {"lasted", outcome.lasted.count()},
                                {"happenings", outcome.happenings},
                                {"events", outcome.events},
                                {"effects", outcome.effects},
                                {"repeated", repeated},
                                {"faults", std::move(faults)},
                                {"breaches", std::move(breaches)}}) +
           "\n";
}

void write_all(int file, std::string_view text) {
    while (!text.empty()) {
        const auto written = ::write(file, text.data(), text.size());
        if (written <= 0) _exit(3);
        text.remove_prefix(static_cast<std::size_t>(written));
    }
}

// The worker's share of the seeds, a line before and a line after each.
[[noreturn]] void work(const Library& library, const CampaignPlan& plan, int worker, int results) {
    const auto jobs = static_cast<std::uint64_t>(plan.jobs);
    for (auto number = static_cast<std::uint64_t>(worker); number < plan.seeds; number += jobs) {
        const auto seed = plan.first_seed + number;
        write_all(results, fmt::format("{{\"begins\":{}}}\n", seed));
        auto outcome = run_history(library, seed, plan.plant, false);
        const bool repeated = number % repeated_every == 0 && plan.plant == Plant::none;
        if (repeated && run_history(library, seed, plan.plant, false).trace_hash != outcome.trace_hash) {
            outcome.breaches.push_back({"The simulation is deterministic", "Two runs of the seed differ."});
        }
        write_all(results, line_of(outcome, repeated));
    }
    _exit(0);
}

class Campaign {
 public:
    Campaign(const Library& library, const CampaignPlan& plan) : library_(library), plan_(plan) {}

    CampaignResult run() {
        const auto began = std::chrono::steady_clock::now();
        std::fflush(stdout);
        for (int number = 0; number < plan_.jobs; ++number) start(number);
        while (std::ranges::any_of(workers_, [](const Worker& worker) { return worker.results >= 0; })) listen();
        std::ranges::sort(result_.failures, {}, &Failure::seed);
        result_.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
        return std::move(result_);
    }

 private:
    struct Worker {
        pid_t process = 0;
        int results = -1;
        std::string unread;
        std::uint64_t at_work = 0;  // its seed; 0 between two
    };

    void start(int number) {
        int ends[2];
        if (::pipe(ends) != 0) std::abort();
        const auto process = ::fork();
        if (process < 0) std::abort();
        if (process == 0) {
            for (const auto& other : workers_) ::close(other.results);
            ::close(ends[0]);
            work(library_, plan_, number, ends[1]);
        }
        ::close(ends[1]);
        workers_.push_back({process, ends[0], {}, 0});
    }

    void listen() {
        std::vector<pollfd> files;
        for (const auto& worker : workers_) files.push_back({worker.results, POLLIN, 0});
        ::poll(files.data(), files.size(), -1);
        for (std::size_t i = 0; i < files.size(); ++i) {
            if (workers_[i].results >= 0 && files[i].revents != 0) read(workers_[i]);
        }
        if (result_.failures.size() < plan_.failures_max) return;
        for (const auto& worker : workers_) {
            if (worker.results >= 0) ::kill(worker.process, SIGTERM);
        }
        ended_early_ = true;
    }

    void read(Worker& worker) {
        std::array<char, 65536> buffer;
        const auto count = ::read(worker.results, buffer.data(), buffer.size());
        if (count <= 0) return finish(worker);
        worker.unread.append(buffer.data(), static_cast<std::size_t>(count));
        std::size_t begin = 0;
        for (auto end = worker.unread.find('\n'); end != std::string::npos; end = worker.unread.find('\n', begin)) {
            take(worker, std::string_view(worker.unread).substr(begin, end - begin));
            begin = end + 1;
        }
        worker.unread.erase(0, begin);
    }

    void take(Worker& worker, std::string_view line) {
        const auto parsed = parse_json(line).value();
        const auto& object = parsed.as_object();
        const auto number = [&object](std::string_view name) { return object.at(name).to_number<std::uint64_t>(); };
        if (object.contains("begins")) {
            worker.at_work = number("begins");
            return;
        }
        worker.at_work = 0;
        ++result_.histories;
        result_.events += number("events");
        result_.effects += number("effects");
        result_.happenings += number("happenings");
        result_.repeated += object.at("repeated").as_bool() ? 1 : 0;
        result_.simulated_hours += static_cast<double>(number("lasted")) / 3.6e9;
        const auto& faults = object.at("faults").as_array();
        for (std::size_t kind = 0; kind < fault_kinds; ++kind) {
            result_.faults[kind] += faults.at(kind).to_number<std::uint64_t>();
        }
        Failure failure{number("seed"), {}};
        for (const auto& breach : object.at("breaches").as_array()) {
            failure.breaches.push_back(
                {std::string(breach.at("promise").as_string()), std::string(breach.at("evidence").as_string())});
        }
        if (!failure.breaches.empty()) result_.failures.push_back(std::move(failure));
    }

    void finish(Worker& worker) {
        ::close(worker.results);
        worker.results = -1;
        int status = 0;
        ::waitpid(worker.process, &status, 0);
        if (worker.at_work == 0 || ended_early_) return;
        const auto how = WIFSIGNALED(status) ? fmt::format("signal {}", WTERMSIG(status)) : "an exit";
        result_.failures.push_back({worker.at_work, {{"The process lives", "The history ended it by " + how + "."}}});
    }

    const Library& library_;
    const CampaignPlan& plan_;
    std::vector<Worker> workers_;
    CampaignResult result_;
    bool ended_early_ = false;
};

}  // namespace

CampaignResult run_campaign(const Library& library, const CampaignPlan& plan) {
    return Campaign(library, plan).run();
}

}  // namespace tendril::sim
