#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>

#include <atomic>
#include <cstddef>
#include <utility>

namespace strangelet::net::websocket {

/// What other loops have for a connection and its own loop has not run yet: keeps the order, and
/// bounds what is relayed. The tasks themselves wait in the loop's queue.
///
/// A session moves between loops. Once it has written from another one, it must not overtake its
/// own events by writing at once from here: so it writes at once only if `is_empty`.
///
/// Thread-safe.
class cross_loop_queue {
public:
  /// More messages than one read of the partner's connection can hold.
  static constexpr unsigned max_tasks = 8'192;

  /// True if all that was posted has run; then its effects are visible here.
  bool is_empty() const noexcept {
    return tasks_.load(std::memory_order_acquire) == 0;
  }

  /// Runs `task` on `loop`, after what was posted before. `task` must not throw, and must keep this
  /// queue alive until it is destroyed.
  template <class F>
  void post(boost::asio::io_context& loop, F task) {
    tasks_.fetch_add(1, std::memory_order_relaxed);
    boost::asio::post(loop, [this, run = std::move(task)] {
      run();
      tasks_.fetch_sub(1, std::memory_order_release);
    });
  }

  /// Takes room for `size` bytes of a relayed value that is to be posted; false if that would be
  /// more than `max_bytes` (0: no limit), or if `max_tasks` are under way.
  bool reserve(std::size_t size, std::size_t max_bytes) noexcept {
    const auto bytes = bytes_.fetch_add(size, std::memory_order_relaxed) + size;
    if (tasks_.load(std::memory_order_relaxed) < max_tasks &&
        (max_bytes == 0 || bytes <= max_bytes))
      return true;
    release(size);
    return false;
  }

  /// Gives back what `reserve` took: the value has arrived.
  void release(std::size_t size) noexcept {
    bytes_.fetch_sub(size, std::memory_order_relaxed);
  }

  /// Notes that something was refused; true the first time.
  bool mark_overrun() noexcept {
    return !overrun_.exchange(true);
  }

private:
  std::atomic<std::size_t> bytes_{0};
  std::atomic<unsigned> tasks_{0};
  std::atomic<bool> overrun_{false};
};

} // namespace strangelet::net::websocket
