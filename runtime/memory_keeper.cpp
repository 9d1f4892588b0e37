#include "runtime/memory_keeper.hpp"

#include <algorithm>

namespace strangelet::runtime {

namespace {

/// Fewer hold too little to care.
constexpr std::size_t worthwhile = 500;

} // namespace

bool memory_keeper::look(std::size_t count) {
  most_ = std::max(most_, count);
  if (most_ < worthwhile || count > most_ / 2)
    return false;
  most_ = count;
  return true;
}

} // namespace strangelet::runtime
