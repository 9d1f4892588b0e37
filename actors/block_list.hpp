#pragma once

#include "matching/ticket.hpp"

#include <memory>
#include <vector>

namespace strangelet::actors {

/// Whom somebody has blocked: at most `matching::ticket::max_blocked`. Plain data.
class block_list {
public:
  /// Past the maximum the one who was blocked first is forgotten.
  void add(const protocol::person_id& whom);

  bool has(const protocol::person_id& whom) const noexcept {
    return set_ != nullptr && set_->count(whom) != 0;
  }

  /// Null if there are none. Never changes once it was given out.
  const std::shared_ptr<const matching::person_set>& all() const noexcept {
    return set_;
  }

  std::size_t size() const noexcept {
    return order_.size();
  }

private:
  /// In the order in which they were blocked.
  std::vector<protocol::person_id> order_;
  std::shared_ptr<const matching::person_set> set_;
};

} // namespace strangelet::actors
