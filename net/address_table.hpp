#pragma once

#include "net/address_range.hpp"
#include "net/rate_bucket.hpp"
#include "net/settings.hpp"

#include <array>
#include <chrono>
#include <cstddef>
#include <map>
#include <mutex>
#include <utility>

namespace strangelet::net {

class address_table;

/// A connection's place among those of its address; given back when it goes. Must not outlive its
/// table. An empty one is nobody's.
class address_slot {
public:
  address_slot() noexcept = default;
  address_slot(address_slot&& other) noexcept
      : table_(std::exchange(other.table_, nullptr)), key_(other.key_) {}
  address_slot& operator=(address_slot&& other) noexcept {
    std::swap(table_, other.table_);
    std::swap(key_, other.key_);
    return *this;
  }
  ~address_slot() {
    reset();
  }

  /// Gives the place back now.
  void reset() noexcept;

private:
  friend class address_table;

  address_slot(address_table& table, const address_bytes& key) noexcept
      : table_(&table), key_(key) {}

  address_table* table_ = nullptr;
  address_bytes key_{};
};

/// Whether one more connection of an address may come in.
struct admission {
  enum class verdict {
    admitted,
    /// To be told so. It has a place too, as it costs a descriptor as well.
    turned_away,
    /// There are as many again of those that were turned away: not worth an answer.
    dropped,
  };

  verdict what;
  address_slot slot;
  /// After how long it may try again, if it was not admitted. At least a second.
  std::chrono::seconds retry_after;
  /// It was turned away for the number of connections, and not for how fast they come. Who comes
  /// back to a session may pass: the place of the connection before is still taken for it.
  bool is_crowd = false;
};

/// How many connections each address has and how fast new ones came. An IPv6 client counts by its
/// first 64 bits, since a subscriber has at least so many addresses (RFC 6177).
///
/// Knows only addresses that have connections, or had one a moment ago. Thread-safe: it is asked
/// when connections come and go, not for messages, and by many parts so that hardly anyone waits.
class address_table {
public:
  address_table() = default;
  address_table(const address_table&) = delete;
  address_table& operator=(const address_table&) = delete;

  /// Counts one more connection of `client`, and judges it by `limits`.
  admission enter(const boost::asio::ip::address& client, const limit_settings& limits,
                  loop_clock::time_point now);

  /// Addresses known.
  std::size_t size() const;

private:
  friend class address_slot;

  struct entry {
    std::size_t connections = 0;
    rate_bucket newcomers;
  };

  /// A tree and no hash table: clients choose their addresses, and must not choose collisions.
  struct part {
    mutable std::mutex mutex;
    std::map<address_bytes, entry> entries;
    /// With so many entries it is time to forget.
    std::size_t bound = 64;
  };

  part& part_of(const address_bytes& key) noexcept;
  void leave(const address_bytes& key) noexcept;
  static void forget(part& from, loop_clock::time_point now);

  std::array<part, 16> parts_;
};

} // namespace strangelet::net
