// Proposals for a mapping: which source field fills which target field, how sure that is, and why.
#pragma once

#include <string>
#include <vector>

#include "flow/alignment/field.hpp"

namespace tendril::flow {

struct Proposal {
    std::string target;                // the input member to fill
    std::vector<std::string> sources;  // paths below the event's data; two for a name joined of its parts
    std::string template_text;         // "{{ trigger.data.email | normalize_email }}"
    double confidence = 0;             // 0 to 1
    std::string reason;                // "email -> email: same name; 100 % of samples are e-mail addresses"
};

// At most one proposal a target, the surest ones, in the order of `targets`; targets without a likely source are left
// out. `root` is what templates read the data below.
std::vector<Proposal> propose(const std::vector<SourceField>& sources, const std::vector<TargetField>& targets,
                              const std::string& root = "trigger.data");

}  // namespace tendril::flow
