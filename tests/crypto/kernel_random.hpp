#pragma once

#include <cstddef>

namespace strangelet::crypto::test {

/// What getrandom(2) does in this program, which has its own: as the kernel, until it is told else.
struct kernel_random {
  /// So many calls are interrupted by a signal first.
  static inline int interruptions = 0;
  /// At most so many bytes come at once.
  static inline std::size_t most = 1024;
  /// The error of all calls; 0 for none.
  static inline int error = 0;
};

} // namespace strangelet::crypto::test
