#define CAF_SUITE matching.timeline

#include "matching/record.hpp"
#include "matching/timeline.hpp"

#include <algorithm>
#include <memory>
#include <random>
#include <vector>

#include "caf/test/unit_test.hpp"

using namespace strangelet::matching;
using namespace std::chrono_literals;

namespace {

/// A timeline beside a list that is kept in order the simple way.
struct timeline_fixture {
  record& put(duration at) {
    ticket blank;
    blank.since = time_point{at};
    auto& who = *records.emplace_back(std::make_unique<record>(blank, time_point{}));
    line.insert(who, who.since);
    const auto place =
        std::upper_bound(expected.begin(), expected.end(), &who,
                         [](const record* a, const record* b) { return a->since < b->since; });
    expected.insert(place, &who);
    return who;
  }

  void take(std::size_t index) {
    line.erase(*expected[index]);
    expected.erase(expected.begin() + static_cast<std::ptrdiff_t>(index));
  }

  void check() {
    CAF_REQUIRE_EQUAL(line.size(), expected.size());
    const auto all = line.page(0, expected.size() + 1);
    CAF_REQUIRE(std::equal(all.begin(), all.end(), expected.begin(), expected.end()));
    CAF_REQUIRE(expected.empty() ? line.front() == nullptr : line.front()->who == expected.front());
  }

  std::vector<std::unique_ptr<record>> records;
  std::vector<record*> expected;
  timeline line{&record::place};
};

} // namespace

CAF_TEST_FIXTURE_SCOPE(timeline_tests, timeline_fixture)

CAF_TEST(an empty timeline has no front) {
  check();
  CAF_CHECK(line.page(0, 10).empty());
}

CAF_TEST(of equal times the one put in first is first) {
  for (int i = 0; i < 200; ++i)
    put(1s);
  put(0s);
  for (int i = 0; i < 200; ++i)
    put(1s);
  put(2s);
  check();
}

CAF_TEST(a page begins anywhere) {
  for (int i = 0; i < 500; ++i)
    put(std::chrono::seconds{i});
  for (std::size_t offset : {0u, 1u, 63u, 64u, 65u, 300u, 499u}) {
    const auto page = line.page(offset, 3);
    const auto rest = std::min<std::size_t>(3, 500 - offset);
    CAF_REQUIRE_EQUAL(page.size(), rest);
    CAF_CHECK(page[0] == expected[offset]);
  }
  CAF_CHECK(line.page(500, 3).empty());
}

CAF_TEST(it is in order whatever comes and goes) {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    std::mt19937_64 random{seed};
    for (int step = 0; step < 2'000; ++step) {
      // Grows for a while, then shrinks; now and then times are equal, or out of order.
      const auto grows = step % 1'000 < 600;
      if (expected.empty() || random() % 10 < (grows ? 7 : 2)) {
        const auto late = random() % 4 == 0 ? random() % 1'000 : 0;
        put(std::chrono::seconds{static_cast<int>(step / 3) - static_cast<int>(late)});
      } else {
        take(random() % 3 == 0 ? 0 : random() % expected.size());
      }
      if (step % 50 == 0)
        check();
    }
    while (!expected.empty())
      take(random() % expected.size());
    check();
  }
}

CAF_TEST_FIXTURE_SCOPE_END()
