#define CAF_SUITE runtime.pause_record

#include "runtime/pause_record.hpp"

#include <cstddef>
#include <optional>

#include "caf/test/dsl.hpp"

using namespace strangelet::runtime;
using namespace std::chrono_literals;

namespace {

using clock_type = life_sign::clock;
using instant = clock_type::time_point;
using duration = clock_type::duration;

const instant start{1h};

/// A thread that gives signs of life.
class fixture {
public:
  /// Some time passes, of which the thread works for some.
  void pass(duration time, duration worked = {}) {
    sign_.at += time;
    sign_.worked += worked;
    record.note(sign_);
  }

  /// It lives, and has nothing to do.
  void live(duration time) {
    for (duration passed{}; passed < time; passed += 100ms)
      pass(100ms, 1ms);
  }

  instant now() const {
    return sign_.at;
  }

  /// How much of the time since then counts.
  duration age(instant since) const {
    return now() - record.counts_from(since);
  }

  pause_record record{life_sign{start}};

protected:
  life_sign sign_{start};
};

} // namespace

CAF_TEST_FIXTURE_SCOPE(pause_record_tests, fixture)

CAF_TEST(time counts in full without a pause) {
  live(100s);
  CAF_CHECK(age(start) == 100s);
  CAF_CHECK(record.latest_beginning(start) == start);
}

CAF_TEST(a deadline starts again after a pause) {
  live(50s);
  pass(70s);
  CAF_CHECK(age(start) == 0s);
  live(10s);
  CAF_CHECK(age(start) == 10s);
}

CAF_TEST(what began after the pause is as old as it is) {
  pass(70s);
  const auto then = now();
  live(10s);
  CAF_CHECK(age(then) == 10s);
  CAF_CHECK(age(then + 4s) == 6s);
}

CAF_TEST(a second pause in a row does not count either) {
  live(50s);
  pass(70s);
  pass(80s);
  CAF_CHECK(age(start) == 0s);
  live(1s);
  pass(5s);
  CAF_CHECK(age(start) == 1s);
}

CAF_TEST(a short pause before a long one changes nothing) {
  live(10s);
  pass(2s);
  live(10s);
  pass(70s);
  live(5s);
  CAF_CHECK(age(start) == 15s);
}

CAF_TEST(a thread that is a little late has no pause) {
  for (int n = 0; n < 100; ++n)
    pass(400ms);
  CAF_CHECK(age(start) == 40s);
}

CAF_TEST(a turn that takes long because it works is no pause) {
  for (int n = 0; n < 30; ++n)
    pass(2s, 1900ms);
  CAF_CHECK(age(start) == 60s);
}

CAF_TEST(a thread that is always late keeps its deadlines by the time in which it works) {
  // A processor for every fifth second, for an hour.
  std::size_t turns = 0;
  for (; turns < 3600 && age(start) < 60s; ++turns)
    pass(1s, 200ms);
  CAF_CHECK(turns > 60);
  CAF_CHECK(turns < 400);
}

CAF_TEST(time that the machine was suspended is a pause although the clock has not counted it) {
  live(50s);
  sign_.suspended += 1h;
  pass(100ms);
  CAF_CHECK(age(start) == 0s);
  live(60s);
  CAF_CHECK(age(start) == 60s);
}

CAF_TEST(the latest beginning is the reverse of what counts) {
  live(1s);
  for (int n = 0; n < 80; ++n) {
    pass(n % 3 == 0 ? 2s : 700ms);
    live(n % 2 == 0 ? 1s : 300ms);
  }
  for (auto from = start - 1s; from <= now(); from += 250ms) {
    std::optional<instant> expected;
    for (auto since = start - 2s; since <= now(); since += 50ms)
      if (record.counts_from(since) <= from)
        expected = since;
    const auto found = record.latest_beginning(from);
    if (!expected) {
      CAF_CHECK(!found || *found < start - 2s);
    } else {
      CAF_REQUIRE(found.has_value());
      CAF_CHECK(record.counts_from(*found) <= from);
      CAF_CHECK(*found >= *expected);
      CAF_CHECK(record.counts_from(*found + 1ns) > from);
    }
  }
}

CAF_TEST_FIXTURE_SCOPE_END()
