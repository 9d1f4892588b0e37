#pragma once

#include "crypto/keyed_hash.hpp"
#include "net/admission/rate_bucket.hpp"
#include "net/settings.hpp"
#include "protocol/uuid.hpp"
#include "support/address_range.hpp"

#include <array>
#include <chrono>
#include <cstddef>
#include <map>
#include <mutex>
#include <utility>

namespace strangelet::net {

class address_table;

/// What counts as one client: an IPv4 address, or the first 64 bits of an IPv6 address, since a
/// subscriber has at least so many addresses (RFC 6177). An IPv4 address that is mapped into IPv6,
/// or translated by NAT64 (`64:ff9b::/96`; RFC 6052, section 2.1), is the IPv4 address.
support::address_bytes client_key(const boost::asio::ip::address& client) noexcept;

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

  /// The same for all connections of the address, for as long as the process lives, and nothing
  /// tells the address by it; nil for an empty slot.
  protocol::person_id household() const noexcept;

  /// Takes one of the searches of the address. Returns how long until there is one, if there is
  /// none; zero otherwise, and for an empty slot.
  runtime::loop_clock::duration take_search(const limit_settings& limits,
                                            runtime::loop_clock::time_point now);

private:
  friend class address_table;

  address_slot(address_table& table, const support::address_bytes& key) noexcept
      : table_(&table), key_(key) {}

  address_table* table_ = nullptr;
  support::address_bytes key_{};
};

/// Whether one more connection of an address may come in.
struct address_decision {
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

/// How many connections each address has, how fast new ones came, and how fast it asks. IPv6
/// clients count twice: by their `client_key`, and by their first 48 bits, of which a provider's
/// customer may have all networks, with limits that are `wider` times as high.
///
/// Knows only addresses that have connections, or did something a moment ago. Thread-safe: it is
/// asked when connections come and go and for what is rare, not for messages, and by many parts so
/// that hardly anyone waits.
class address_table {
public:
  static constexpr std::size_t wider = 16;

  address_table() = default;
  address_table(const address_table&) = delete;
  address_table& operator=(const address_table&) = delete;

  /// Counts one more connection of `client`, and judges it by `limits`.
  address_decision enter(const boost::asio::ip::address& client, const limit_settings& limits,
                         runtime::loop_clock::time_point now);

  /// Takes one of the HTTP requests of `client`. Returns how long until there is one, if there is
  /// none; otherwise zero.
  runtime::loop_clock::duration take_request(const boost::asio::ip::address& client,
                                             const limit_settings& limits,
                                             runtime::loop_clock::time_point now);

  /// Takes one of the refusals of `client` that are said in words. False if it has had enough.
  bool take_words(const boost::asio::ip::address& client, runtime::loop_clock::time_point now);

  /// Addresses and networks known.
  std::size_t size() const;

private:
  friend class address_slot;

  struct entry {
    std::size_t connections = 0;
    rate_bucket newcomers;
    rate_bucket searches;
    rate_bucket requests;
    rate_bucket words;

    bool is_idle(runtime::loop_clock::time_point now) const noexcept {
      return connections == 0 && newcomers.is_full(now) && searches.is_full(now) &&
             requests.is_full(now) && words.is_full(now);
    }
  };

  /// What one entry says to one more connection.
  struct opinion {
    address_decision::verdict what = address_decision::verdict::admitted;
    runtime::loop_clock::duration wait{};
    bool is_crowd = false;
  };

  /// A tree and no hash table: clients choose their addresses, and must not choose collisions.
  struct part {
    mutable std::mutex mutex;
    std::map<support::address_bytes, entry> entries;
    /// With so many entries it is time to forget.
    std::size_t bound = 64;

    /// The entry of `key`, which may be a new one. The mutex must be held.
    entry& at(const support::address_bytes& key, runtime::loop_clock::time_point now);
  };

  part& part_of(const support::address_bytes& key) noexcept;
  opinion enter(const support::address_bytes& key, std::size_t most, const rate& newcomers,
                runtime::loop_clock::time_point now);
  /// Takes a token of `allowed` from `which` of the client's entry, and of the network's.
  runtime::loop_clock::duration take(const support::address_bytes& key, rate_bucket entry::*which,
                                     const rate& allowed, runtime::loop_clock::time_point now);
  runtime::loop_clock::duration take_one(const support::address_bytes& key,
                                         rate_bucket entry::*which, const rate& allowed,
                                         runtime::loop_clock::time_point now);
  void leave(const support::address_bytes& key) noexcept;
  void leave_one(const support::address_bytes& key) noexcept;

  std::array<part, 16> parts_;
  /// Its secret is the process's own.
  crypto::keyed_hash hash_;
};

} // namespace strangelet::net
