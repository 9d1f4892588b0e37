#include "runtime/allocator.hpp"

#ifdef STRANGELET_JEMALLOC
#include <jemalloc/jemalloc.h>
#else
#include <malloc.h>
#endif

namespace strangelet::runtime {

#ifdef STRANGELET_JEMALLOC

void flush_thread_cache() noexcept {
  mallctl("thread.tcache.flush", nullptr, nullptr, nullptr, 0);
}

void give_pages_back() noexcept {
  // 4096 stands for all arenas (MALLCTL_ARENAS_ALL).
  mallctl("arena.4096.purge", nullptr, nullptr, nullptr, 0);
}

#else

void flush_thread_cache() noexcept {}

void give_pages_back() noexcept {
  malloc_trim(0);
}

#endif

} // namespace strangelet::runtime
