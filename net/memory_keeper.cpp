#include "net/memory_keeper.hpp"

#include <algorithm>
#include <malloc.h>

namespace strangelet::net {

namespace {

/// Fewer connections than that hold too little to care.
constexpr std::size_t worthwhile = 500;

} // namespace

bool memory_keeper::look(std::size_t connections) {
  most_ = std::max(most_, connections);
  if (most_ < worthwhile || connections > most_ / 2)
    return false;
  most_ = connections;
  return malloc_trim(0) == 1;
}

} // namespace strangelet::net
