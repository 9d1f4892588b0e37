#define CAF_SUITE bench.message_count

#include "bench/load/message_count.hpp"

#include <initializer_list>

#include "caf/test/unit_test.hpp"

using strangelet::bench::message_count;

namespace {

message_count after(std::initializer_list<std::uint32_t> numbers) {
  message_count result;
  for (auto number : numbers)
    result.hear(number);
  return result;
}

} // namespace

CAF_TEST(messages in order are what should be) {
  auto all = after({1, 2, 3});
  CAF_CHECK_EQUAL(all.heard(), 3u);
  CAF_CHECK_EQUAL(all.lost() + all.duplicated() + all.misordered(), 0u);
}

CAF_TEST(what a later message has left behind is lost) {
  CAF_CHECK_EQUAL(after({1, 4}).lost(), 2u);
  CAF_CHECK_EQUAL(after({2}).lost(), 1u);
}

CAF_TEST(a message that arrives again is a duplicate and not a loss) {
  auto all = after({1, 2, 2, 1, 3});
  CAF_CHECK_EQUAL(all.duplicated(), 2u);
  CAF_CHECK_EQUAL(all.lost(), 0u);
}

CAF_TEST(a message that comes after a later one is misordered and not lost) {
  auto all = after({1, 3, 2});
  CAF_CHECK_EQUAL(all.misordered(), 1u);
  CAF_CHECK_EQUAL(all.lost(), 0u);
  CAF_CHECK_EQUAL(all.duplicated(), 0u);
}

CAF_TEST(a misordered message that comes again is a duplicate) {
  CAF_CHECK_EQUAL(after({1, 3, 2, 2}).duplicated(), 1u);
}
