#pragma once

#include "actors/drain_plan.hpp"
#include "actors/session_table.hpp"
#include "actors/slice_cursor.hpp"

#include <caf/actor_clock.hpp>

#include <chrono>
#include <functional>
#include <optional>

namespace strangelet::actors {

/// How the service ends.
///
///              drain                        stop
///   (serving) -------> notify all, retire --------> dismiss all, in any state
///                      those in no room
///
/// All sessions are reached in slices; each `..._some` speaks to one, and returns after which pause
/// the next is due, or nothing if that was the last. Plain data: the caller sends, and sets the
/// timers.
class service_end {
public:
  using time_point = caf::actor_clock::time_point;
  /// Sends one of the messages to a session.
  struct sender {
    std::function<void(const managed_session&, const drain_notice&)> notify;
    std::function<void(const managed_session&)> retire;
    std::function<void(const managed_session&, const dismiss&)> say_farewell;
  };
  using pause = std::optional<std::chrono::nanoseconds>;

  explicit service_end(sender send) : send_(std::move(send)) {}

  /// Begins to drain: conversations may go on for `time`. Returns false if the service drains or
  /// stops already.
  bool drain(std::size_t sessions, std::chrono::nanoseconds time, time_point now);

  /// Begins to dismiss all, and ends what the drain does. Returns false if it has begun before.
  bool stop(const dismiss& farewell);

  bool is_stopping() const noexcept {
    return is_stopping_;
  }

  /// Tells some more sessions that the server drains.
  pause notify_some(const session_table& sessions);

  /// Sends some more away, if they are in no room. Only after all have been told.
  pause retire_some(const session_table& sessions);

  /// Dismisses some more.
  pause dismiss_some(const session_table& sessions);

  /// Dismisses all at once.
  void dismiss_all(const session_table& sessions) const;

  /// The conversation of a session is over while the server drains.
  void retire(const managed_session& session) const;

  /// A session is new, and may have come too late for what was said to all.
  void catch_up(const managed_session& session);

private:
  void notify(const managed_session& session);

  sender send_;
  /// Present from `drain` on.
  std::optional<drain_plan> plan_;
  /// When the conversations are ended; means something from `drain` on.
  time_point ends_at_;
  slice_cursor notifying_;
  slice_cursor retiring_;
  bool is_stopping_ = false;
  slice_cursor dismissing_;
  dismiss farewell_{};
};

} // namespace strangelet::actors
