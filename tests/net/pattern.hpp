#pragma once

#include <cstddef>
#include <string>

namespace strangelet::net::test {

/// Bytes that look like noise, the same each time.
inline std::string pattern(std::size_t size) {
  std::string result(size, '\0');
  unsigned state = 1;
  for (auto& c : result)
    c = static_cast<char>((state = state * 1'103'515'245U + 12'345U) >> 16);
  return result;
}

} // namespace strangelet::net::test
