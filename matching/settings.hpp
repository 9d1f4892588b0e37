#pragma once

#include <chrono>
#include <cstddef>

namespace strangelet::matching {

/// A clock that never goes back; whoever calls reads it.
using time_point = std::chrono::steady_clock::time_point;
using duration = std::chrono::steady_clock::duration;

/// Who goes first among candidates that are equally good.
enum class order {
  /// Who waits longest.
  fifo,
  /// Anyone of them, so that being next in the queue is not enough to meet somebody.
  random,
};

/// What the operator decides about matching. The defaults come from the simulation; see
/// docs/matching.md.
struct settings {
  /// How long a ticket takes only partners with a shared interest; then anyone, unless it is
  /// strict.
  duration interest_patience = std::chrono::seconds{10};
  /// Who has waited for longer than this goes before any better match.
  duration fair_patience = std::chrono::seconds{10};
  /// How long a partner of late is avoided.
  duration rematch_cooldown = std::chrono::seconds{60};
  /// How long a ticket waits for somebody else before it takes a partner of late again.
  duration rematch_patience = std::chrono::seconds{5};
  order among_equals = order::fifo;
  /// How long after its last ticket a user still counts for how common its interests are.
  duration visitor_memory = std::chrono::minutes{10};
  /// People that must share an interest before anyone is told of it, and also the steps in which it
  /// is told how many they are.
  std::size_t popular_from = 5;
  /// What is told is taken back once there are fewer than so many. At least 1, and no more than
  /// `popular_from`.
  std::size_t popular_until = 3;
  /// How often at most that may change which is told.
  duration popular_period = std::chrono::minutes{1};
};

} // namespace strangelet::matching
