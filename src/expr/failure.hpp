// How compiling and evaluating stop early inside this module.
#pragma once

#include <string>
#include <type_traits>
#include <utility>

#include "base/error.hpp"

namespace tendril::expr {

// Thrown from any depth of a parser or an evaluation and turned into a Result at the module's border; nothing outside
// this module sees it. Unwinding keeps the error checks out of the path that evaluates templates.
struct Failure {
    Error error;
};

[[noreturn]] void fail(ErrorCode code, std::string message, std::string field = {});

// A text of unknown length as part of a message: quoted and cut after 60 bytes.
std::string quoted(std::string_view text);

// Calls `work` and gives its value, or the error of the Failure it threw.
template <class Work>
auto contain(Work&& work) -> Result<decltype(work())> {
    try {
        if constexpr (std::is_void_v<decltype(work())>) {
            std::forward<Work>(work)();
            return {};
        } else {
            return std::forward<Work>(work)();
        }
    } catch (const Failure& failure) {
        return failure.error;
    } catch (const std::bad_alloc&) {
        return Error(ErrorCode::too_large, "There is not enough memory to evaluate this expression.");
    }
}

}  // namespace tendril::expr
