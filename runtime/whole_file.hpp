#pragma once

#include <cstddef>
#include <string>

namespace strangelet::runtime {

/// What came of reading a file.
struct whole_file {
  std::string content;
  /// Why there is no content, as in `errno`; 0 if there is.
  int error = 0;
  /// There is more of it than was asked for.
  bool is_too_large = false;
};

/// Reads a file of at most `most` bytes to its end. Half of one is an error. Who reads a pipe waits
/// for its writer for a second and no longer, and not at all for one to come (ETIMEDOUT, or
/// nothing).
whole_file read_whole_file(const std::string& path, std::size_t most);

} // namespace strangelet::runtime
