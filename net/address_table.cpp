#include "net/address_table.hpp"

#include <algorithm>
#include <numeric>

namespace strangelet::net {

namespace {

/// When an address with too many connections may try again. Only its own clients know when they go.
constexpr auto crowd_pause = std::chrono::seconds{5};

/// What counts as one client.
address_bytes key_of(const boost::asio::ip::address& client) noexcept {
  auto plain = unmapped(client);
  auto bytes = to_bytes(plain);
  if (plain.is_v6())
    std::fill(bytes.begin() + 8, bytes.end(), static_cast<unsigned char>(0));
  return bytes;
}

} // namespace

void address_slot::reset() noexcept {
  if (table_ != nullptr)
    std::exchange(table_, nullptr)->leave(key_);
}

admission address_table::enter(const boost::asio::ip::address& client, const limit_settings& limits,
                               loop_clock::time_point now) {
  auto key = key_of(client);
  auto& home = part_of(key);
  std::lock_guard lock{home.mutex};
  if (home.entries.size() >= home.bound)
    forget(home, now);
  auto& known = home.entries[key];
  auto most = limits.address_connections;
  auto is_crowded = most != 0 && known.connections >= most;
  auto is_dropped = most != 0 && known.connections >= 2 * most;
  ++known.connections;
  admission result{admission::verdict::admitted, {*this, key}, {}};
  if (is_crowded) {
    result.what = is_dropped ? admission::verdict::dropped : admission::verdict::turned_away;
    result.retry_after = crowd_pause;
    result.is_crowd = true;
  } else if (!known.newcomers.take(limits.address_newcomers, now)) {
    result.what = admission::verdict::turned_away;
    auto wait = known.newcomers.wait(limits.address_newcomers, now);
    result.retry_after =
        std::max(std::chrono::ceil<std::chrono::seconds>(wait), std::chrono::seconds{1});
  }
  return result;
}

std::size_t address_table::size() const {
  return std::accumulate(parts_.begin(), parts_.end(), std::size_t{0},
                         [](std::size_t sum, const part& each) {
                           std::lock_guard lock{each.mutex};
                           return sum + each.entries.size();
                         });
}

address_table::part& address_table::part_of(const address_bytes& key) noexcept {
  // The last byte differs among IPv4 neighbours, the eighth among IPv6 networks.
  return parts_[(key[7] ^ key[15]) % parts_.size()];
}

void address_table::leave(const address_bytes& key) noexcept {
  auto& home = part_of(key);
  std::lock_guard lock{home.mutex};
  if (auto found = home.entries.find(key); found != home.entries.end())
    --found->second.connections;
}

void address_table::forget(part& from, loop_clock::time_point now) {
  for (auto each = from.entries.begin(); each != from.entries.end();) {
    auto is_idle = each->second.connections == 0 && each->second.newcomers.is_full(now);
    each = is_idle ? from.entries.erase(each) : std::next(each);
  }
  // Twice what is left, so that each entry is looked at a few times in its life at most.
  from.bound = std::max<std::size_t>(64, 2 * from.entries.size());
}

} // namespace strangelet::net
