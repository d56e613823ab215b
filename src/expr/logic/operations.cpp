// The table of all operators.
#include <algorithm>
#include <vector>

#include "expr/logic/program.hpp"

namespace tendril::expr::logic {

namespace {

std::vector<Operation> all_operations() {
    std::vector<Operation> all;
    for (const auto& subject : {comparison_operations(), arithmetic_operations(), control_operations(),
                                list_operations(), text_operations(), data_operations()}) {
        all.insert(all.end(), subject.begin(), subject.end());
    }
    std::sort(all.begin(), all.end(), [](const Operation& a, const Operation& b) { return a.name < b.name; });
    return all;
}

}  // namespace

const Operation* find_operation(std::string_view name) {
    static const std::vector<Operation> operations = all_operations();
    const auto found =
        std::lower_bound(operations.begin(), operations.end(), name,
                         [](const Operation& operation, std::string_view key) { return operation.name < key; });
    return found != operations.end() && found->name == name ? &*found : nullptr;
}

}  // namespace tendril::expr::logic
