#pragma once

#include "runtime/loop_clock.hpp"
#include "support/address_range.hpp"

#include <boost/asio/ip/address.hpp>

#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <string>
#include <vector>

namespace strangelet::net {

/// Ways to refuse a client.
enum class refusal_kind {
  bad_request,
  unauthorized,
  forbidden,
  not_in_time,
  too_many,
  head_too_large,
  unavailable,
  dropped_for_address,
  dropped_for_proxy,
  dropped_for_time,
  /// A WebSocket closed, or dropped, for too much or too slow a client.
  cut_off,
  /// A WebSocket closed because its client broke the protocol.
  broken,
};

/// `broken` is the last.
inline constexpr std::size_t refusal_kinds = static_cast<std::size_t>(refusal_kind::broken) + 1;

/// Logs refusals, one line a minute for each kind that happened: how many there were, and the
/// clients with most of them. Bounded in memory: of more clients than `max_clients` it keeps those
/// that may have most, and names of each what is certain ("Space-Saving"; Metwally, Agrawal, El
/// Abbadi, 2005). Thread-safe; nobody waits in it.
class refusal_log {
public:
  static constexpr std::chrono::minutes period{1};
  static constexpr std::size_t max_clients = 64;
  static constexpr std::size_t named_clients = 3;

  void count(refusal_kind what, const boost::asio::ip::address& who,
             runtime::loop_clock::time_point now);

  /// Logs each kind whose minute is over. To be called now and then.
  void report(runtime::loop_clock::time_point now);

  /// Logs all kinds: at the end, when no minute will be over any more.
  void report_all(runtime::loop_clock::time_point now);

private:
  struct client {
    support::address_bytes key;
    std::uint64_t count;
    /// How much of `count` may be that of clients that were here before.
    std::uint64_t doubtful;

    std::uint64_t certain() const noexcept {
      return count - doubtful;
    }
  };

  struct record {
    std::uint64_t count = 0;
    /// When the first of `count` happened.
    runtime::loop_clock::time_point since{};
    std::vector<client> clients{};

    void add(const boost::asio::ip::address& who);
    /// What the log says, and forgets it.
    std::string take_summary(runtime::loop_clock::time_point now);
    std::string name_clients();
  };

  /// Logs each kind whose first refusal is so old.
  void report_since(runtime::loop_clock::duration age, runtime::loop_clock::time_point now);

  /// Whether there is anything to say, so that `report` mostly takes no lock.
  std::atomic<bool> has_news_{false};
  std::mutex mutex_;
  std::array<record, refusal_kinds> records_;
};

} // namespace strangelet::net
