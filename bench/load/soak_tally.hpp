#pragma once

#include "bench/load/histogram.hpp"
#include "bench/load/message_count.hpp"

#include <nlohmann/json_fwd.hpp>

#include <chrono>
#include <cstdint>
#include <map>
#include <string>

namespace strangelet::bench {

/// What the honest clients of a soak have seen since the beginning.
struct soak_tally {
  /// Conversations between two honest clients that ended with a goodbye from both, and those that
  /// one of them cut off on purpose.
  std::uint64_t farewells = 0;
  std::uint64_t hang_ups = 0;
  /// Conversations with somebody else.
  std::uint64_t strangers = 0;
  /// Messages between honest clients.
  std::uint64_t said = 0;
  std::uint64_t heard = 0;
  std::uint64_t lost = 0;
  std::uint64_t duplicated = 0;
  std::uint64_t misordered = 0;
  /// The longest time that anybody waited for a partner, and from a hang-up to the news of it.
  std::chrono::nanoseconds longest_wait{0};
  std::chrono::nanoseconds longest_news{0};
  /// What must not happen to an honest client, in words, and how often it did.
  std::map<std::string, std::uint64_t> troubles;

  /// Adds what one side of a conversation has heard.
  void add(const message_count& side);
};

/// The numbers as members of an object; times in ms.
nlohmann::json to_json(const soak_tally& from);

/// `[[ns, count], …]`, the buckets that have something in them.
nlohmann::json to_json(const histogram& from);

} // namespace strangelet::bench
