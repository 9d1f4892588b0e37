#pragma once

#include "actors/interfaces.hpp"

#include <caf/actor_clock.hpp>

#include <list>
#include <optional>
#include <unordered_map>

namespace strangelet::actors {

/// A ticket in the queue.
struct queued_ticket {
  ticket what;
  session_actor holder;
  /// For `joinedAt` in REST answers.
  protocol::time_point joined_at;
  /// For the longest wait.
  caf::actor_clock::time_point since;
};

/// Tickets in the order of their arrival. Every operation takes constant time, but for pages. Plain
/// data: no actors run here, no clock is read.
class ticket_pool {
public:
  std::size_t size() const noexcept {
    return order_.size();
  }

  /// Puts a ticket behind all others. Its id must be new. The reference is good until the ticket is
  /// taken out.
  const queued_ticket& add(queued_ticket entry);

  /// Takes out the ticket that waits longest and is not `seeker`'s own.
  std::optional<queued_ticket> take_partner_for(const protocol::user_id& seeker);

  /// Changes the wishes of a ticket, which keeps its place. Null if there is no such ticket.
  const queued_ticket* update(const protocol::room_id& id, protocol::preferences wants);

  /// Takes out a ticket.
  std::optional<queued_ticket> remove(const protocol::room_id& id);

  /// Takes out the ticket that waits longest if it arrived at `limit` or before.
  std::optional<queued_ticket> take_older_than(caf::actor_clock::time_point limit);

  /// Copies `limit` entries from the `offset`-th on, longest wait first.
  waiting_page page(std::size_t offset, std::size_t limit) const;

private:
  using position = std::list<queued_ticket>::iterator;

  queued_ticket take(position at);

  std::list<queued_ticket> order_;
  std::unordered_map<protocol::room_id, position> by_id_;
};

} // namespace strangelet::actors
