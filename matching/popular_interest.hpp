#pragma once

#include <cstddef>
#include <string>

namespace strangelet::matching {

/// An interest that many have.
struct popular_interest {
  std::string key;
  std::size_t users;
};

} // namespace strangelet::matching
