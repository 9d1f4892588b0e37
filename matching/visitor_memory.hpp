#pragma once

// Private to matching.

#include "matching/settings.hpp"
#include "matching/topic_catalog.hpp"
#include "protocol/uuid.hpp"
#include "support/long_queue.hpp"

#include <boost/unordered/unordered_flat_map.hpp>

#include <cstddef>
#include <cstdint>

namespace strangelet::matching {

/// The interests of users who wait no longer, for some time: they still count for how common an
/// interest is, each user once. Whoever names none takes up no room here.
class visitor_memory {
public:
  /// Remembers at most this many users, so that it takes little memory and stays in the processor's
  /// cache; the oldest are forgotten first.
  static constexpr std::size_t max_size = 8'192;

  explicit visitor_memory(topic_catalog& topics) : topics_(topics) {}

  /// A user waits no longer; takes over its hold on the interests. No effect without any.
  /// `counts_as`: as in `record`.
  void remember(const protocol::person_id& person, const protocol::person_id& counts_as,
                const topic_list& interests, time_point now);

  /// A user is back, or must not count any more.
  void forget(const protocol::person_id& person);

  /// Forgets those who were last seen at `limit` or before.
  void forget_until(time_point limit);

  /// Calls `use` for each user, with whom it counts as and its interests.
  template <class Function>
  void for_each(const Function& use) const {
    for (const auto& each : order_)
      if (!each.is_forgotten)
        use(each.counts_as, each.interests);
  }

  std::size_t size() const noexcept {
    return by_person_.size();
  }

private:
  struct visitor {
    protocol::person_id person;
    protocol::person_id counts_as;
    time_point seen;
    topic_list interests;
    bool is_forgotten;
  };

  /// Lets go of the interests; the place in the order stays.
  void release(visitor& who);
  void drop_first();
  /// Leaves out the places of those who are forgotten.
  void compact();

  topic_catalog& topics_;
  /// In the order in which they were seen.
  support::long_queue<visitor> order_;
  /// How many have been dropped from the order.
  std::uint64_t dropped_ = 0;
  /// By person: what `dropped_` was, plus the place in the order.
  boost::unordered_flat_map<protocol::person_id, std::uint64_t, std::hash<protocol::person_id>>
      by_person_;
};

} // namespace strangelet::matching
