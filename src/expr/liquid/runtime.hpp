// What a running template can see: the data, its own variables, and the state of its loops.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>

#include "expr/evaluation.hpp"
#include "expr/liquid/data.hpp"
#include "expr/value.hpp"

namespace tendril::expr {

// What `forloop` and `tablerowloop` show.
struct LoopState {
    std::string_view name;
    std::size_t index = 0;
    std::size_t length = 0;
    const LoopState* parent = nullptr;
    std::size_t columns = 0;  // of a tablerow; 0 for a for loop
};

namespace liquid {

class Program;

// The variables of one name. A loop's or include's variable hides an assigned one, and that the data.
struct Slot {
    Value scoped;
    Value assigned;
    std::int64_t counter = 0;
    bool has_scoped = false;
    bool has_assigned = false;
    bool has_counter = false;
};

// State that outlives a single tag and is rarely needed.
struct Registers {
    std::unordered_map<std::string, std::size_t> cycles;
    std::string last_changed;
    std::unordered_map<std::string_view, std::size_t> continues;  // where "offset: continue" goes on, by loop name
};

// One template's run; a {% render %} runs its template in another one.
struct Runtime {
    Runtime(Evaluation& its_evaluation, const Program& its_program, Data& its_data, std::span<Slot> its_slots)
        : evaluation(its_evaluation), program(its_program), data(its_data), slots(its_slots) {}

    Registers& registers() { return made_registers ? *made_registers : made_registers.emplace(); }

    Evaluation& evaluation;
    const Program& program;
    Data& data;
    std::span<Slot> slots;  // by the program's name numbers; empty if the program sets no variable
    const LoopState* loop = nullptr;
    std::optional<Registers> made_registers;
};

// A loop variable or argument for as long as it lives.
class ScopedVariable {
 public:
    ScopedVariable(Runtime& runtime, std::uint32_t slot, const Value& value) : slot_(runtime.slots[slot]) {
        before_ = slot_.scoped;
        had_before_ = slot_.has_scoped;
        set(value);
    }
    ScopedVariable(const ScopedVariable&) = delete;
    ScopedVariable& operator=(const ScopedVariable&) = delete;
    ~ScopedVariable() {
        slot_.scoped = before_;
        slot_.has_scoped = had_before_;
    }
    void set(const Value& value) {
        slot_.scoped = value;
        slot_.has_scoped = true;
    }

 private:
    Slot& slot_;
    Value before_;
    bool had_before_ = false;
};

}  // namespace liquid
}  // namespace tendril::expr
