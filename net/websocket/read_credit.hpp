#pragma once

#include <atomic>
#include <utility>

namespace strangelet::net::websocket {

/// How much more of a client is read before its session has dealt with what was read already.
///
/// `acknowledge` is thread-safe; the rest runs on the connection's loop.
class read_credit {
public:
  /// Events that a session may be behind; then reading pauses until it is behind by fewer than half
  /// of them.
  static constexpr unsigned max_open = 64;

  /// What the connection's loop has to do after an acknowledgement.
  enum class consequence { none, try_resume, all_answered };

  /// Counts an event that goes to the session; true if reading must pause.
  bool spend() noexcept {
    if (open_.fetch_add(1, std::memory_order_relaxed) + 1 < max_open)
      return false;
    is_paused_ = true;
    return true;
  }

  /// The session has dealt with an event. Each consequence is reported to one caller only, which
  /// hands it to the connection's loop. Any thread.
  consequence acknowledge() noexcept {
    const auto before = open_.fetch_sub(1, std::memory_order_relaxed);
    if (before == awaits_answers + 1)
      return consequence::all_answered;
    return before == max_open / 2 ? consequence::try_resume : consequence::none;
  }

  /// After `try_resume`: true if reading was paused and goes on. False if new events came in the
  /// meantime; the session acknowledges these too.
  bool resume() noexcept {
    return open_.load(std::memory_order_relaxed) < max_open / 2 && std::exchange(is_paused_, false);
  }

  bool is_paused() const noexcept {
    return is_paused_;
  }

  /// Nothing more is read. True if everything is answered already; otherwise the acknowledgement of
  /// the last event has the consequence `all_answered`. Call it once.
  bool await_answers() noexcept {
    return open_.fetch_add(awaits_answers, std::memory_order_relaxed) == 0;
  }

private:
  /// Part of the counter, so that the last acknowledgement and `await_answers`, on two threads,
  /// agree on which of them was second.
  static constexpr unsigned awaits_answers = 1U << 31;

  /// Events that the session has not dealt with yet, and whether they are the last.
  std::atomic<unsigned> open_{0};
  bool is_paused_ = false;
};

} // namespace strangelet::net::websocket
