#include "engine/explanation.hpp"

namespace tendril::engine {

std::string explain(const std::vector<Finding>& findings) {
    std::string text;
    for (const auto& finding : findings) {
        if (!text.empty()) text += " ";
        text += finding.field.empty() ? finding.message : "Field " + finding.field + ": " + finding.message;
    }
    return text;
}

std::string explain(const Error& error) {
    return error.field.empty() ? error.message : "Field " + error.field + ": " + error.message;
}

}  // namespace tendril::engine
