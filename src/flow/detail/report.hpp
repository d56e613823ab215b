// What a check has found so far, and where in the document it looks.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.hpp"

namespace tendril::flow::detail {

// A step, by its id once that is known to be usable, else by its path in the document ("steps[2].branches[0]").
struct Place {
    std::string step;
    std::string path;

    // The finding's field for a member of this place.
    [[nodiscard]] std::string field(std::string_view member) const;
};

class Report {
 public:
    void error(const Place& place, std::string_view member, std::string message, std::string mend);
    void warning(const Place& place, std::string_view member, std::string message, std::string mend);
    // A finding of another check (e.g. of a schema), whose field is a member of `place`.
    void add(const Place& place, Finding finding);

    [[nodiscard]] bool has_errors() const { return has_errors_; }
    [[nodiscard]] std::vector<Finding> take() { return std::move(findings_); }

 private:
    std::vector<Finding> findings_;
    bool has_errors_ = false;
};

}  // namespace tendril::flow::detail
