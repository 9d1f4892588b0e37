#pragma once

#include <cstddef>
#include <string>

namespace strangelet::matching {

/// An interest that many have.
struct popular_interest {
  std::string key;
  /// People: an account counts once, however many connections it has, and all users of one address
  /// who have not signed in count once.
  std::size_t users;
};

} // namespace strangelet::matching
