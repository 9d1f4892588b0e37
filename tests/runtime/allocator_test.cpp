#define CAF_SUITE runtime.allocator

#include "runtime/allocator.hpp"
#include "tests/tools/sanitized.hpp"

#include <cstddef>
#include <fstream>
#include <memory>
#include <vector>

#include "caf/test/unit_test.hpp"

using namespace strangelet::runtime;

namespace {

using blocks = std::vector<std::unique_ptr<char[]>>;

/// In pages (proc(5)).
std::size_t resident() {
  std::size_t all = 0;
  std::size_t result = 0;
  std::ifstream{"/proc/self/statm"} >> all >> result;
  return result;
}

blocks allocate(std::size_t count, std::size_t size) {
  blocks result;
  for (std::size_t i = 0; i < count; ++i)
    result.push_back(std::make_unique<char[]>(size));
  return result;
}

} // namespace

#ifdef STRANGELET_SANITIZED

CAF_TEST(sanitizers bring their own allocator) {
  flush_thread_cache();
  give_pages_back();
  CAF_CHECK(true);
}

#else

CAF_TEST(what was freed goes back) {
  const auto before = resident();
  auto all = allocate(20'000, 2'000);
  // One that stays keeps the allocator from shrinking the heap by itself.
  const auto last = allocate(1, 2'000);
  const auto full = resident();
  all.clear();
  CAF_CHECK_GREATER(resident(), before + (full - before) / 2);
  give_pages_back();
  CAF_CHECK_LESS(resident(), before + (full - before) / 10);
}

CAF_TEST(so do the blocks that a thread keeps at hand) {
  for (const std::size_t size : {500, 1'000, 2'000, 4'000})
    allocate(1'000, size);
  give_pages_back();
  const auto before = resident();
  flush_thread_cache();
  give_pages_back();
  CAF_CHECK_LESS(resident() + 10, before);
}

#endif
