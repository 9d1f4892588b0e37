#pragma once

#include "protocol/uuid.hpp"

#include <cstddef>
#include <memory>
#include <mutex>
#include <unordered_map>

namespace strangelet::net::auth {

/// Counts the connections of each account, and keeps them to a number. Holds no more accounts than
/// there are connections. Thread-safe.
class account_slots {
public:
  /// 0: any number.
  explicit account_slots(std::size_t max_per_account) : max_(max_per_account) {}

  /// Whoever has more than that keeps them.
  void set_max(std::size_t max_per_account);

  /// Gives a place back.
  class returner {
  public:
    returner() = default;
    explicit returner(const protocol::person_id& account) : account_(account) {}

    void operator()(account_slots* home) const {
      home->release(account_);
    }

  private:
    protocol::person_id account_;
  };

  /// The place of one connection, until it is destroyed. Must not outlive the table.
  using slot = std::unique_ptr<account_slots, returner>;

  /// Null if the account has as many as it may.
  slot take(const protocol::person_id& account);

  /// The same with twice as many: for who comes back while the place before is still taken.
  slot take_surplus(const protocol::person_id& account);

private:
  slot take_one_of(const protocol::person_id& account, std::size_t factor);
  void release(const protocol::person_id& account);

  std::mutex mutex_;
  std::size_t max_;
  std::unordered_map<protocol::person_id, std::size_t> taken_;
};

} // namespace strangelet::net::auth
