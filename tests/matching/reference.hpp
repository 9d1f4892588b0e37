#pragma once

#include "matching/pool.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace strangelet::matching::test {

/// The rules of the pool once more, in the most simple way: lists, and all pairs looked at. Is told
/// what happens, and says who should meet whom.
class reference {
public:
  explicit reference(const settings& how) : how_(how) {}

  struct entry {
    ticket what;
    std::size_t number;
  };

  void add(const ticket& what, time_point now);
  void update(const protocol::ticket_id& id, const protocol::preferences& wishes);
  void widen(const protocol::ticket_id& id);
  /// Took no part in a pair, or did.
  void remove(const protocol::ticket_id& id, time_point now);
  void forget_visitor(const protocol::person_id& person);
  void forget_visitors(time_point now);

  const std::vector<entry>& waiting() const {
    return waiting_;
  }
  const entry* find(const protocol::ticket_id& id) const;

  bool takes_anyone(const ticket& who, time_point now) const;
  bool accept(const ticket& a, const ticket& b, time_point now) const;
  bool met_of_late(const ticket& a, const ticket& b, time_point now) const;
  bool is_overdue(const ticket& who, time_point now) const {
    return now - who.since > how_.fair_patience;
  }

  /// Those of which one should be met by this ticket, which is in.
  std::vector<const entry*> best_for(const entry& seeker, time_point now) const;

  /// Whether two wait that accept each other.
  bool in_vain(time_point now) const;

  /// The ticket for which something changes at just this time, or null.
  const entry* changed_at(time_point now) const;

  /// Those who wait, oldest first.
  std::vector<protocol::ticket_id> order() const;

private:
  struct visitor {
    protocol::person_id person;
    std::vector<protocol::interest> interests;
    time_point seen;
  };

  bool avoids(const ticket& who, const ticket& other, time_point now) const;
  bool met(const ticket& who, const ticket& other, time_point now) const;
  std::size_t users_with(const protocol::interest& what) const;
  /// Users who name interests.
  std::size_t interested() const;
  std::size_t weight_of(const ticket& a, const ticket& b) const;
  bool is_better(const entry& seeker, const entry& a, const entry& b, time_point now,
                 bool by_age) const;

  settings how_;
  std::vector<entry> waiting_;
  std::vector<visitor> visitors_;
  std::size_t next_number_ = 0;
};

} // namespace strangelet::matching::test
