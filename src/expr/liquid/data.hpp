// The data that templates read, and what several of their paths have in common.
#pragma once

#include <cstdint>
#include <deque>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "expr/evaluation.hpp"
#include "expr/liquid/expression.hpp"
#include "expr/value.hpp"

namespace tendril::expr::liquid {

// The stems of the paths of one template, or of all templates of a mapping: a path without its last step
// ("trigger.data" of "trigger.data.email"). Filled while templates are compiled, read while they are evaluated.
class Stems {
 public:
    // Gives the path its stem: its root and constant steps, but for the last. None beyond a certain number of stems.
    void add_stem(Path& path);

    [[nodiscard]] std::size_t size() const { return stems_.size(); }

 private:
    friend class Data;
    struct Stem {
        std::uint32_t before;  // the stem that this one goes on from; no_stem: the step's key is the name of a root
        Step step;
    };

    std::uint32_t find_or_add(std::uint32_t before, const Step& step);

    std::vector<Stem> stems_;
    std::deque<std::string> keys_;  // of the stems: a template that is not used after all takes its text with it
};

// The data of one evaluation: each stem is looked up at most once.
class Data {
 public:
    // All must outlive it.
    Data(Evaluation& evaluation, const json::object& root, const Stems& stems)
        : evaluation_(evaluation), root_(root), stems_(stems), known_(evaluation.arena().make<Known>(stems.size())) {}

    [[nodiscard]] Value variable(std::string_view name) const {
        const auto* found = find_member(root_, name);
        return found == nullptr ? Value() : Value::of(*found);
    }
    Value stem(std::uint32_t index) {
        if (!known_[index].is_known) known_[index] = {look_up(stems_.stems_[index]), true};
        return known_[index].value;
    }

 private:
    struct Known {
        Value value;
        bool is_known = false;
    };

    Value look_up(const Stems::Stem& stem);

    Evaluation& evaluation_;
    const json::object& root_;
    const Stems& stems_;
    std::span<Known> known_;
};

}  // namespace tendril::expr::liquid
