#pragma once

#include <cstddef>
#include <malloc.h>

#include "sanitized.hpp"

#ifdef STRANGELET_SANITIZED
/// The heap belongs to the sanitizer. GCC 12 has no header for it.
extern "C" std::size_t __sanitizer_get_current_allocated_bytes();
#endif

namespace strangelet::net::test {

/// What the process has on the heap now. Exact for large pieces: the C library keeps small ones
/// that were freed.
inline std::size_t allocated_bytes() {
#ifdef STRANGELET_SANITIZED
  return __sanitizer_get_current_allocated_bytes();
#else
  auto heap = mallinfo2();
  return heap.uordblks + heap.hblkhd;
#endif
}

} // namespace strangelet::net::test
