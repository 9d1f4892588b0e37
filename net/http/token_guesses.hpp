#pragma once

#include "net/admission/address_table.hpp"
#include "runtime/loop_clock.hpp"

#include <boost/asio/ip/address.hpp>

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <mutex>
#include <optional>

namespace strangelet::net::http {

/// Wrong admin tokens: how many there were, and how long those who try many must wait for their
/// answers. A right token is none of its business. Thread-safe; nobody waits in it.
class token_guesses {
public:
  /// So many of one address in a minute are answered at once, and the others one by one, a `pace`
  /// apart. Nobody waits for longer than `longest_wait`: what waits holds a connection.
  static constexpr std::size_t at_once = 19;
  static constexpr std::chrono::minutes window{1};
  static constexpr std::chrono::seconds pace{1};
  static constexpr std::chrono::seconds longest_wait{5};

  /// Addresses that are told apart. When there are more, all others count as one.
  static constexpr std::size_t max_addresses = 1024;

  /// Counts a wrong token from `client`; the time for which the answer to it must be held back.
  runtime::loop_clock::duration count(const boost::asio::ip::address& client,
                                      runtime::loop_clock::time_point now);

  /// Says in the log how many there were since the last time, if there were any, once a minute at
  /// most. To be called now and then.
  void report(runtime::loop_clock::time_point now);

  /// Since the start.
  std::uint64_t total() const noexcept {
    return total_.load(std::memory_order_relaxed);
  }

  /// Addresses known.
  std::size_t size() const;

private:
  struct entry {
    runtime::loop_clock::time_point since{};
    std::size_t count = 0;
    /// When the answer that was held back last goes out.
    runtime::loop_clock::time_point answered_until{};
  };

  entry& entry_of(const boost::asio::ip::address& client, runtime::loop_clock::time_point now);

  std::atomic<std::uint64_t> total_{0};
  /// Whether `report` has anything to say, so that it mostly takes no lock.
  std::atomic<bool> has_news_{false};
  mutable std::mutex mutex_;
  /// A tree and no hash table: clients choose their addresses.
  std::map<support::address_bytes, entry> entries_;
  entry all_others_;
  /// When entries were looked through for those that are over.
  runtime::loop_clock::time_point swept_at_{};
  std::uint64_t reported_ = 0;
  std::optional<runtime::loop_clock::time_point> reported_at_;
  boost::asio::ip::address last_client_;
};

} // namespace strangelet::net::http
