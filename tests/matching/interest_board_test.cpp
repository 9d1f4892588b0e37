#define CAF_SUITE matching.interest_board

#include "matching/interest_board.hpp"

#include <string>

#include "caf/test/unit_test.hpp"

using namespace strangelet::matching;
using namespace std::chrono_literals;

namespace {

struct board_fixture {
  std::string first(std::size_t limit) const {
    std::string result;
    for (const auto& each : board.first(limit))
      result += each.key + ' ' + std::to_string(each.users) + ' ';
    return result;
  }

  /// What is told once so many people have the interest.
  std::string told(std::size_t people) {
    board.renew({{"tea", people}}, now += 1min);
    return first(10);
  }

  time_point now{1h};
  interest_board board{settings{}};
};

} // namespace

CAF_TEST_FIXTURE_SCOPE(interest_board_tests, board_fixture)

CAF_TEST(interests come with most users first) {
  board.renew({{"a", 5}, {"b", 15}, {"d", 10}, {"c", 10}}, now);
  CAF_CHECK_EQUAL(first(10), "b 15 c 10 d 10 a 5 ");
  CAF_CHECK_EQUAL(first(2), "b 15 c 10 ");
  CAF_CHECK_EQUAL(first(0), "");
}

CAF_TEST(an interest appears from five people and stays until three) {
  CAF_CHECK_EQUAL(told(4), "");
  CAF_CHECK_EQUAL(told(5), "tea 5 ");
  CAF_CHECK_EQUAL(told(4), "tea 5 ");
  CAF_CHECK_EQUAL(told(3), "tea 5 ");
  CAF_CHECK_EQUAL(told(2), "");
  CAF_CHECK_EQUAL(told(4), "");
  CAF_CHECK_EQUAL(told(5), "tea 5 ");
}

CAF_TEST(people are told in steps of five that hold as well) {
  CAF_CHECK_EQUAL(told(9), "tea 5 ");
  CAF_CHECK_EQUAL(told(10), "tea 10 ");
  CAF_CHECK_EQUAL(told(8), "tea 10 ");
  CAF_CHECK_EQUAL(told(7), "tea 5 ");
  CAF_CHECK_EQUAL(told(9), "tea 5 ");
  CAF_CHECK_EQUAL(told(34), "tea 30 ");
  CAF_CHECK_EQUAL(told(13), "tea 15 ");
  CAF_CHECK_EQUAL(told(0), "");
}

CAF_TEST(order says no more than the steps do) {
  board.renew({{"b", 9}, {"a", 5}}, now);
  CAF_CHECK_EQUAL(first(10), "a 5 b 5 ");
}

CAF_TEST(an interest that nobody has is forgotten) {
  told(5);
  board.renew({}, now += 1min);
  CAF_CHECK_EQUAL(first(10), "");
  CAF_CHECK_EQUAL(told(4), "");
}

CAF_TEST(it changes once a minute) {
  CAF_CHECK(board.is_due(now));
  board.renew({}, now);
  CAF_CHECK(!board.is_due(now));
  CAF_CHECK(!board.is_due(now + 1min - 1ns));
  CAF_CHECK(board.is_due(now + 1min));
}

CAF_TEST(without a period it may change at any time) {
  settings how;
  how.popular_period = {};
  interest_board at_once{how};
  at_once.renew({}, now);
  CAF_CHECK(at_once.is_due(now));
}

CAF_TEST_FIXTURE_SCOPE_END()
