#pragma once

// Private to matching.

#include "matching/tie_list.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace strangelet::matching {

/// What is known about an interest.
struct topic_state {
  /// Users who have it: those who wait and those seen of late.
  std::uint32_t users = 0;
  /// Place among the popular ones, if it is one.
  std::uint32_t popular_place = 0;
  /// The tickets that wait, in both modes.
  tie_list waiting;
};

/// Does not throw, so that the table keeps no copy of it beside each key.
struct key_hash {
  std::size_t operator()(const std::string& key) const noexcept {
    return std::hash<std::string_view>{}(key);
  }
};

/// An interest by its key. It stays where it is while anyone has it.
using topic = std::pair<const std::string, topic_state>;

/// An interest that many have.
struct popular_interest {
  std::string key;
  std::size_t users;
};

/// All interests that anyone has, each with how many have it.
class topic_catalog {
public:
  /// An interest of at least `popular_from` users is popular.
  explicit topic_catalog(std::size_t popular_from) : popular_from_(popular_from) {}

  /// One more user has this interest.
  topic& acquire(std::string_view key);

  /// One user less has it. The topic may be gone afterwards.
  void release(topic& what);

  /// The popular ones, most users first, `limit` of them at most. Takes time in the number of
  /// popular interests.
  std::vector<popular_interest> popular(std::size_t limit) const;

  std::size_t size() const noexcept {
    return topics_.size();
  }

private:
  std::size_t popular_from_;
  std::unordered_map<std::string, topic_state, key_hash> topics_;
  std::vector<topic*> popular_;
  /// A buffer for keys to look up.
  std::string key_;
};

} // namespace strangelet::matching
