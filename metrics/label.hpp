#pragma once

#include <prometheus/client_metric.h>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace strangelet::metrics {

/// How an enum becomes a label. To be specialised beside the metrics that use it, with
/// `name`, `values` (the text of each enumerator, in the order of their numbers from 0), and
/// `last`, the last enumerator.
///
/// Labels are enums so that their number is known when the program is compiled: no id, address or
/// text of a client can become one.
template <class Enum>
struct label;

/// All combinations of the values of some labels, numbered from 0; one if there are no labels.
template <class... Enums>
struct label_set {
  static_assert(
      ((static_cast<std::size_t>(label<Enums>::last) + 1 == label<Enums>::values.size()) && ...),
      "each enumerator needs a text");

  static constexpr std::size_t size = (std::size_t{1} * ... * label<Enums>::values.size());

  static constexpr std::size_t index(Enums... values) noexcept {
    std::size_t result = 0;
    ((result = result * label<Enums>::values.size() + static_cast<std::size_t>(values)), ...);
    return result;
  }

  /// The names and values of a combination.
  static std::vector<prometheus::ClientMetric::Label> describe(std::size_t index) {
    std::vector<prometheus::ClientMetric::Label> result;
    // The labels are digits of the index, the first one the highest.
    auto rest = index;
    auto radix = size;
    [[maybe_unused]] const auto append = [&](std::string_view name, std::size_t count,
                                             const auto& values) {
      radix /= count;
      result.push_back({std::string{name}, std::string{values[rest / radix]}});
      rest %= radix;
    };
    (append(label<Enums>::name, label<Enums>::values.size(), label<Enums>::values), ...);
    return result;
  }

  /// Appends a value for each combination, with its labels; `read` is given its number, and fills
  /// in the rest.
  template <class Read>
  static void collect(std::vector<prometheus::ClientMetric>& to, Read read) {
    for (std::size_t i = 0; i < size; ++i) {
      auto& value = to.emplace_back();
      value.label = describe(i);
      read(i, value);
    }
  }
};

} // namespace strangelet::metrics
