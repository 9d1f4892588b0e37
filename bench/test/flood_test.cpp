#define CAF_SUITE bench.flood

#include "bench/load/flood_scenario.hpp"

#include <string>

#include "caf/test/unit_test.hpp"

using namespace strangelet::bench;

CAF_TEST(each flood is whole frames) {
  for (const std::string name : {"pings", "pongs", "events", "fragments"}) {
    const auto frames = flood_of(name);
    CAF_CHECK(frames.size() >= 16 * 1024);
    std::size_t at = 0;
    while (at + 6 <= frames.size())
      at += 6 + (static_cast<unsigned char>(frames[at + 1]) & 0x7FU);
    CAF_CHECK_EQUAL(at, frames.size());
  }
}

CAF_TEST(there is no flood without a name) {
  CAF_CHECK_EQUAL(flood_of("tea"), "");
}
