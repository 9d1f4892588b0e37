#pragma once

#include "matching/popular_interest.hpp"
#include "matching/record.hpp"
#include "matching/search.hpp"
#include "matching/settings.hpp"
#include "matching/ticket.hpp"
#include "matching/timeline.hpp"
#include "matching/topic_catalog.hpp"
#include "matching/visitor_memory.hpp"

#include <boost/unordered_map.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace strangelet::matching {

/// A ticket in a page of the queue.
struct waiting_ticket {
  protocol::ticket_id id;
  protocol::user_id user;
  time_point since;
  protocol::chat_mode mode;
  /// As the user spells them.
  std::vector<std::string> interests;
};

/// What the passing of time has brought.
struct due_changes {
  std::vector<pairing> pairs;
  /// The tickets that take anyone from now on, and wait on.
  std::vector<protocol::ticket_id> widened;
};

/// The tickets that wait, of both modes, and the rules by which they meet.
///
/// Two tickets *accept* each other when they have the same mode, share an interest or both take
/// anyone, and may meet: neither user has blocked the other, and neither avoids the other as a
/// partner of late (`rules.hpp`). A ticket takes anyone if it has no interests, when its user says
/// so, or after `interest_patience` unless it is strict. No ticket accepts one that `meets_nobody`:
/// that keeps its place until it is cancelled, and comes back without.
///
/// **Nobody waits in vain.** After each operation, once `advance` has been called for that time, no
/// two tickets in the pool accept each other. This is exact, nothing is left out: of the tickets
/// with one interest, and of those that take anyone, each two are kept apart by one of the two
/// users, who can do that to `max_recent + max_blocked` others; so at most twice that plus one
/// (523) of each mode wait in one list, one or two in practice, and a search looks at all of them.
///
/// **The best goes first.** The ticket whose turn it is (it arrives, changes, or its time has come)
/// takes, of those that accept it: somebody it has not met of late; who waits for longer than
/// `fair_patience`, the oldest of those; who shares the interests of the greatest weight
/// (`interest_weight`); who speaks the same language; who waits longest, or anyone with
/// `order::random`.
///
/// **Nobody starves.** Once a ticket has waited for longer than `fair_patience`, each ticket whose
/// turn it is and that accepts it without having met it of late takes it or an older one. So at
/// most as many of those pass it as tickets older than it wait at that moment, plus those that come
/// back with an older place.
///
/// All operations cost O(k) in the number of the ticket's interests, amortised, whatever the size
/// of the pool, but for what is said with them. Time never goes back. Deterministic for a seed. Not
/// thread-safe.
class pool {
public:
  explicit pool(const settings& how, std::uint64_t seed = 0);
  pool(const pool&) = delete;
  pool& operator=(const pool&) = delete;

  /// Pairs a ticket at once, or queues it behind all others. Its id must be new; `since` is set.
  std::optional<pairing> add(ticket what, time_point now);

  /// The same for a ticket that was in the pool before and comes back through no fault of its own:
  /// keeps its `since`, and so its place and its patience. O(k + log n).
  std::optional<pairing> requeue(ticket what, time_point now);

  /// Changes the wishes of a ticket, which keeps its place; `widened` ends. No effect if there is
  /// no such ticket.
  std::optional<pairing> update(const protocol::ticket_id& id, const protocol::preferences& wishes,
                                time_point now);

  /// Makes a ticket take anyone, strict or not. No effect if there is no such ticket.
  std::optional<pairing> widen(const protocol::ticket_id& id, time_point now);

  /// Takes out a ticket; absent if there is no such ticket. O(1) and O(k) for its interests.
  std::optional<ticket> cancel(const protocol::ticket_id& id, time_point now);

  /// Takes out the tickets that wait since `limit` or longer, the oldest first.
  std::vector<ticket> expire(time_point limit, time_point now);

  /// Pairs what may meet because time has passed. Due from `next_due` on; what is not advanced is
  /// paired later and otherwise comes to no harm.
  due_changes advance(time_point now);

  /// When `advance` has something to do; absent if never.
  std::optional<time_point> next_due() const noexcept;

  bool contains(const protocol::ticket_id& id) const {
    return records_.contains(id);
  }

  /// Whether a ticket takes anyone, as of the last operation on it or `advance`. There must be such
  /// a ticket.
  bool takes_anyone(const protocol::ticket_id& id) const {
    return records_.at(id).is_open;
  }

  /// Tickets of both modes.
  std::size_t size() const noexcept {
    return records_.size();
  }

  std::size_t size(protocol::chat_mode mode) const noexcept {
    return of(mode).size;
  }

  /// `limit` tickets of both modes from the `offset`-th on, longest wait first. O(n / 32) for the
  /// offset.
  std::vector<waiting_ticket> page(std::size_t offset, std::size_t limit) const;

  /// A user who waits no longer must not count any more.
  void forget(const protocol::person_id& person) {
    visitors_.forget(person);
  }

  /// The interests that at least `popular_until` users have, of those who wait and those who did
  /// within `visitor_memory`, in no order, and how many people those are. Takes time in the number
  /// of visitors and of the tickets that wait with such interests.
  std::vector<popular_interest> popular(time_point now);

private:
  struct mode_state {
    std::size_t size = 0;
    /// Those who take anyone.
    std::vector<record*> open;
  };

  const mode_state& of(protocol::chat_mode mode) const noexcept {
    return modes_[static_cast<std::size_t>(mode)];
  }
  mode_state& of(protocol::chat_mode mode) noexcept {
    return modes_[static_cast<std::size_t>(mode)];
  }

  std::optional<pairing> enter(const ticket& what, time_point now);
  /// Counts a ticket with its wishes from now on, or no longer.
  void take_up(record& who, const protocol::preferences& wishes);
  topic_list let_go(record& who);
  /// Pairs a ticket that is in no list but that of places, or puts it into the lists.
  std::optional<pairing> seek(record& who, time_point now);
  void link(record& who, time_point now);
  void unlink(record& who);
  /// Lets go of a ticket that is in no list but that of places.
  void drop(record& who, time_point now);
  ticket take(record& who, time_point now);

  settings how_;
  topic_catalog topics_;
  visitor_memory visitors_;
  search search_;
  boost::unordered_map<protocol::ticket_id, record, std::hash<protocol::ticket_id>> records_;
  std::array<mode_state, 2> modes_;
  /// The tickets that name interests.
  std::size_t interested_ = 0;
  timeline places_;
  timeline due_;
  std::uint64_t next_number_ = 0;
};

} // namespace strangelet::matching
