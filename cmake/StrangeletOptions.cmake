# One interface target that every library of the project links: language level, warnings, sanitizers.
add_library(strangelet_options INTERFACE)
target_compile_features(strangelet_options INTERFACE cxx_std_17)
target_include_directories(strangelet_options INTERFACE ${PROJECT_SOURCE_DIR})
target_compile_options(strangelet_options INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion)
target_link_libraries(strangelet_options INTERFACE Threads::Threads)

if(STRANGELET_SANITIZE)
  target_compile_options(strangelet_options INTERFACE
    -fsanitize=${STRANGELET_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=undefined
    # That check opens a pipe to see whether memory is readable: out of descriptors, which we test, it fails for every object.
    -fno-sanitize=vptr)
  target_link_options(strangelet_options INTERFACE -fsanitize=${STRANGELET_SANITIZE})
  if(STRANGELET_SANITIZE STREQUAL "thread")
    # ThreadSanitizer knows no fences, of which Asio has one around each handler; GCC says so at each of them.
    target_compile_options(strangelet_options INTERFACE $<$<CXX_COMPILER_ID:GNU>:-Wno-tsan>)
  endif()
endif()

# ThreadSanitizer sees only what is compiled for it: then the log is compiled with the rest, not taken from the library.
add_library(strangelet_log INTERFACE)
if(STRANGELET_SANITIZE STREQUAL "thread")
  target_link_libraries(strangelet_log INTERFACE spdlog::spdlog_header_only)
else()
  target_link_libraries(strangelet_log INTERFACE spdlog::spdlog)
endif()

# Debug sections dominate the link time of CAF and Beast code; split them where the toolchain can.
find_program(LLD ld.lld)
if(LLD)
  add_link_options(-fuse-ld=lld)
endif()

# Reads `header` once for all files of a target, with STRANGELET_PRECOMPILE.
function(precompile target header)
  if(STRANGELET_PRECOMPILE)
    target_precompile_headers(${target} PRIVATE ${header})
    # Two that are equal are the same for ccache.
    target_compile_options(${target} PRIVATE "$<$<CXX_COMPILER_ID:Clang>:SHELL:-Xclang -fno-pch-timestamp>")
  endif()
endfunction()
