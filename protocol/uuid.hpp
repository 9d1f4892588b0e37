#pragma once

#include <array>
#include <cstdint>
#include <cstring>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace strangelet::protocol {

/// A universally unique identifier, of version 4 unless it says otherwise (RFC 9562, section 5.4).
/// The default value is the nil UUID, which is never made and which therefore names nothing.
class uuid {
public:
  /// Length of the text form in characters: 8-4-4-4-12 hexadecimal digits.
  static constexpr std::size_t text_size = 36;

  uuid() noexcept = default;

  /// A fresh random UUID: 122 bits from the kernel's random source. Thread-safe.
  static uuid generate();

  /// A UUID of the first 128 bits of a digest: version 8 (RFC 9562, section 5.8), so that none is
  /// ever equal to a random one.
  static uuid of_digest(const std::array<std::uint8_t, 16>& bytes) noexcept;

  /// Reads the text form in either case (RFC 9562, section 4); anything else is absent.
  static std::optional<uuid> parse(std::string_view text) noexcept;

  /// Writes the text form in lower case, `text_size` characters.
  void write_to(char* out) const noexcept;

  /// Appends the text form in lower case.
  void append_to(std::string& out) const;

  std::string to_string() const;

  bool is_nil() const noexcept {
    return *this == uuid{};
  }

  friend bool operator==(const uuid& a, const uuid& b) noexcept {
    // As two numbers: what compares arrays here is a call.
    return a.half(0) == b.half(0) && a.half(1) == b.half(1);
  }
  friend bool operator!=(const uuid& a, const uuid& b) noexcept {
    return !(a == b);
  }
  friend bool operator<(const uuid& a, const uuid& b) noexcept {
    return a.bytes_ < b.bytes_;
  }

  /// Any eight of the bytes are as good as a hash of them all.
  std::size_t hash() const noexcept {
    return half(1);
  }

private:
  std::uint64_t half(std::size_t which) const noexcept {
    std::uint64_t result = 0;
    std::memcpy(&result, bytes_.data() + 8 * which, sizeof(result));
    return result;
  }

  /// Writes the version, and the variant of RFC 9562.
  void mark(unsigned version) noexcept;

  std::array<std::uint8_t, 16> bytes_{};
};

/// Names one connection's user for as long as it is connected; sent to clients as `userId`,
/// `partnerId` and `from`.
struct user_id : uuid {
  user_id() noexcept = default;
  explicit user_id(const uuid& id) noexcept : uuid(id) {}
};

/// Names a room; sent to clients as `roomId`.
struct room_id : uuid {
  room_id() noexcept = default;
  explicit room_id(const uuid& id) noexcept : uuid(id) {}
};

/// Names a ticket.
struct ticket_id : uuid {
  ticket_id() noexcept = default;
  explicit ticket_id(const uuid& id) noexcept : uuid(id) {}
};

/// The room that a ticket becomes, unless its partner's does: clients know it from the first moment
/// on.
inline room_id room_of(const ticket_id& ticket) noexcept {
  return room_id{ticket};
}

/// Names who is behind a user, as far as the server can tell: the account of those who have signed
/// in, whatever their connections; of the others nothing is known but the user. What keeps two
/// people apart goes by it. Never sent to clients.
struct person_id : uuid {
  person_id() noexcept = default;
  explicit person_id(const uuid& id) noexcept : uuid(id) {}
};

/// Who `user` is; `account` is nil for those who have not signed in.
inline person_id person_of(const user_id& user, const person_id& account) noexcept {
  return account.is_nil() ? person_id{user} : account;
}

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

template <>
struct std::hash<strangelet::protocol::ticket_id> {
  std::size_t operator()(const strangelet::protocol::ticket_id& id) const noexcept {
    return id.hash();
  }
};

template <>
struct std::hash<strangelet::protocol::person_id> {
  std::size_t operator()(const strangelet::protocol::person_id& id) const noexcept {
    return id.hash();
  }
};
