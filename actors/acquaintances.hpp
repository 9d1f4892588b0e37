#pragma once

#include "actors/block_list.hpp"

#include <memory>
#include <vector>

namespace strangelet::actors {

/// Whom a session has met of late, and whom its client has blocked: what its tickets say about whom
/// not to meet. Bounded. Plain data.
class acquaintances {
public:
  /// The two have parted. Only the last few are remembered.
  void part(const protocol::person_id& partner, matching::time_point now);

  /// These two never meet again.
  void block(const protocol::person_id& partner) {
    blocked_.add(partner);
  }

  bool has_blocked(const protocol::person_id& partner) const noexcept {
    return blocked_.has(partner);
  }

  /// Oldest first, each partner once; the last one is the partner of the last room.
  const std::vector<matching::encounter>& recent() const noexcept {
    return recent_;
  }

  /// Null if there are none. Never changes once it was given out.
  const std::shared_ptr<const matching::person_set>& blocked() const noexcept {
    return blocked_.all();
  }

private:
  std::vector<matching::encounter> recent_;
  block_list blocked_;
};

} // namespace strangelet::actors
