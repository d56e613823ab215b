# tendril_module(<name> LINK <targets...>): one folder below src/, one static library, one list of allowed links.
# Sources are the folder's .cpp files (recursively), so adding a file needs no edit here.
function(tendril_module name)
  cmake_parse_arguments(MODULE "" "" "LINK" ${ARGN})
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*.cpp)
  add_library(tendril_${name} STATIC ${sources})
  target_link_libraries(tendril_${name} PUBLIC tendril_options ${MODULE_LINK})
  target_precompile_headers(tendril_${name} REUSE_FROM tendril_precompiled)
endfunction()

# tendril_tests(<name> LINK <targets...>): the GoogleTest binary of a folder below tests/.
function(tendril_tests name)
  cmake_parse_arguments(TESTS "" "" "LINK" ${ARGN})
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*.cpp)
  add_executable(${name} ${sources})
  target_include_directories(${name} PRIVATE ${CMAKE_SOURCE_DIR}/tests ${CMAKE_BINARY_DIR}/generated)
  target_link_libraries(${name} PRIVATE tendril_options ${TESTS_LINK} GTest::gtest GTest::gmock GTest::gtest_main)
  target_compile_options(${name} PRIVATE ${test_options})
  target_precompile_headers(${name} REUSE_FROM tendril_precompiled_tests)
  gtest_discover_tests(${name} TEST_PREFIX "${name}." DISCOVERY_MODE PRE_TEST DISCOVERY_TIMEOUT 60)
endfunction()
