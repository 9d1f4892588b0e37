#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace strangelet::matching {

/// Hashes text with a secret of its own (XXH3), so that whoever chooses the text cannot choose
/// texts that meet in a table.
class keyed_hash {
public:
  /// With a random secret. Throws an exception derived from std::exception if the system has none.
  keyed_hash();

  std::size_t operator()(std::string_view text) const noexcept;

private:
  /// More than XXH3 asks for at least.
  std::array<std::uint32_t, 48> secret_;
};

} // namespace strangelet::matching
