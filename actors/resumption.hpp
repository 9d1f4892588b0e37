#pragma once

#include "actors/environment.hpp"
#include "actors/kept_events.hpp"
#include "actors/messages.hpp"

#include <caf/actor_clock.hpp>

#include <cstddef>
#include <deque>
#include <memory>
#include <optional>

namespace strangelet::actors {

/// A connection whose client shows the token of a session.
struct arrival {
  std::weak_ptr<client_port> port;
  /// What its client has read of the session before; 0 if it does not count.
  std::uint64_t received = 0;
  bool counts = false;
};

/// What a session that can be resumed knows of its client's absences: how long it may stay away,
/// what is kept for it, and its rivals. All sessions together draw on one budget of
/// memory, which the destructor gives back. Not thread-safe, but for the budget.
class resumption {
public:
  /// `counts`: whether the client acknowledges what it reads, so that all is kept until then.
  resumption(const environment& env, bool counts) : env_(env), counts_(counts) {}
  ~resumption();

  resumption(const resumption&) = delete;
  resumption& operator=(const resumption&) = delete;

  // -- absences --

  /// The client is away from `now` on, for `window` at most. False if there is no memory left for
  /// one more.
  bool begin(caf::actor_clock::time_point now, std::chrono::nanoseconds window);

  /// The client is back.
  void end();

  bool is_away() const noexcept {
    return is_away_;
  }

  /// Of this absence, so that its end is not taken for that of another one.
  unsigned number() const noexcept {
    return number_;
  }

  /// When the client is given up; later than it was if the process has stood still meanwhile.
  caf::actor_clock::time_point until() const;

  // -- what is kept --

  /// The client counts from now on, or does no longer: then it is not known what it has of what was
  /// sent, and none of that is sent twice.
  void set_counting(bool counts);

  /// What is sent is kept, too: it is not known yet whether the client has it.
  bool keeps_sent() const noexcept {
    return counts_ || is_unconfirmed_;
  }

  /// Keeps an event. False if that was too much: then nothing is kept any more, and the client
  /// cannot be resumed before it has acknowledged what was sent meanwhile.
  bool keep(const protocol::server_event& event, const protocol::event_numbers& numbers,
            bool is_sent);

  /// Whether something from the partner may be kept. The server itself may say a little more, so
  /// that a partner cannot end the session.
  bool has_room_for(const protocol::server_event& event);

  /// Keeps what a connection gives back that was lost before the session knew: it comes before
  /// whatever was kept since. False as for `keep`.
  bool keep_given_back(const protocol::server_event& event);

  /// The client has read everything up to `seq`.
  void acknowledge(std::uint64_t seq);

  /// What the client is to be sent when it is back.
  std::deque<kept_event>& kept() noexcept {
    return kept_.all();
  }

  /// Something had to be dropped, so that the client cannot be resumed.
  bool is_overrun() const noexcept {
    return is_overrun_;
  }

  // -- who comes back --

  /// The client was told that it is back, and asked for a sign of life. Returns the number of that
  /// question.
  unsigned ask(caf::actor_clock::time_point now);

  /// It is not known whether the client has read that it is back.
  bool is_unconfirmed() const noexcept {
    return is_unconfirmed_;
  }

  /// Whoever comes with the token that was used last may be the client: nobody has read the answer
  /// to it, as far as is known.
  bool may_be_repeated() const noexcept {
    return is_unconfirmed_ || is_unanswered_;
  }

  /// The token was used, and the connection that showed it is gone before it was answered.
  void expect_repetition() noexcept {
    is_unanswered_ = true;
  }

  /// The number of the last question.
  unsigned question() const noexcept {
    return question_;
  }

  /// When it was asked; later than it was if the process has stood still meanwhile.
  caf::actor_clock::time_point asked_at() const;

  /// The client has read that it is back. What was sent to it need not be kept, unless it counts.
  void confirm();

  /// Connections that show the same token as the one before, in their order. They
  /// wait until it is known whether that one has read its answer.
  std::deque<arrival> rivals;

  /// Those whose connections are gone wait for nothing.
  void forget_dead_rivals();

  /// What the connection before held for its client.
  std::shared_ptr<connection_leases> leases;

  /// The connection that takes over, while the one before has not said its last word.
  std::optional<arrival> successor;

  /// The connection that the client is back with, until it is welcomed there. Held, since from then
  /// on it reports its own end, and before nobody does.
  std::shared_ptr<client_port> arrived;
  /// What is known of it.
  arrival arrived_as;

private:
  bool has_too_much() const noexcept;
  std::size_t most_bytes() const noexcept;
  bool check_bounds(std::uint64_t seq);
  /// Takes memory from the budget of all, or gives some back. False if there is too little.
  bool settle_memory();
  void set_away(bool away);
  /// From when a time counts that began at `since`, since the process may have stood still.
  caf::actor_clock::time_point counts_from(caf::actor_clock::time_point since) const;

  const environment& env_;
  caf::actor_clock::time_point away_since_{};
  std::chrono::nanoseconds window_{};
  caf::actor_clock::time_point asked_at_{};
  kept_events kept_;
  /// Of the budget of all.
  std::size_t memory_ = 0;
  /// The last event that was dropped, as the client counts them; the greatest number there is if it
  /// was never sent, so that it cannot be acknowledged.
  std::uint64_t dropped_ = 0;
  unsigned number_ = 0;
  unsigned question_ = 0;
  bool counts_;
  bool is_away_ = false;
  bool is_overrun_ = false;
  bool is_unconfirmed_ = false;
  bool is_unanswered_ = false;
};

} // namespace strangelet::actors
