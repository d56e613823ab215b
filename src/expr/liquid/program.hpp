// A compiled template with its partials.
#pragma once

#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "expr/liquid/data.hpp"
#include "expr/liquid/node.hpp"
#include "expr/template.hpp"

namespace tendril::expr::liquid {

// Immutable once made. Owns the texts that its nodes point into, so it never moves.
class Program {
 public:
    // `partials`: name to text of the templates that {% render %} and {% include %} may name; may be nullptr.
    // The data that it is evaluated with must know the same stems. Errors: as Template::compile; also those of a
    // partial.
    static Result<std::unique_ptr<const Program>> compile(std::string_view text, Stems& stems, Mode mode,
                                                          const Limits& limits, const json::object* partials = nullptr);

    Program(const Program&) = delete;
    Program& operator=(const Program&) = delete;

    // The value: typed for a single output, text otherwise; until the evaluation's buffer is used again. Throws
    // Failure.
    [[nodiscard]] Value evaluate(Evaluation& evaluation, Data& data) const;
    // The same, always as text.
    [[nodiscard]] std::string_view render(Evaluation& evaluation, Data& data) const;

    [[nodiscard]] const std::vector<std::string>& paths() const { return paths_; }
    [[nodiscard]] const std::vector<std::string>& tables() const { return tables_; }
    [[nodiscard]] const Limits& limits() const { return limits_; }
    // How many variable slots a run needs: none when nothing sets a variable.
    [[nodiscard]] std::size_t slot_count() const { return sets_variables_ ? slots_.size() : 0; }
    [[nodiscard]] const Block* partial(std::string_view name) const;

    // For the parser.
    std::uint32_t slot_of(std::string_view name);
    std::uint32_t set_slot(std::string_view name);
    void note_path(const Path& path);
    void note_table(std::string_view name);
    // A partial that is called by its name, to be parsed; false when there is none.
    bool use_partial(std::string_view name);
    // Any partial may be called: by a name that only the data gives.
    void use_all_partials();

 private:
    explicit Program(const Limits& limits) : limits_(limits) {}
    std::string_view keep(std::string_view text);
    void parse(std::string_view text, Stems& stems, Mode mode, const json::object* partials);
    std::string_view print(Runtime& runtime) const;
    void add_partials(const json::object& partials);
    void finish_paths();

    // Only partials that are called are parsed: what others read is none of this template's business.
    struct Partial {
        std::string_view text;
        Block block;
        bool is_used = false;
    };

    Limits limits_;
    std::deque<std::string> texts_;
    Block main_;
    std::unordered_map<std::string_view, Partial> partials_;
    std::vector<Partial*> to_parse_;
    std::unordered_map<std::string_view, std::uint32_t> slots_;
    std::vector<bool> set_slots_;
    bool sets_variables_ = false;
    const FilteredExpression* single_ = nullptr;

    struct NotedPath {
        std::uint32_t slot;
        std::string path;
    };
    std::vector<NotedPath> noted_;
    std::vector<std::string> paths_;
    std::vector<std::string> tables_;
};

}  // namespace tendril::expr::liquid
