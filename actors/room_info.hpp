#pragma once

#include "protocol/timestamp.hpp"
#include "protocol/uuid.hpp"

#include <array>
#include <atomic>
#include <cstdint>
#include <optional>
#include <string_view>

namespace strangelet::actors {

/// Why a room ended.
enum class end_reason {
  /// A member left.
  left,
  /// A member asked for the next partner.
  skipped,
  /// A member's connection was lost or closed.
  disconnected,
  /// An operator closed it.
  closed,
  /// A fault of the server.
  failed,
};

/// For example `disconnected`.
std::string_view to_string(end_reason why) noexcept;

/// What a room counts while it runs: written by the room, read by the supervisor, without a message
/// between them, and shared by both for as long as the room is active. Thread-safe.
struct room_activity {
  std::atomic<std::uint64_t> messages_relayed{0};
  /// When the room last relayed something, or was opened.
  std::atomic<protocol::time_point> last_activity{};
};

/// What the directory tells of a room.
struct room_info {
  protocol::room_id id;
  /// The one who waited, and the one who completed the pair.
  std::array<protocol::user_id, 2> users;
  protocol::time_point created_at;
  std::uint64_t messages_relayed = 0;
  protocol::time_point last_activity{};
  /// Absent while the room is active.
  std::optional<protocol::time_point> ended_at;
  end_reason why = end_reason::left;

  /// The room has ended.
  std::chrono::nanoseconds duration() const {
    return *ended_at - created_at;
  }

  bool is_active() const noexcept {
    return !ended_at.has_value();
  }
};

} // namespace strangelet::actors
