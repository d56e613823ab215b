# The headers that nearly every file reads, compiled once: of the standard library and of Boost.JSON, never our own, so that
# a change here rebuilds nothing else. `tendril_precompiled` serves the product, `tendril_precompiled_tests` its tests.
set(source ${CMAKE_BINARY_DIR}/precompiled.cpp)
file(CONFIGURE OUTPUT ${source} CONTENT "int main() {}\n")
set(precompiled_headers
  <algorithm> <array> <chrono> <cstdint> <deque> <functional> <map> <memory> <optional> <set> <span> <string> <string_view>
  <unordered_map> <utility> <variant> <vector>
  <boost/json/array.hpp> <boost/json/object.hpp> <boost/json/value.hpp> <boost/system/result.hpp>)

# What a library and what a program reads must be compiled alike (position-independent code), so each is one itself.
function(tendril_precompile name)
  target_link_libraries(${name} PRIVATE tendril_options Boost::json Boost::headers fmt::fmt spdlog::spdlog Threads::Threads)
  target_precompile_headers(${name} PRIVATE ${ARGN})
endfunction()
add_library(tendril_precompiled OBJECT ${source})
tendril_precompile(tendril_precompiled ${precompiled_headers})
# Tests are compiled in half the time without optimisation; what they test keeps it.
set(test_options -O0)
add_executable(tendril_precompiled_tests ${source})
target_link_libraries(tendril_precompiled_tests PRIVATE GTest::gmock)
target_compile_options(tendril_precompiled_tests PRIVATE ${test_options})
tendril_precompile(tendril_precompiled_tests ${precompiled_headers} <gtest/gtest.h> <gmock/gmock.h>)
