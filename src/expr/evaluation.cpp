#include "expr/evaluation.hpp"

#include "expr/failure.hpp"

namespace tendril::expr {

void Evaluation::refuse_steps() const {
    fail(ErrorCode::timed_out, "The expression takes more than " + std::to_string(limits_.steps_max) +
                                   " steps; loop over less, or split the work into several steps of the flow.");
}

void Evaluation::refuse_output() const {
    fail(ErrorCode::too_large, "The template writes more than " + std::to_string(limits_.output_bytes_max) + " bytes.");
}

void Evaluation::refuse_depth() {
    --depth_;  // the level whose making failed is not destroyed
    fail(ErrorCode::too_large,
         "The expression is nested deeper than " + std::to_string(limits_.depth_max) + " levels.");
}

}  // namespace tendril::expr
