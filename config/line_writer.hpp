#pragma once

// Private to config, and to its tests.

#include <string_view>

namespace strangelet::config {

/// Writes lines to a descriptor, which it does not own. A line that is written is whole: what a
/// failure has left behind of the line before (the disk was full in the middle of it) is ended
/// first. Waits for as long as the descriptor does; for one thread.
class line_writer {
public:
  explicit line_writer(int descriptor) : descriptor_(descriptor) {}

  /// `line` has its line break. False if not all of it could be written; the rest is given up.
  bool write(std::string_view line);

private:
  bool write_all(std::string_view text);

  const int descriptor_;
  bool is_mid_line_ = false;
};

} // namespace strangelet::config
