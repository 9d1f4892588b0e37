#pragma once

namespace strangelet::net {

/// What came of reading files again.
enum class reread {
  /// There was nothing to compare: what they are for was off, or is now.
  nothing,
  /// They say the same as before.
  same,
  changed,
};

} // namespace strangelet::net
