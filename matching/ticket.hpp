#pragma once

#include "matching/settings.hpp"
#include "protocol/client_event.hpp"
#include "protocol/uuid.hpp"

#include <cstddef>
#include <memory>
#include <string>
#include <unordered_set>
#include <vector>

namespace strangelet::matching {

/// A partner of late.
struct encounter {
  protocol::person_id partner;
  /// When they parted.
  time_point parted;
};

using person_set = std::unordered_set<protocol::person_id>;

/// A user's request for a partner.
struct ticket {
  /// Partners of late and users blocked, at most. What a search costs is bounded by these.
  static constexpr std::size_t max_recent = 5;
  static constexpr std::size_t max_blocked = 256;

  protocol::ticket_id id;
  protocol::user_id user;
  protocol::preferences wishes;
  /// Since when the user waits.
  time_point since{};
  /// Takes anyone, whatever its interests: the user said so.
  bool widened = false;
  /// At most `max_recent`; more than that are ignored.
  std::vector<encounter> recent;
  /// At most `max_blocked`, or null for none. Shared with the session that keeps it, and never
  /// changed: a session that blocks one more makes a new set.
  std::shared_ptr<const person_set> blocked;
  /// The account of a user who has signed in; else nil. Two tickets of one account never meet.
  protocol::person_id account{};
  /// The same for all users of one address; nil for a user who is nobody's neighbour. Where people
  /// are counted, those of a household who have not signed in are one.
  protocol::person_id household{};
  /// Waits, and is paired with nobody: whom its user has blocked is not known yet.
  bool meets_nobody = false;
};

/// One of the two in a pairing: what of its ticket is of use still.
struct party {
  protocol::ticket_id id;
  protocol::user_id user;
  time_point since{};
  /// What it shares with the other one, as it spells that.
  std::vector<std::string> common_interests;
  /// Nil if it has not signed in.
  protocol::person_id account{};
};

/// Two tickets that met. Both are out of the pool.
struct pairing {
  /// The one who waited; its id names the room.
  party waiter;
  /// The one whose turn it was: it arrived, changed its wishes, or had waited long enough.
  party seeker;
};

} // namespace strangelet::matching
