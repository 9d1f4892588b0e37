#pragma once

#include <cstddef>

namespace strangelet::net {

/// Gives memory back to the system when most connections have gone. The allocator keeps what is
/// freed; after a rush that would be most of the process. Not thread-safe.
class memory_keeper {
public:
  /// To be told now and then, say once a second, how many connections there are. True if it has
  /// given memory back.
  bool look(std::size_t connections);

private:
  /// The most there were since memory was given back.
  std::size_t most_ = 0;
};

} // namespace strangelet::net
