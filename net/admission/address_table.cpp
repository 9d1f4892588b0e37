#include "net/admission/address_table.hpp"

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <numeric>
#include <optional>

namespace strangelet::net {

namespace {

/// Refusals of one address that are said in words, which costs more than a status does.
constexpr rate worded_refusals{10, 10};

/// When an address with too many connections may try again. Only its own clients know when they go.
constexpr auto crowd_pause = std::chrono::seconds{5};

/// Bytes of the prefixes by which IPv6 clients count.
constexpr std::size_t client_prefix = 8;
constexpr std::size_t network_prefix = 6;

/// The well-known prefix of NAT64 (RFC 6052, section 2.1).
constexpr std::array<unsigned char, 12> nat64_prefix{0x00, 0x64, 0xFF, 0x9B};

bool is_ipv4(const support::address_bytes& key) noexcept {
  return key[10] == 0xFF;
}

/// The network around an IPv6 client; empty for an IPv4 client, which has none that counts. The
/// last byte tells it from its first client.
std::optional<support::address_bytes> network_of(support::address_bytes key) noexcept {
  if (is_ipv4(key))
    return std::nullopt;
  std::fill(key.begin() + network_prefix, key.end(), static_cast<unsigned char>(0));
  key[15] = 8 * network_prefix;
  return key;
}

rate widened(const rate& allowed) noexcept {
  return {address_table::wider * allowed.per_second, address_table::wider * allowed.burst};
}

} // namespace

support::address_bytes client_key(const boost::asio::ip::address& client) noexcept {
  auto bytes = support::to_bytes(client);
  if (std::equal(nat64_prefix.begin(), nat64_prefix.end(), bytes.begin())) {
    std::fill(bytes.begin(), bytes.begin() + 10, static_cast<unsigned char>(0));
    bytes[10] = bytes[11] = 0xFF;
  } else if (!support::unmapped(client).is_v4()) {
    std::fill(bytes.begin() + client_prefix, bytes.end(), static_cast<unsigned char>(0));
  }
  return bytes;
}

void address_slot::reset() noexcept {
  if (table_ != nullptr)
    std::exchange(table_, nullptr)->leave(key_);
}

protocol::person_id address_slot::household() const noexcept {
  if (table_ == nullptr)
    return {};
  const std::uint64_t hash =
      table_->hash_({reinterpret_cast<const char*>(key_.data()), key_.size()});
  std::array<std::uint8_t, 16> digest{};
  std::memcpy(digest.data(), &hash, sizeof(hash));
  return protocol::person_id{protocol::uuid::of_digest(digest)};
}

runtime::loop_clock::duration address_slot::take_search(const limit_settings& limits,
                                                        runtime::loop_clock::time_point now) {
  if (table_ == nullptr || !limits.enabled)
    return {};
  return table_->take(key_, &address_table::entry::searches, limits.address_searches, now);
}

address_decision address_table::enter(const boost::asio::ip::address& client,
                                      const limit_settings& limits,
                                      runtime::loop_clock::time_point now) {
  const auto key = client_key(client);
  auto found = enter(key, limits.address_connections, limits.address_newcomers, now);
  if (const auto network = network_of(key)) {
    // Who is turned away alone does not use up what its neighbours may do.
    const auto is_alone = found.what != address_decision::verdict::admitted;
    auto around = enter(*network, wider * limits.address_connections,
                        is_alone ? rate{0, 1} : widened(limits.address_newcomers), now);
    if (around.what > found.what)
      found = around;
  }
  const auto wait = std::chrono::ceil<std::chrono::seconds>(found.wait);
  return {found.what, {*this, key}, std::max(wait, std::chrono::seconds{1}), found.is_crowd};
}

address_table::opinion address_table::enter(const support::address_bytes& key, std::size_t most,
                                            const rate& newcomers,
                                            runtime::loop_clock::time_point now) {
  auto& home = part_of(key);
  std::lock_guard lock{home.mutex};
  auto& known = home.at(key, now);
  const auto before = known.connections++;
  if (most != 0 && before >= 2 * most)
    return {address_decision::verdict::dropped, crowd_pause, true};
  if (most != 0 && before >= most)
    return {address_decision::verdict::turned_away, crowd_pause, true};
  if (!known.newcomers.take(newcomers, now))
    return {address_decision::verdict::turned_away, known.newcomers.wait(newcomers, now), false};
  return {};
}

runtime::loop_clock::duration address_table::take_request(const boost::asio::ip::address& client,
                                                          const limit_settings& limits,
                                                          runtime::loop_clock::time_point now) {
  return take(client_key(client), &entry::requests, limits.address_requests, now);
}

bool address_table::take_words(const boost::asio::ip::address& client,
                               runtime::loop_clock::time_point now) {
  return take(client_key(client), &entry::words, worded_refusals, now).count() == 0;
}

runtime::loop_clock::duration address_table::take(const support::address_bytes& key,
                                                  rate_bucket entry::*which, const rate& allowed,
                                                  runtime::loop_clock::time_point now) {
  if (!allowed.is_limited())
    return {};
  auto wait = take_one(key, which, allowed, now);
  if (const auto network = network_of(key); network && wait.count() == 0)
    wait = take_one(*network, which, widened(allowed), now);
  return wait;
}

runtime::loop_clock::duration address_table::take_one(const support::address_bytes& key,
                                                      rate_bucket entry::*which,
                                                      const rate& allowed,
                                                      runtime::loop_clock::time_point now) {
  auto& home = part_of(key);
  std::lock_guard lock{home.mutex};
  auto& bucket = home.at(key, now).*which;
  return bucket.take(allowed, now) ? runtime::loop_clock::duration{} : bucket.wait(allowed, now);
}

std::size_t address_table::size() const {
  return std::accumulate(parts_.begin(), parts_.end(), std::size_t{0},
                         [](std::size_t sum, const part& each) {
                           std::lock_guard lock{each.mutex};
                           return sum + each.entries.size();
                         });
}

address_table::part& address_table::part_of(const support::address_bytes& key) noexcept {
  // The last byte differs among IPv4 neighbours, the eighth and the sixth among IPv6 networks.
  return parts_[(key[5] ^ key[7] ^ key[15]) % parts_.size()];
}

void address_table::leave(const support::address_bytes& key) noexcept {
  leave_one(key);
  if (const auto network = network_of(key))
    leave_one(*network);
}

void address_table::leave_one(const support::address_bytes& key) noexcept {
  auto& home = part_of(key);
  std::lock_guard lock{home.mutex};
  if (auto found = home.entries.find(key); found != home.entries.end())
    --found->second.connections;
}

address_table::entry& address_table::part::at(const support::address_bytes& key,
                                              runtime::loop_clock::time_point now) {
  if (entries.size() >= bound) {
    for (auto each = entries.begin(); each != entries.end();)
      each = each->second.is_idle(now) ? entries.erase(each) : std::next(each);
    // Twice what is left, so that each entry is looked at a few times in its life at most.
    bound = std::max<std::size_t>(64, 2 * entries.size());
  }
  return entries[key];
}

} // namespace strangelet::net
