#include "net/metric_labels.hpp"

#include <algorithm>
#include <charconv>
#include <cstddef>

namespace strangelet::net {

namespace {

/// The enumerator whose text is this number; `other` if there is none.
template <class Enum>
Enum find_number(unsigned number) noexcept {
  constexpr auto& values = metrics::label<Enum>::values;
  std::array<char, 12> digits{};
  const auto* end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
  const std::string_view text{digits.data(), static_cast<std::size_t>(end - digits.data())};
  const auto found = std::find(values.begin(), values.end(), text);
  return found == values.end() ? Enum::other : static_cast<Enum>(found - values.begin());
}

} // namespace

handshake_outcome outcome_of(unsigned status) noexcept {
  constexpr unsigned switching_protocols = 101;
  return status == switching_protocols ? handshake_outcome{}
                                       : find_number<handshake_outcome>(status);
}

answer_status label_of_status(unsigned status) noexcept {
  return find_number<answer_status>(status);
}

close_label label_of(protocol::close_code code) noexcept {
  return find_number<close_label>(static_cast<unsigned>(code));
}

close_label label_of(connection_end how) noexcept {
  return static_cast<close_label>(static_cast<int>(close_label::other) + 1 + static_cast<int>(how));
}

} // namespace strangelet::net
