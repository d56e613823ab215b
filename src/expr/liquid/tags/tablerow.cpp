// {% tablerow %}: a loop that writes HTML table rows.
#include "expr/liquid/tags/loop.hpp"
#include "expr/liquid/tags/tags.hpp"

namespace tendril::expr::liquid {

namespace {

class TableRowNode final : public Node {
 public:
    TableRowNode(LoopHead head, std::uint32_t tablerowloop, Block body)
        : head_(std::move(head)), tablerowloop_(tablerowloop), body_(std::move(body)) {}

    Interrupt render(Runtime& runtime, std::string& output) const override {
        const auto items = loop_items(runtime, head_);
        std::size_t columns = head_.columns ? loop_number(runtime, *head_.columns, head_.line) : items.count;
        if (columns == 0) columns = items.count > 0 ? items.count : 1;
        LoopState state{head_.name, 0, items.count, nullptr, columns};
        const ScopedVariable loop(runtime, tablerowloop_, Value::loop(state));
        ScopedVariable item(runtime, head_.variable, Value());
        output += "<tr class=\"row1\">\n";
        for (std::size_t index = 0; index < items.count; ++index) {
            runtime.evaluation.charge(1);
            state.index = index;
            item.set(items.at(index));
            if (write_cell(runtime, output, state) == Interrupt::leave_loop) break;
        }
        output += "</tr>\n";
        runtime.evaluation.check_output(output.size());
        return Interrupt::none;
    }

 private:
    Interrupt write_cell(Runtime& runtime, std::string& output, const LoopState& state) const {
        const std::size_t column = state.index % state.columns;
        output += "<td class=\"col" + std::to_string(column + 1) + "\">";
        const auto interrupt = body_.render(runtime, output);
        output += "</td>";
        const bool ends_row = column + 1 == state.columns && state.index + 1 < state.length;
        if (ends_row && interrupt != Interrupt::leave_loop) {
            output += "</tr>\n<tr class=\"row" + std::to_string(state.index / state.columns + 2) + "\">";
        }
        runtime.evaluation.check_output(output.size());
        return interrupt;
    }

    LoopHead head_;
    std::uint32_t tablerowloop_;
    Block body_;
};

}  // namespace

void parse_tablerow(Parser& parser, const Token& token, Block& block) {
    auto head = parse_loop_head(parser, token);
    const auto loop = parser.program().set_slot("tablerowloop");
    block.add(std::make_unique<TableRowNode>(std::move(head), loop, parser.parse_body(token, "endtablerow")));
}

}  // namespace tendril::expr::liquid
