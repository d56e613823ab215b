// Who waits at a gate, and who is next: by priority, then the flows in turn, then by arrival.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/error.hpp"
#include "store/records.hpp"

namespace tendril::engine {

struct Pass;

// Who wants to make a call.
struct Caller {
    std::string connection;
    std::string workspace;
    std::string flow;
    store::Priority priority = store::Priority::normal;
    std::int32_t partition = 0;  // of the run
};

// Called once: with a pass, which must be given back with the call's outcome, or with the reason why there is none.
using Go = std::function<void(Result<Pass>)>;

class GateQueue {
 public:
    struct Waiting {
        Caller caller;
        Go go;
    };

    void push(Waiting waiting);
    Waiting pop();  // of a queue that is not empty
    // Everybody, the first first.
    std::vector<Waiting> take_all();
    // Those of a partition.
    std::vector<Waiting> take_of(std::int32_t partition);
    [[nodiscard]] std::size_t size() const { return size_; }
    [[nodiscard]] bool empty() const { return size_ == 0; }

 private:
    using Line = std::deque<Waiting>;
    // The flows that wait with one priority; the first flow of `turns` is next.
    struct Class {
        std::unordered_map<std::string, Line> lines;
        std::deque<std::string> turns;
    };
    std::array<Class, 3> classes_;  // the most urgent first
    std::size_t size_ = 0;
};

}  // namespace tendril::engine
