#include "protocol/interest.hpp"

#include "protocol/fold.hpp"
#include "protocol/json_text.hpp"
#include "protocol/limits.hpp"

namespace strangelet::protocol {

std::optional<interest> interest::parse(std::string_view words) {
  const auto spelling = trim(words);
  // Folding costs time and memory in the length of the text, so that is bounded first.
  if (is_longer(spelling, message_limits::spelling_length))
    return std::nullopt;
  std::string folded;
  append_folded(spelling, folded);
  // Once more: some characters fold to white space and a mark.
  const auto key = trim(folded);
  if (key.empty() || is_longer(key, message_limits::interest_length))
    return std::nullopt;
  return interest{spelling, key};
}

interest::interest(std::string_view spelling, std::string_view key)
    : text_(spelling),
      spelling_size_(static_cast<std::uint16_t>(spelling.size())),
      key_begin_(spelling == key ? std::uint16_t{0} : spelling_size_) {
  if (key_begin_ != 0)
    text_.append(key);
}

} // namespace strangelet::protocol
