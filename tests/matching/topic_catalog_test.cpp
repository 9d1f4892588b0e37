#define CAF_SUITE matching.topic_catalog

#include "matching/topic_catalog.hpp"

#include <numeric>
#include <set>
#include <string>

#include "caf/test/unit_test.hpp"

using namespace strangelet::matching;

namespace {

struct catalog_fixture {
  void acquire(const std::string& key, int users) {
    for (int i = 0; i < users; ++i)
      catalog.acquire(key);
  }

  std::string popular() {
    std::set<std::string> keys;
    std::size_t place = 0;
    for (const auto* each : catalog.popular()) {
      CAF_CHECK(catalog.is_popular(*each));
      CAF_CHECK_EQUAL(each->popular_place, place++);
      keys.insert(each->key + ' ' + std::to_string(each->users) + ' ');
    }
    return std::accumulate(keys.begin(), keys.end(), std::string{});
  }

  topic_catalog catalog{3};
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

CAF_TEST(an interest is popular once enough users have it) {
  acquire("a", 3);
  acquire("b", 5);
  acquire("c", 2);
  CAF_CHECK_EQUAL(popular(), "a 3 b 5 ");
  CAF_CHECK(!catalog.is_popular(catalog.acquire("d")));
  acquire("c", 1);
  CAF_CHECK_EQUAL(popular(), "a 3 b 5 c 3 ");
}

CAF_TEST(an interest that few have is popular no more) {
  for (const auto* key : {"a", "b", "c"})
    acquire(key, 3);
  auto& a = catalog.acquire("a");
  catalog.release(a);
  CAF_CHECK_EQUAL(popular(), "a 3 b 3 c 3 ");
  catalog.release(a);
  CAF_CHECK_EQUAL(popular(), "b 3 c 3 ");
  catalog.release(a);
  catalog.release(a);
  acquire("b", 1);
  CAF_CHECK_EQUAL(popular(), "b 4 c 3 ");
  acquire("a", 3);
  CAF_CHECK_EQUAL(popular(), "a 3 b 4 c 3 ");
}

CAF_TEST_FIXTURE_SCOPE_END()
