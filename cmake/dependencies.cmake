# Every third-party library, from the distribution's packages. Those that a run calls hundreds of times (JSON, SQLite, the
# allocator) become part of the program: calls into a shared library cost a tenth of its processor time.
find_package(Threads REQUIRED)
set(Boost_USE_STATIC_LIBS ON)
find_package(Boost 1.74 REQUIRED COMPONENTS json url)
find_library(SQLITE_ARCHIVE NAMES libsqlite3.a sqlite3 REQUIRED)
set(SQLite3_LIBRARY ${SQLITE_ARCHIVE})
find_package(OpenSSL REQUIRED)
find_package(CURL REQUIRED)
find_package(SQLite3 REQUIRED)
find_package(ZLIB REQUIRED)
find_package(fmt REQUIRED)
find_package(spdlog REQUIRED)
find_package(CLI11 REQUIRED)
find_package(date REQUIRED)
find_package(GTest REQUIRED)
find_package(PkgConfig REQUIRED)
pkg_check_modules(sodium REQUIRED IMPORTED_TARGET libsodium)
pkg_check_modules(libpq REQUIRED IMPORTED_TARGET libpq)
pkg_check_modules(zstd REQUIRED IMPORTED_TARGET libzstd)
find_library(PROMETHEUS_CORE prometheus-cpp-core REQUIRED)

# The allocator of the program, not of sanitizer builds, which bring their own.
if(NOT TENDRIL_SANITIZE)
  find_library(JEMALLOC_ARCHIVE NAMES libjemalloc_pic.a jemalloc REQUIRED)
endif()

# Telephone numbers. Debian 12's development package wants another Boost than ours, so scripts/setup.sh unpacks its
# headers below .tools/ there.
find_path(PHONENUMBER_INCLUDE phonenumbers/phonenumberutil.h HINTS ${CMAKE_SOURCE_DIR}/.tools/phonenumber/usr/include REQUIRED)
find_library(PHONENUMBER_LIBRARY NAMES phonenumber libphonenumber.so.8 REQUIRED)
find_package(Protobuf REQUIRED)
add_library(phonenumber INTERFACE)
target_include_directories(phonenumber SYSTEM INTERFACE ${PHONENUMBER_INCLUDE})
target_link_libraries(phonenumber INTERFACE ${PHONENUMBER_LIBRARY} protobuf::libprotobuf)
