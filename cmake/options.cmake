# Compiler settings that every target of ours shares, on one INTERFACE target.
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)

find_program(CCACHE ccache)
if(CCACHE)
  set(CMAKE_C_COMPILER_LAUNCHER ${CCACHE})
  # The cache takes files with a precompiled header only when told that it may; taking the headers' names from the
  # compiler spares it a run of the preprocessor for every file that it does not know.
  set(CMAKE_CXX_COMPILER_LAUNCHER
    ${CMAKE_COMMAND} -E env CCACHE_SLOPPINESS=pch_defines,time_macros CCACHE_DEPEND=true ${CCACHE})
endif()

set(TENDRIL_SANITIZE "" CACHE STRING "Sanitizers to build with, e.g. address,undefined or thread")

add_library(tendril_options INTERFACE)
target_include_directories(tendril_options INTERFACE ${CMAKE_SOURCE_DIR}/src)
target_compile_options(tendril_options INTERFACE
  -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wold-style-cast -Woverloaded-virtual -Wnon-virtual-dtor
  -Wno-missing-field-initializers -Werror)
if(TENDRIL_SANITIZE)
  target_compile_options(tendril_options INTERFACE -fsanitize=${TENDRIL_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  target_link_options(tendril_options INTERFACE -fsanitize=${TENDRIL_SANITIZE})
endif()
find_program(LLD NAMES ld.lld-16 ld.lld)
if(LLD AND CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
  target_link_options(tendril_options INTERFACE -fuse-ld=lld)
endif()
if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
  # Without it a precompiled header differs from build to build, and the compiler cache never finds it again.
  target_compile_options(tendril_options INTERFACE "SHELL:-Xclang -fno-pch-timestamp")
endif()
