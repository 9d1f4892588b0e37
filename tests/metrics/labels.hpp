#pragma once

#include "metrics/label.hpp"

#include <array>
#include <string_view>

namespace strangelet::metrics {

/// Two labels for the tests.
enum class fruit { apple, pear, plum };
enum class size { small, large };

template <>
struct label<fruit> {
  static constexpr std::string_view name = "fruit";
  static constexpr auto last = fruit::plum;
  static constexpr std::array<std::string_view, 3> values{"apple", "pear", "plum"};
};

template <>
struct label<size> {
  static constexpr std::string_view name = "size";
  static constexpr auto last = size::large;
  static constexpr std::array<std::string_view, 2> values{"small", "large"};
};

} // namespace strangelet::metrics
