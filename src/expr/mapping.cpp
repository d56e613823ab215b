#include "expr/mapping.hpp"

#include <stdexcept>

#include "expr/evaluation.hpp"
#include "expr/failure.hpp"
#include "expr/liquid/program.hpp"

namespace tendril::expr {

namespace {

// One place of the shape. Children follow their parent in one vector, so a mapping is a single block of memory.
struct Part {
    enum class Kind : std::uint8_t { literal, text, object, array };
    Kind kind = Kind::literal;
    std::string name;   // of an object's member
    std::string field;  // path of the place, for messages
    json::value literal;
    std::unique_ptr<const liquid::Program> program;
    std::uint32_t end = 0;  // of an object or array: the index after its last descendant
};

bool is_plain(std::string_view text) {
    return text.find("{{") == std::string_view::npos && text.find("{%") == std::string_view::npos;
}

std::string member_path(std::string_view parent, std::string_view name) {
    return parent.empty() ? std::string(name) : std::string(parent) + "." + std::string(name);
}

class Compiler {
 public:
    Compiler(Mode mode, const Limits& limits, const json::object* snippets)
        : mode_(mode), limits_(limits), snippets_(snippets) {}

    void add_members(const json::object& shape, const std::string& field) {
        for (const auto& member : shape) add(member.value(), member.key(), member_path(field, member.key()));
    }

    std::vector<Part> parts;
    liquid::Stems stems;
    std::vector<Mapping::Use> uses;
    std::vector<Mapping::TableUse> tables;
    std::vector<Error> errors;

 private:
    void add(const json::value& shape, std::string_view name, std::string field) {
        if (depth_ >= limits_.depth_max) {
            errors.emplace_back(ErrorCode::too_large, "The mapping is nested too deep.", std::move(field));
            return;
        }
        const auto index = parts.size();
        parts.push_back({Part::Kind::literal, std::string(name), field, nullptr, nullptr, 0});
        ++depth_;
        if (const auto* object = shape.if_object()) {
            parts[index].kind = Part::Kind::object;
            add_members(*object, field);
        } else if (const auto* array = shape.if_array()) {
            parts[index].kind = Part::Kind::array;
            for (std::size_t at = 0; at < array->size(); ++at) {
                add((*array)[at], {}, field + "[" + std::to_string(at) + "]");
            }
        } else if (const auto* text = shape.if_string(); text != nullptr && !is_plain(*text)) {
            add_template(parts[index], *text);
        } else {
            parts[index].literal = shape;
        }
        --depth_;
        parts[index].end = static_cast<std::uint32_t>(parts.size());
    }

    void add_template(Part& part, std::string_view text) {
        part.kind = Part::Kind::text;
        auto program = liquid::Program::compile(text, stems, mode_, limits_, snippets_);
        if (!program) {
            errors.push_back(program.error());
            errors.back().field = part.field;
            return;
        }
        part.program = std::move(*program);
        for (const auto& path : part.program->paths()) uses.push_back({part.field, path});
        for (const auto& table : part.program->tables()) tables.push_back({part.field, table});
    }

    Mode mode_;
    const Limits& limits_;
    const json::object* snippets_;
    std::size_t depth_ = 0;
};

}  // namespace

struct Mapping::Program {
    std::vector<Part> parts;
    liquid::Stems stems;
    std::vector<Use> uses;
    std::vector<TableUse> tables;
    Limits limits;
};

namespace {

// Fills one shape; keeps in `field` the place that it is at, for the message of a failure.
class Filler {
 public:
    Filler(const std::vector<Part>& parts, Evaluation& evaluation, liquid::Data& data, std::string_view& field)
        : parts_(parts), evaluation_(evaluation), data_(data), field_(field) {}

    // A member whose template gives nothing is left out.
    void fill_members(std::size_t first, std::size_t end, json::object& object) {
        object.reserve(end - first);
        for (std::size_t at = first; at < end; at = parts_[at].end) {
            const auto& part = parts_[at];
            if (part.kind == Part::Kind::text) {
                const auto value = evaluate(part);
                if (!value.is_nil()) write_json(evaluation_, value, add(object, part));
            } else {
                fill(at, add(object, part));
            }
        }
    }

 private:
    static json::value& add(json::object& object, const Part& part) {
        return object.emplace(part.name, nullptr).first->value();
    }

    Value evaluate(const Part& part) {
        field_ = part.field;
        return part.program->evaluate(evaluation_, data_);
    }

    void fill(std::size_t at, json::value& place) {
        const auto& part = parts_[at];
        switch (part.kind) {
            case Part::Kind::literal:
                place = part.literal;
                break;
            case Part::Kind::text:
                write_json(evaluation_, evaluate(part), place);
                break;
            case Part::Kind::object:
                fill_members(at + 1, part.end, place.emplace_object());
                break;
            case Part::Kind::array:
                fill_items(at + 1, part.end, place.emplace_array());
                break;
        }
    }

    // Items keep their place: one without a value is null.
    void fill_items(std::size_t first, std::size_t end, json::array& array) {
        for (std::size_t at = first; at < end; at = parts_[at].end) fill(at, array.emplace_back(nullptr));
    }

    const std::vector<Part>& parts_;
    Evaluation& evaluation_;
    liquid::Data& data_;
    std::string_view& field_;
};

}  // namespace

boost::system::result<Mapping, std::vector<Error>> Mapping::compile(const json::object& shape, Mode mode, Limits limits,
                                                                    const json::object* snippets) {
    auto program = std::make_shared<Program>();
    program->limits = limits;
    Compiler compiler(mode, program->limits, snippets);
    compiler.add_members(shape, {});
    if (!compiler.errors.empty()) return std::move(compiler.errors);
    program->parts = std::move(compiler.parts);
    program->stems = std::move(compiler.stems);
    program->uses = std::move(compiler.uses);
    program->tables = std::move(compiler.tables);
    return Mapping(std::move(program));
}

Result<json::object> Mapping::evaluate(const json::object& data, const Environment& environment) const {
    json::object filled;
    if (!program_) return filled;
    Evaluation evaluation(program_->limits, environment);
    std::string_view field;
    const auto done = contain([&] {
        liquid::Data known(evaluation, data, program_->stems);
        Filler(program_->parts, evaluation, known, field).fill_members(0, program_->parts.size(), filled);
    });
    if (done) return filled;
    auto error = done.error();
    error.field = field;
    return error;
}

const std::vector<Mapping::Use>& Mapping::uses() const {
    static const std::vector<Use> none;
    return program_ ? program_->uses : none;
}

const std::vector<Mapping::TableUse>& Mapping::tables() const {
    static const std::vector<TableUse> none;
    return program_ ? program_->tables : none;
}

}  // namespace tendril::expr

namespace tendril {

void throw_exception_from_error(const std::vector<Error>& errors, const boost::source_location&) {
    throw std::logic_error("unchecked result: " + (errors.empty() ? std::string("no error") : errors.front().message));
}

}  // namespace tendril
