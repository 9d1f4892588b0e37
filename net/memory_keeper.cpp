#include "net/memory_keeper.hpp"

#include <algorithm>
#include <malloc.h>

// jemalloc's own interface (jemalloc(3)), if it is the process's allocator: STRANGELET_JEMALLOC
// links the server with it, and LD_PRELOAD may bring it.
extern "C" int mallctl(const char* name, void* old_value, std::size_t* old_size, void* new_value,
                       std::size_t new_size) __attribute__((weak));

namespace strangelet::net {

namespace {

/// Fewer connections than that hold too little to care.
constexpr std::size_t worthwhile = 500;

bool give_back() {
  if (mallctl == nullptr)
    return malloc_trim(0) == 1;
  // 4096 stands for all arenas (MALLCTL_ARENAS_ALL).
  return mallctl("arena.4096.purge", nullptr, nullptr, nullptr, 0) == 0;
}

} // namespace

memory_keeper::memory_keeper() {
  auto on = true;
  if (mallctl != nullptr)
    mallctl("background_thread", nullptr, nullptr, &on, sizeof(on));
}

bool memory_keeper::look(std::size_t connections) {
  most_ = std::max(most_, connections);
  if (most_ < worthwhile || connections > most_ / 2)
    return false;
  most_ = connections;
  return give_back();
}

} // namespace strangelet::net
