#define CAF_SUITE matching.visitor_memory

#include "matching/visitor_memory.hpp"

#include "caf/test/unit_test.hpp"

using namespace strangelet::matching;
using namespace std::chrono_literals;
using strangelet::protocol::person_id;
using strangelet::protocol::uuid;

namespace {

struct memory_fixture {
  person_id remember(duration at) {
    person_id person{uuid::generate()};
    memory.remember(person, {&catalog.acquire("chess")}, time_point{at});
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

CAF_TEST(a visitor is remembered for its interests) {
  const auto person = remember(1s);
  const auto& chess = catalog.acquire("chess");
  CAF_CHECK(memory.remembers(person, chess));
  CAF_CHECK(!memory.remembers(person, catalog.acquire("go")));
  CAF_CHECK(!memory.remembers(person_id{uuid::generate()}, chess));
  memory.forget(person);
  CAF_CHECK(!memory.remembers(person, chess));
}

CAF_TEST(a user is remembered once) {
  const auto person = remember(1s);
  memory.remember(person, {&catalog.acquire("chess")}, time_point{5s});
  CAF_CHECK_EQUAL(counted(), 1u);
  memory.forget_until(time_point{4s});
  CAF_CHECK_EQUAL(counted(), 1u);
}

CAF_TEST(who names no interests takes up no room) {
  const auto person = remember(1s);
  memory.remember(person, {}, time_point{2s});
  memory.remember(person_id{uuid::generate()}, {}, time_point{2s});
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
    memory.remember(restless, {&catalog.acquire("chess")}, time_point{2s});
    memory.forget(restless);
  }
  CAF_CHECK_EQUAL(memory.size(), 1u);
  CAF_CHECK_EQUAL(counted(), 1u);
  memory.forget_until(time_point{1s});
  CAF_CHECK_EQUAL(memory.size(), 0u);
}

CAF_TEST_FIXTURE_SCOPE_END()
