#define CAF_SUITE net.memory_keeper

#include "net/memory_keeper.hpp"

#include <fstream>
#include <memory>
#include <unistd.h>
#include <vector>

#include "caf/test/unit_test.hpp"

#include "sanitized.hpp"

using strangelet::net::memory_keeper;

namespace {

/// In pages (proc(5)).
std::size_t resident() {
  std::size_t all = 0;
  std::size_t result = 0;
  std::ifstream{"/proc/self/statm"} >> all >> result;
  return result;
}

} // namespace

CAF_TEST(what was freed goes back when most have gone) {
#ifdef STRANGELET_SANITIZED
  // Sanitizers bring their own allocator.
  CAF_CHECK(true);
#else
  memory_keeper keeper;
  auto before = resident();
  std::vector<std::unique_ptr<char[]>> blocks;
  for (int i = 0; i < 20'000; ++i)
    blocks.push_back(std::make_unique<char[]>(2'000));
  // One that stays keeps the allocator from shrinking the heap by itself.
  auto last = std::make_unique<char[]>(2'000);
  CAF_CHECK(!keeper.look(20'000));
  auto full = resident();
  blocks.clear();
  CAF_CHECK_GREATER(resident(), before + (full - before) / 2);
  CAF_CHECK(keeper.look(100));
  CAF_CHECK_LESS(resident(), before + (full - before) / 10);
#endif
}

CAF_TEST(few connections that come and go are no reason) {
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
