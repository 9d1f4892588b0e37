#define CAF_SUITE bench.hostile

#include "bench/load/hostile_scenario.hpp"
#include "bench/load/nuisance.hpp"

#include <set>
#include <string>

#include "caf/test/unit_test.hpp"

using namespace strangelet::bench;

CAF_TEST(the end of a connection is told in a word) {
  CAF_CHECK_EQUAL(kind_of_end("closed with 1008 too many"), "close 1008");
  CAF_CHECK_EQUAL(kind_of_end("closed without a code"), "closed without a code");
  CAF_CHECK_EQUAL(kind_of_end("no upgrade, but HTTP/1.1 400 Bad Request"), "status 400");
  CAF_CHECK_EQUAL(kind_of_end("Connection reset by peer"), "Connection reset by peer");
}

CAF_TEST(every kind of nuisance has its own name and does something) {
  std::set<std::string> names;
  for (const auto& each : nuisances()) {
    names.emplace(each.name);
    CAF_CHECK(each.act != nullptr && each.acts > 0 && each.pace.count() > 0);
  }
  CAF_CHECK_EQUAL(names.size(), nuisances().size());
}
