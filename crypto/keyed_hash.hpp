#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace strangelet::crypto {

/// Hashes text with a secret of its own (XXH3), so that whoever chooses the text cannot choose
/// texts that meet in a table.
class keyed_hash {
public:
  /// With a random secret. Throws `failure` if the system has none.
  keyed_hash();

  std::size_t operator()(std::string_view text) const noexcept;

private:
  /// More than XXH3 asks for at least.
  using secret = std::array<std::uint8_t, 192>;

  secret secret_;
};

} // namespace strangelet::crypto
