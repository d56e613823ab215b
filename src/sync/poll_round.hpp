// One look at one account, with its calls and its storing: the thin side of poll_look.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "connector/paging.hpp"
#include "sync/poll_look.hpp"
#include "sync/poll_pace.hpp"

namespace tendril::sync {

struct PollerParts;

// Lives until `done` was called, once. Thread safety: the engine's executor only.
class PollRound : public std::enable_shared_from_this<PollRound> {
 public:
    struct Outcome {
        LookResult result = LookResult::quiet;
        bool at_once = false;  // more is there than one look takes
        std::optional<std::chrono::milliseconds> not_before;
        std::uint64_t calls = 0;
        std::uint64_t events = 0;
        std::string problem;
    };
    struct Parts {
        const PollerParts& poller;  // outlives the round
        const connector::Poll& poll;
        std::string workspace;
        PollAccount account;
        std::function<void(Outcome)> done;
    };

    explicit PollRound(Parts parts) : parts_(std::move(parts)) {}
    void start();

 private:
    struct Listing;

    // Reads a list through all of its pages. What cannot be read ends the round, or is left out for now.
    void read_all(Listing listing);
    void read_pages_of_operation(Listing& listing) const;
    void ask(const std::shared_ptr<Listing>& listing);
    void take_page(const std::shared_ptr<Listing>& listing, Result<connector::Verdict> verdict);
    void on_memory(const Result<std::optional<std::string>>& mark);
    void read_parents();
    void read_next();
    void look_at_end();
    void store();
    void offer_found();
    void note(const Result<engine::Accepted>& stored);
    void on_offered(const Result<engine::Accepted>& stored);
    void replace_memory();
    [[nodiscard]] engine::Incoming incoming_of(const PollEvent& event) const;
    void on_stored(std::size_t count);
    void fail(std::string problem, std::optional<std::chrono::milliseconds> not_before = {});
    void finish(Outcome outcome);
    [[nodiscard]] std::string mark_name() const;

    Parts parts_;
    std::optional<std::string> mark_;  // as it is stored
    std::optional<PollMemory> first_memory_;
    std::optional<PollLook> look_;
    json::array parents_;
    std::vector<PollList> lists_;
    std::size_t next_ = 0;
    bool complete_ = true;
    std::string problem_;
    std::uint64_t calls_ = 0;
    std::size_t answers_left_ = 0;
    std::size_t offered_ = 0;
    std::uint64_t stored_ = 0;
    bool store_failed_ = false;
};

}  // namespace tendril::sync
