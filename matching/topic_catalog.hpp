#pragma once

// Private to matching.

#include "crypto/keyed_hash.hpp"
#include "matching/tie_list.hpp"
#include "protocol/limits.hpp"

#include <boost/container/static_vector.hpp>
#include <boost/unordered/unordered_flat_set.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace strangelet::matching {

/// An interest, and what is known about it. It stays where it is while anyone has it.
struct topic {
  explicit topic(std::string_view name) : key(name) {}

  const std::string key;
  /// Users who have it: those who wait, by their tickets, and those seen of late.
  std::uint32_t users = 0;
  /// Place among the popular ones, if it is one.
  std::uint32_t popular_place = 0;
  /// The tickets that wait, in both modes.
  tie_list waiting;
};

/// The interests of one ticket.
using topic_list = boost::container::static_vector<topic*, protocol::message_limits::interests>;

/// All interests that anyone has, each with how many have it.
class topic_catalog {
public:
  /// An interest of at least `popular_from` users is popular. At least 1.
  explicit topic_catalog(std::size_t popular_from) : popular_from_(popular_from) {}

  /// One more user has this interest.
  topic& acquire(std::string_view key);

  /// One user less has it. The topic may be gone afterwards.
  void release(topic& what);

  /// The popular ones, each at its `popular_place`.
  const std::vector<topic*>& popular() const noexcept {
    return popular_;
  }

  bool is_popular(const topic& what) const noexcept {
    return what.users >= popular_from_;
  }

  std::size_t size() const noexcept {
    return topics_.size();
  }

private:
  using owner = std::unique_ptr<topic>;

  /// Topics are found by their keys, which anybody may choose.
  struct key_hash : crypto::keyed_hash {
    using is_transparent = void;
    using keyed_hash::operator();
    std::size_t operator()(const owner& what) const noexcept {
      return (*this)(std::string_view{what->key});
    }
  };
  struct key_equal {
    using is_transparent = void;
    bool operator()(std::string_view key, const owner& what) const noexcept {
      return key == what->key;
    }
    bool operator()(const owner& what, std::string_view key) const noexcept {
      return key == what->key;
    }
    bool operator()(const owner& a, const owner& b) const noexcept {
      return a->key == b->key;
    }
  };

  std::size_t popular_from_;
  boost::unordered_flat_set<owner, key_hash, key_equal> topics_;
  std::vector<topic*> popular_;
};

} // namespace strangelet::matching
