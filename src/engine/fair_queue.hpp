// Whose run is next: by priority, then weighted fair queueing over workspaces, then over the flows of each, then in
// the order they became ready. Bounds how many runs of each, and of all, are at work.
//
// Source: Goyal, Vin, Cheng, "Start-time Fair Queueing", 1996. A share that was idle begins at the present virtual
// time, so it neither owes nor is owed anything for the past.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "store/records.hpp"

namespace tendril::engine {

struct OpenRun;

// A share of the turns: all of them, a workspace's, or a flow's. Owned by the share above it.
class FairShare {
 public:
    FairShare(FairShare* parent, std::size_t at_work_max) : parent_(parent), at_work_max_(at_work_max) {}
    FairShare(const FairShare&) = delete;
    FairShare& operator=(const FairShare&) = delete;

    // The share of that name below this one; made when it is new.
    FairShare& child(const std::string& name, std::size_t at_work_max);
    void set_weight(double weight) { weight_ = weight; }

    // For the share of a flow: a run is ready, or is not after all.
    void push(OpenRun& run, store::Priority priority);
    void erase(OpenRun& run, store::Priority priority);
    // For the share of everything: the run whose turn it is counts as at work from now on. nullptr when there is none,
    // or when as many as may be are at work.
    OpenRun* take();
    // For the share of a flow: a run that was taken is no longer at work.
    void leave();
    // For the share of everything: runs at work that only wait do not count as such meanwhile.
    void rest(int change);

 private:
    // Children by turn. Each knows its place, so that it can be moved.
    class Heap {
     public:
        explicit Heap(std::size_t slot) : slot_(slot) {}
        [[nodiscard]] bool empty() const { return shares_.empty(); }
        [[nodiscard]] FairShare* first() const { return shares_.front(); }
        void put(FairShare* share);
        void remove(FairShare* share);

     private:
        void up(std::size_t position);
        void down(std::size_t position);
        void set(std::size_t position, FairShare* share);
        const std::size_t slot_;
        std::vector<FairShare*> shares_;
    };
    static constexpr std::size_t absent = static_cast<std::size_t>(-1);
    // However many of the others are at work, this many of each share may be.
    static constexpr std::size_t always_allowed = 2;
    using Ready = std::array<std::deque<OpenRun*>, 3>;  // urgent, normal, bulk

    static bool before(const FairShare& one, const FairShare& other);
    [[nodiscard]] bool is_flow() const { return children_.empty(); }
    [[nodiscard]] const Heap& allowed() const { return at_work_ < at_work_max_ ? all_ : few_; }
    [[nodiscard]] std::size_t best_ready() const;
    void update();

    FairShare* parent_;
    std::size_t at_work_max_;
    double weight_ = 1;
    double turn_ = 0;       // virtual time of its next turn, among its siblings
    double now_ = 0;        // virtual time of its children
    std::size_t rank_ = 0;  // of the best that it has to offer: 0 is the most urgent
    std::uint64_t number_ = 0;
    std::size_t at_work_ = 0;
    std::array<std::size_t, 2> places_{absent, absent};
    std::unordered_map<std::string, std::unique_ptr<FairShare>> children_;
    Heap all_{0};  // children that have something ready
    Heap few_{1};  // those of them that have almost nothing at work
    Ready ready_;  // of a flow
};

}  // namespace tendril::engine
