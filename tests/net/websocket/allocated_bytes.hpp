#pragma once

#include "tests/tools/sanitized.hpp"

#include <cstddef>
#include <cstdint>

#ifdef STRANGELET_SANITIZED
/// The heap belongs to the sanitizer. GCC 12 has no header for it.
extern "C" std::size_t __sanitizer_get_current_allocated_bytes();
#else
#include <jemalloc/jemalloc.h>
#endif

namespace strangelet::net::test {

/// What this thread has on the heap now, if no other thread has freed any of it.
inline std::size_t allocated_bytes() {
#ifdef STRANGELET_SANITIZED
  return __sanitizer_get_current_allocated_bytes();
#else
  const auto count = [](const char* name) {
    std::uint64_t result = 0;
    auto size = sizeof result;
    mallctl(name, &result, &size, nullptr, 0);
    return result;
  };
  return count("thread.allocated") - count("thread.deallocated");
#endif
}

} // namespace strangelet::net::test
