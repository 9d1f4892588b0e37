#define CAF_SUITE actors.slice_cursor

#include "actors/slice_cursor.hpp"

#include <map>
#include <string>

#include "caf/test/unit_test.hpp"

using namespace strangelet::actors;

namespace {

/// A directory that is walked two steps at a time.
struct walk_fixture {
  std::map<caf::actor_id, std::string> all{{1, "a"}, {3, "c"}, {5, "e"}, {7, "g"}};
  slice_cursor subject;

  std::string slice() {
    std::string met;
    const auto has_more = subject.go_on(all, 2, [&](const std::string& each) { met += each; });
    return has_more ? met + "..." : met;
  }
};

} // namespace

CAF_TEST_FIXTURE_SCOPE(walk_tests, walk_fixture)

CAF_TEST(all are met in slices) {
  CAF_CHECK_EQUAL(slice(), "ac...");
  CAF_CHECK_EQUAL(slice(), "eg");
  CAF_CHECK_EQUAL(slice(), "");
}

CAF_TEST(in an empty directory there is nobody to meet) {
  all.clear();
  CAF_CHECK_EQUAL(slice(), "");
  CAF_CHECK(subject.has_passed(1));
}

CAF_TEST(who has gone is not met and nobody else is skipped for it) {
  slice();
  // The one met last, and the next one.
  all.erase(3);
  all.erase(5);
  CAF_CHECK_EQUAL(slice(), "g");
}

CAF_TEST(who comes is met unless the walk has passed) {
  slice();
  CAF_CHECK(subject.has_passed(2));
  CAF_CHECK(subject.has_passed(3));
  CAF_CHECK(!subject.has_passed(4));
  all.emplace(2, "b");
  all.emplace(4, "d");
  CAF_CHECK_EQUAL(slice(), "de...");
  CAF_CHECK_EQUAL(slice(), "g");
}

CAF_TEST(a walk that is over meets nobody any more) {
  slice();
  slice();
  CAF_CHECK(subject.has_passed(9));
}

CAF_TEST_FIXTURE_SCOPE_END()
