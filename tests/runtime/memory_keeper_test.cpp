#define CAF_SUITE runtime.memory_keeper

#include "runtime/memory_keeper.hpp"

#include "caf/test/unit_test.hpp"

using strangelet::runtime::memory_keeper;

CAF_TEST(it is time when half of them have gone) {
  memory_keeper keeper;
  for (auto count : {20'000u, 10'001u})
    CAF_CHECK(!keeper.look(count));
  CAF_CHECK(keeper.look(10'000));
}

CAF_TEST(few that come and go are no reason) {
  memory_keeper keeper;
  for (auto count : {0u, 10u, 499u, 0u})
    CAF_CHECK(!keeper.look(count));
}

CAF_TEST(it takes a new rush after memory was given back) {
  memory_keeper keeper;
  keeper.look(1'000);
  keeper.look(500);
  for (auto count : {499u, 251u})
    CAF_CHECK(!keeper.look(count));
}
