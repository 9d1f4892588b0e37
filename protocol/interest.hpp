#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace strangelet::protocol {

/// Something that a client would like to talk about: as the client spells it, and the key by which
/// interests are compared.
class interest {
public:
  /// Reads what a client typed (UTF-8): trimmed, and folded as NFKC_Casefold does ("Straße",
  /// "STRASSE" and "ｓｔｒａｓｓｅ" have one key). Absent unless the key has 1 to
  /// `message_limits::interest_length` characters and the spelling at most
  /// `message_limits::spelling_length`.
  static std::optional<interest> parse(std::string_view words);

  /// An interest that was parsed before: `key` is that of `spelling`.
  interest(std::string_view spelling, std::string_view key);

  /// As the client wrote it, without white space at the ends.
  std::string_view spelling() const noexcept {
    return std::string_view{text_}.substr(0, spelling_size_);
  }

  /// Equal for interests that are the same to people.
  std::string_view key() const noexcept {
    return std::string_view{text_}.substr(key_begin_);
  }

  /// The same interest, however it is spelled.
  friend bool operator==(const interest& a, const interest& b) noexcept {
    return a.key() == b.key();
  }
  friend bool operator!=(const interest& a, const interest& b) noexcept {
    return !(a == b);
  }

private:
  /// The spelling, and behind it the key, unless that is the same: most are short and in lower
  /// case, and then there is nothing on the heap.
  std::string text_;
  std::uint16_t spelling_size_;
  std::uint16_t key_begin_;
};

} // namespace strangelet::protocol
