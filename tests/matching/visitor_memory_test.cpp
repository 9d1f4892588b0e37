#define CAF_SUITE matching.visitor_memory

#include "matching/visitor_memory.hpp"

#include <utility>
#include <vector>

#include "caf/test/unit_test.hpp"

using namespace strangelet::matching;
using namespace std::chrono_literals;
using strangelet::protocol::person_id;
using strangelet::protocol::uuid;

namespace {

struct memory_fixture {
  person_id remember(duration at) {
    person_id person{uuid::generate()};
    memory.remember(person, person, {&catalog.acquire("chess")}, time_point{at});
    return person;
  }

  /// Users who count for the interest.
  std::size_t counted() {
    auto& chess = catalog.acquire("chess");
    const auto users = chess.users - 1;
    catalog.release(chess);
    return users;
  }

  topic_catalog catalog{5};
  visitor_memory memory{catalog};
};

} // namespace

CAF_TEST_FIXTURE_SCOPE(visitor_memory_tests, memory_fixture)

CAF_TEST(interests of visitors count until they are forgotten) {
  const auto person = remember(1s);
  remember(2s);
  CAF_CHECK_EQUAL(counted(), 2u);
  memory.forget(person);
  memory.forget(person);
  CAF_CHECK_EQUAL(counted(), 1u);
  CAF_CHECK_EQUAL(memory.size(), 1u);
}

CAF_TEST(those seen long ago are forgotten) {
  remember(1s);
  remember(2s);
  remember(3s);
  memory.forget_until(time_point{2s});
  CAF_CHECK_EQUAL(counted(), 1u);
}

CAF_TEST(each visitor is told with whom it counts as) {
  const person_id one{uuid::generate()};
  const person_id other{uuid::generate()};
  const person_id household{uuid::generate()};
  auto& chess = catalog.acquire("chess");
  memory.remember(one, one, {&catalog.acquire("chess"), &catalog.acquire("go")}, time_point{1s});
  memory.remember(other, household, {&catalog.acquire("chess")}, time_point{1s});
  std::vector<std::pair<person_id, std::size_t>> told;
  memory.for_each([&](const person_id& counts_as, const topic_list& interests) {
    CAF_CHECK(interests[0] == &chess);
    told.emplace_back(counts_as, interests.size());
  });
  CAF_REQUIRE_EQUAL(told.size(), 2u);
  CAF_CHECK(told[0] == std::make_pair(one, std::size_t{2}));
  CAF_CHECK(told[1] == std::make_pair(household, std::size_t{1}));
  memory.forget(other);
  std::size_t left = 0;
  memory.for_each([&](const person_id&, const topic_list&) { ++left; });
  CAF_CHECK_EQUAL(left, 1u);
}

CAF_TEST(a user is remembered once) {
  const auto person = remember(1s);
  memory.remember(person, person, {&catalog.acquire("chess")}, time_point{5s});
  CAF_CHECK_EQUAL(counted(), 1u);
  memory.forget_until(time_point{4s});
  CAF_CHECK_EQUAL(counted(), 1u);
}

CAF_TEST(who names no interests takes up no room) {
  const auto person = remember(1s);
  memory.remember(person, person, {}, time_point{2s});
  memory.remember(person_id{uuid::generate()}, person, {}, time_point{2s});
  CAF_CHECK_EQUAL(memory.size(), 1u);
  CAF_CHECK_EQUAL(counted(), 1u);
}

CAF_TEST(memory is bounded) {
  for (std::size_t i = 0; i < visitor_memory::max_size + 10; ++i)
    remember(1s);
  CAF_CHECK_EQUAL(memory.size(), visitor_memory::max_size);
  CAF_CHECK_EQUAL(counted(), visitor_memory::max_size);
}

CAF_TEST(users who come and go push nobody out) {
  remember(1s);
  const person_id restless{uuid::generate()};
  for (std::size_t i = 0; i < 3 * visitor_memory::max_size; ++i) {
    memory.remember(restless, restless, {&catalog.acquire("chess")}, time_point{2s});
    memory.forget(restless);
  }
  CAF_CHECK_EQUAL(memory.size(), 1u);
  CAF_CHECK_EQUAL(counted(), 1u);
  memory.forget_until(time_point{1s});
  CAF_CHECK_EQUAL(memory.size(), 0u);
}

CAF_TEST_FIXTURE_SCOPE_END()
