// Where a flow's draft is kept among the marks: it goes with the flow.
#pragma once

#include <string>

namespace tendril::store {

inline std::string draft_mark(const std::string& flow) {
    return "draft:" + flow;
}

}  // namespace tendril::store
