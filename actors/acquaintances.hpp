#pragma once

#include "matching/ticket.hpp"

#include <memory>
#include <vector>

namespace strangelet::actors {

/// Whom a session has met of late, and whom its client has blocked: what its tickets say about whom
/// not to meet. Bounded. Plain data.
class acquaintances {
public:
  /// The two have parted. Only the last few are remembered.
  void part(const protocol::user_id& partner, matching::time_point now);

  /// These two never meet again; past `matching::ticket::max_blocked` the first one blocked is
  /// forgotten.
  void block(const protocol::user_id& partner);

  bool has_blocked(const protocol::user_id& partner) const noexcept {
    return blocked_ != nullptr && blocked_->count(partner) != 0;
  }

  /// Oldest first, each partner once; the last one is the partner of the last room.
  const std::vector<matching::encounter>& recent() const noexcept {
    return recent_;
  }

  /// Null if there are none. Never changes once it was given out.
  const std::shared_ptr<const matching::user_set>& blocked() const noexcept {
    return blocked_;
  }

private:
  std::vector<matching::encounter> recent_;
  /// In the order in which they were blocked.
  std::vector<protocol::user_id> order_;
  std::shared_ptr<const matching::user_set> blocked_;
};

} // namespace strangelet::actors
