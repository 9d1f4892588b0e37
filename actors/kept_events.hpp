#pragma once

#include "protocol/server_event.hpp"

#include <cstddef>
#include <cstdint>
#include <deque>

namespace strangelet::actors {

/// An event that is kept for a client until it is known to have it.
struct kept_event {
  protocol::server_event event;
  protocol::event_numbers numbers;
  /// About how many bytes it takes on the wire.
  std::size_t size;
  /// It was sent, over a connection that may have lost it.
  bool is_sent;
};

/// What is kept for one client, in the order of sending. Plain data.
///
/// Of some events only the last one counts, such as whether the partner types. Among those that
/// were not sent yet an older one is dropped at once, so that a partner cannot decide how much is
/// kept. Those that were sent have a place in the client's count, and are dropped only by
/// `compact`.
class kept_events {
public:
  void add(const protocol::server_event& event, const protocol::event_numbers& numbers,
           bool is_sent);

  /// Adds what a connection gives back that was lost before its session knew: it comes before
  /// whatever was kept since.
  void add_given_back(const protocol::server_event& event);

  /// Drops those whose `seq` is at most `seq`: the client has them.
  void acknowledge(std::uint64_t seq);

  /// Drops all of which only the last one counts, but for the last one, sent or not.
  void compact();

  /// The last one that was sent was not: its connection gives it back.
  void unsend_last();

  /// Drops those that were sent.
  void drop_sent();

  void clear();

  /// True for events of which only the last one counts.
  static bool is_fleeting(const protocol::server_event& event) noexcept;

  std::deque<kept_event>& all() noexcept {
    return events_;
  }

  std::size_t count() const noexcept {
    return events_.size();
  }

  std::size_t bytes() const noexcept {
    return bytes_;
  }

private:
  using iterator = std::deque<kept_event>::iterator;

  iterator erase(iterator at);

  std::deque<kept_event> events_;
  std::size_t bytes_ = 0;
  /// How many at the front were given back.
  std::ptrdiff_t given_back_ = 0;
};

} // namespace strangelet::actors
