#pragma once

// Private to matching.

#include "matching/settings.hpp"
#include "matching/topic_catalog.hpp"
#include "protocol/uuid.hpp"

#include <cstddef>
#include <list>
#include <unordered_map>
#include <vector>

namespace strangelet::matching {

/// The interests of users who wait no longer, for some time: they still count for how common an
/// interest is, each user once.
class visitor_memory {
public:
  /// Remembers at most this many; the oldest are forgotten first.
  static constexpr std::size_t max_size = 65'536;

  explicit visitor_memory(topic_catalog& topics) : topics_(topics) {}

  /// A user waits no longer; takes over its hold on the interests.
  void remember(const protocol::user_id& user, std::vector<topic*> interests, time_point now);

  /// A user is back, or must not count any more.
  void forget(const protocol::user_id& user);

  /// Forgets those who were last seen at `limit` or before.
  void forget_until(time_point limit);

  std::size_t size() const noexcept {
    return order_.size();
  }

private:
  struct visitor {
    protocol::user_id user;
    std::vector<topic*> interests;
    time_point seen;
  };
  using position = std::list<visitor>::iterator;

  void drop(position at);

  topic_catalog& topics_;
  /// In the order in which they were seen.
  std::list<visitor> order_;
  std::unordered_map<protocol::user_id, position> by_user_;
};

} // namespace strangelet::matching
