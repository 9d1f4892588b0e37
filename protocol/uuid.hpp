#pragma once

#include <array>
#include <cstdint>
#include <cstring>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace strangelet::protocol {

/// A universally unique identifier, version 4 (RFC 9562, section 5.4). The default value is the nil
/// UUID, which `generate` never returns and which therefore names nothing.
class uuid {
public:
  /// Length of the text form in characters: 8-4-4-4-12 hexadecimal digits.
  static constexpr std::size_t text_size = 36;

  uuid() noexcept = default;

  /// A fresh random UUID: 122 bits from the kernel's random source. Thread-safe.
  static uuid generate();

  /// Reads the text form in either case (RFC 9562, section 4); anything else is absent.
  static std::optional<uuid> parse(std::string_view text) noexcept;

  /// Appends the text form in lower case.
  void append_to(std::string& out) const;

  std::string to_string() const;

  bool is_nil() const noexcept {
    return *this == uuid{};
  }

  friend bool operator==(const uuid& a, const uuid& b) noexcept {
    return a.bytes_ == b.bytes_;
  }
  friend bool operator!=(const uuid& a, const uuid& b) noexcept {
    return !(a == b);
  }
  friend bool operator<(const uuid& a, const uuid& b) noexcept {
    return a.bytes_ < b.bytes_;
  }

  /// Any eight of the random bytes are as good as a hash of them all.
  std::size_t hash() const noexcept {
    std::size_t result = 0;
    std::memcpy(&result, bytes_.data() + 8, sizeof(result));
    return result;
  }

private:
  std::array<std::uint8_t, 16> bytes_{};
};

/// Names one connection's user for as long as it is connected; sent to clients as `userId`,
/// `partnerId` and `from`.
struct user_id : uuid {
  user_id() noexcept = default;
  explicit user_id(const uuid& id) noexcept : uuid(id) {}
};

/// Names a room, and before that the ticket that becomes it; sent to clients as `roomId`.
struct room_id : uuid {
  room_id() noexcept = default;
  explicit room_id(const uuid& id) noexcept : uuid(id) {}
};

} // namespace strangelet::protocol

template <>
struct std::hash<strangelet::protocol::user_id> {
  std::size_t operator()(const strangelet::protocol::user_id& id) const noexcept {
    return id.hash();
  }
};

template <>
struct std::hash<strangelet::protocol::room_id> {
  std::size_t operator()(const strangelet::protocol::room_id& id) const noexcept {
    return id.hash();
  }
};
