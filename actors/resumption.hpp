#pragma once

#include "actors/environment.hpp"
#include "actors/messages.hpp"
#include "protocol/server_event.hpp"

#include <caf/actor_clock.hpp>

#include <cstddef>
#include <deque>
#include <memory>
#include <optional>

namespace strangelet::actors {

/// What a session that can be resumed knows of its client's absences: how long it may stay away,
/// and what it has missed. All sessions together draw on one budget of memory, which the destructor
/// gives back. Not thread-safe, but for the budget.
class resumption {
public:
  explicit resumption(const environment& env) : env_(env) {}
  ~resumption();

  resumption(const resumption&) = delete;
  resumption& operator=(const resumption&) = delete;

  /// The client is away from `now` on, for `window` at most. False if there is no memory left for
  /// one more.
  bool begin(caf::actor_clock::time_point now, std::chrono::nanoseconds window);

  /// The client is back: what it has missed, in order.
  std::deque<protocol::server_event> end();

  bool is_away() const noexcept {
    return is_away_;
  }

  /// Of this absence, so that its end is not taken for that of another one.
  unsigned number() const noexcept {
    return number_;
  }

  /// When the client is given up; later than it was if the process has stood still meanwhile.
  caf::actor_clock::time_point until() const;

  /// Keeps what could not be delivered. False if that was too much; nothing is kept from then on.
  bool keep(const protocol::server_event& event);

  /// The same for what a connection gives back that was lost before the session knew: it comes
  /// before whatever was kept since.
  bool keep_given_back(const protocol::server_event& event);

  /// Something had to be dropped, so the client cannot be resumed any more.
  bool is_overrun() const noexcept {
    return is_overrun_;
  }

  /// What the connection before held for its client.
  std::shared_ptr<void> estate;

  /// The connection that takes over, while the one before has not said its last word.
  std::optional<std::weak_ptr<client_port>> successor;

  /// The connection that the client is back with, until it is welcomed there. Held, since from then
  /// on it reports its own end, and before nobody does.
  std::shared_ptr<client_port> arrived;

private:
  bool has_room_for(const protocol::server_event& event);
  bool take_memory(std::size_t bytes);
  void give_memory_back();
  void set_away(bool away);

  const environment& env_;
  caf::actor_clock::time_point away_since_{};
  std::chrono::nanoseconds window_{};
  std::deque<protocol::server_event> missed_;
  /// How many of them the connection has given back.
  std::ptrdiff_t given_back_ = 0;
  /// Of `missed_`, as they will be sent.
  std::size_t missed_bytes_ = 0;
  /// Of the budget of all.
  std::size_t memory_ = 0;
  unsigned number_ = 0;
  bool is_away_ = false;
  bool is_overrun_ = false;
};

} // namespace strangelet::actors
