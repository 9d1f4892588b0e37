#include "bench/load/soak_tally.hpp"

#include <nlohmann/json.hpp>

namespace strangelet::bench {

namespace {

double to_ms(std::chrono::nanoseconds time) {
  return std::chrono::duration<double, std::milli>{time}.count();
}

} // namespace

void soak_tally::add(const message_count& side) {
  lost += side.lost();
  duplicated += side.duplicated();
  misordered += side.misordered();
}

nlohmann::json to_json(const soak_tally& from) {
  return {{"farewells", from.farewells},
          {"hangUps", from.hang_ups},
          {"strangers", from.strangers},
          {"said", from.said},
          {"heard", from.heard},
          {"lost", from.lost},
          {"duplicated", from.duplicated},
          {"misordered", from.misordered},
          {"longestWaitMs", to_ms(from.longest_wait)},
          {"longestNewsMs", to_ms(from.longest_news)},
          {"troubles", from.troubles}};
}

nlohmann::json to_json(const histogram& from) {
  auto result = nlohmann::json::array();
  from.for_each([&](std::uint64_t end, std::uint64_t count) { result.push_back({end, count}); });
  return result;
}

} // namespace strangelet::bench
