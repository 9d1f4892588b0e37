#define CAF_SUITE matching.topic_catalog

#include "matching/topic_catalog.hpp"

#include <map>
#include <string>

#include "caf/test/unit_test.hpp"

using namespace strangelet::matching;

namespace {

struct catalog_fixture {
  void acquire(const std::string& key, int users) {
    for (int i = 0; i < users; ++i)
      catalog.acquire(key);
  }

  std::string popular(std::size_t limit) {
    std::string result;
    const auto people = [this](const topic& what) { return what.users - doubles[what.key]; };
    for (const auto& each : catalog.popular(limit, people))
      result += each.key + ' ' + std::to_string(each.users) + ' ';
    return result;
  }

  topic_catalog catalog{3};
  /// Users of an interest who are somebody that has been counted.
  std::map<std::string, std::size_t> doubles;
};

} // namespace

CAF_TEST_FIXTURE_SCOPE(topic_catalog_tests, catalog_fixture)

CAF_TEST(an interest is there as long as anyone has it) {
  auto& chess = catalog.acquire("chess");
  CAF_CHECK(&catalog.acquire("chess") == &chess);
  CAF_CHECK_EQUAL(chess.users, 2u);
  catalog.release(chess);
  CAF_CHECK_EQUAL(catalog.size(), 1u);
  catalog.release(chess);
  CAF_CHECK_EQUAL(catalog.size(), 0u);
}

CAF_TEST(popular interests come with most users first) {
  acquire("a", 3);
  acquire("b", 5);
  acquire("c", 2);
  acquire("d", 4);
  acquire("e", 4);
  CAF_CHECK_EQUAL(popular(10), "b 5 d 4 e 4 a 3 ");
  CAF_CHECK_EQUAL(popular(2), "b 5 d 4 ");
  CAF_CHECK_EQUAL(popular(0), "");
}

CAF_TEST(popular interests are ranked and left out by people) {
  acquire("a", 5);
  acquire("b", 5);
  acquire("c", 4);
  doubles["a"] = 2;
  doubles["b"] = 3;
  CAF_CHECK_EQUAL(popular(10), "c 4 a 3 ");
}

CAF_TEST(an interest that few have is popular no more) {
  for (const auto* key : {"a", "b", "c"})
    acquire(key, 3);
  auto& a = catalog.acquire("a");
  catalog.release(a);
  CAF_CHECK_EQUAL(popular(10), "a 3 b 3 c 3 ");
  catalog.release(a);
  CAF_CHECK_EQUAL(popular(10), "b 3 c 3 ");
  catalog.release(a);
  catalog.release(a);
  acquire("b", 1);
  CAF_CHECK_EQUAL(popular(10), "b 4 c 3 ");
  acquire("a", 3);
  CAF_CHECK_EQUAL(popular(10), "b 4 a 3 c 3 ");
}

CAF_TEST_FIXTURE_SCOPE_END()
