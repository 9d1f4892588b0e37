#pragma once

#include <cstddef>

namespace strangelet::runtime {

/// Knows when memory is worth giving back to the system: when most have gone. An allocator keeps
/// what is freed; after a rush that would be most of the process. Not thread-safe.
class memory_keeper {
public:
  /// To be told now and then, say once a second, how many things there are that take memory:
  /// connections, sessions. True if what the others have left should be given back now.
  bool look(std::size_t count);

private:
  /// The most there were since memory was given back.
  std::size_t most_ = 0;
};

} // namespace strangelet::runtime
