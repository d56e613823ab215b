#include "expr/liquid/program.hpp"

#include <algorithm>
#include <utility>

#include "expr/failure.hpp"
#include "expr/liquid/parser.hpp"
#include "expr/liquid/runtime.hpp"

namespace tendril::expr::liquid {

namespace {

void check_size(std::string_view text, const Limits& limits) {
    if (text.size() <= limits.template_bytes_max) return;
    fail(ErrorCode::too_large, "The template is longer than " + std::to_string(limits.template_bytes_max) + " bytes.");
}

// "size", "first" and "last" below a variable read the variable itself.
bool is_word(const Segment& segment) {
    const auto& key = segment.step.key;
    return segment.step.kind == Step::Kind::member && (key == "size" || key == "first" || key == "last");
}

}  // namespace

Result<std::unique_ptr<const Program>> Program::compile(std::string_view text, Stems& stems, Mode mode,
                                                        const Limits& limits, const json::object* partials) {
    return contain([&]() -> std::unique_ptr<const Program> {
        std::unique_ptr<Program> program(new Program(limits));
        program->parse(text, stems, mode, partials);
        return program;
    });
}

std::string_view Program::keep(std::string_view text) {
    return texts_.emplace_back(text);
}

void Program::parse(std::string_view text, Stems& stems, Mode mode, const json::object* partials) {
    check_size(text, limits_);
    if (partials != nullptr) add_partials(*partials);
    main_ = Parser(*this, stems, mode, limits_).parse_template(keep(text));
    while (!to_parse_.empty()) {
        Partial* partial = to_parse_.back();
        to_parse_.pop_back();
        partial->block = Parser(*this, stems, mode, limits_).parse_template(partial->text);
    }
    single_ = main_.single_output();
    finish_paths();
}

void Program::add_partials(const json::object& partials) {
    for (const auto& partial : partials) {
        const auto* source = partial.value().if_string();
        if (source == nullptr) fail(ErrorCode::invalid_input, "A partial template is not text.");
        check_size(*source, limits_);
        partials_[keep(partial.key())].text = keep(*source);
    }
}

bool Program::use_partial(std::string_view name) {
    const auto found = partials_.find(name);
    if (found == partials_.end()) return false;
    auto& partial = found->second;
    if (!std::exchange(partial.is_used, true)) to_parse_.push_back(&partial);
    return true;
}

void Program::use_all_partials() {
    for (const auto& [name, partial] : partials_) static_cast<void>(use_partial(name));
}

Value Program::evaluate(Evaluation& evaluation, Data& data) const {
    Runtime runtime(evaluation, *this, data, evaluation.arena().make<Slot>(slot_count()));
    if (single_ != nullptr) return liquid::evaluate(runtime, *single_);
    return Value::text(print(runtime));
}

std::string_view Program::render(Evaluation& evaluation, Data& data) const {
    Runtime runtime(evaluation, *this, data, evaluation.arena().make<Slot>(slot_count()));
    return print(runtime);
}

std::string_view Program::print(Runtime& runtime) const {
    auto& output = runtime.evaluation.buffer();
    output.clear();
    main_.render(runtime, output);
    return output;
}

const Block* Program::partial(std::string_view name) const {
    const auto found = partials_.find(name);
    return found == partials_.end() ? nullptr : &found->second.block;
}

std::uint32_t Program::slot_of(std::string_view name) {
    const auto [found, fresh] = slots_.try_emplace(name, static_cast<std::uint32_t>(slots_.size()));
    if (fresh) set_slots_.push_back(false);
    return found->second;
}

std::uint32_t Program::set_slot(std::string_view name) {
    const auto slot = slot_of(name);
    set_slots_[slot] = true;
    sets_variables_ = true;
    return slot;
}

void Program::note_path(const Path& path) {
    if (path.dynamic_root) return;
    std::string text = "/" + std::string(path.root);
    for (const auto& segment : path.segments) {
        if (segment.dynamic || is_word(segment)) break;
        const auto& step = segment.step;
        text += '/';
        text += step.kind == Step::Kind::index ? std::to_string(step.index) : std::string(step.key);
    }
    noted_.push_back({path.slot, std::move(text)});
}

void Program::note_table(std::string_view name) {
    if (std::ranges::find(tables_, name) == tables_.end()) tables_.emplace_back(name);
}

// Paths below the template's own variables are not paths of the data.
void Program::finish_paths() {
    for (auto& noted : noted_) {
        if (!set_slots_[noted.slot]) paths_.push_back(std::move(noted.path));
    }
    std::sort(paths_.begin(), paths_.end());
    paths_.erase(std::unique(paths_.begin(), paths_.end()), paths_.end());
    noted_ = {};
}

}  // namespace tendril::expr::liquid
