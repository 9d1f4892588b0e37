#define CAF_SUITE runtime.timing_wheel

#include "runtime/timing_wheel.hpp"

#include <chrono>
#include <memory>
#include <string>

#include "caf/test/unit_test.hpp"

using namespace std::chrono_literals;
using strangelet::runtime::timing_wheel;
using strangelet::runtime::timing_wheel_entry;

namespace {

struct thing : timing_wheel_entry {
  explicit thing(char letter) : name(letter) {}

  char name;
};

struct timing_wheel_fixture {
  using wheel_type = timing_wheel<thing>;

  wheel_type::time_point start{1'000h};
  wheel_type wheel{start};
  thing a{'a'};
  thing b{'b'};

  /// Who is visited until so long after the start.
  std::string until(wheel_type::duration later) {
    std::string result;
    wheel.advance(start + later, [&](thing& each) { result += each.name; });
    return result;
  }

  std::string all() {
    std::string result;
    wheel.for_each([&](thing& each) { result += each.name; });
    return result;
  }
};

} // namespace

CAF_TEST_FIXTURE_SCOPE(timing_wheel_tests, timing_wheel_fixture)

CAF_TEST(an entry is visited once and not before it is due) {
  wheel.schedule(a, start + 250ms);
  CAF_CHECK_EQUAL(until(100ms), "");
  CAF_CHECK_EQUAL(until(249ms), "");
  CAF_CHECK_EQUAL(until(300ms), "a");
  CAF_CHECK_EQUAL(until(60s), "");
}

CAF_TEST(what is due already waits for the next slot) {
  wheel.schedule(a, start - 1h);
  wheel.schedule(b, start);
  CAF_CHECK_EQUAL(until(99ms), "");
  CAF_CHECK_EQUAL(until(100ms), "ab");
}

CAF_TEST(entries are visited in the order of their slots) {
  wheel.schedule(a, start + 5s);
  wheel.schedule(b, start + 2s);
  CAF_CHECK_EQUAL(until(10s), "ba");
}

CAF_TEST(to schedule again replaces what was scheduled before) {
  wheel.schedule(a, start + 1s);
  wheel.schedule(a, start + 3s);
  CAF_CHECK_EQUAL(until(2s), "");
  CAF_CHECK_EQUAL(until(3s), "a");
  wheel.schedule(b, start + 20s);
  wheel.schedule(b, start + 4s);
  CAF_CHECK_EQUAL(until(4s), "b");
  CAF_CHECK_EQUAL(until(30s), "");
}

CAF_TEST(a visitor may schedule what it visits) {
  wheel.schedule(a, start + 100ms);
  int visits = 0;
  for (auto now = 0ms; now <= 1s; now += 50ms)
    wheel.advance(start + now, [&](thing& each) {
      ++visits;
      wheel.schedule(each, start + now + 200ms);
    });
  CAF_CHECK_EQUAL(visits, 5);
}

CAF_TEST(what is due in the far future is visited at the end of the ring at the latest) {
  wheel.schedule(a, wheel_type::time_point::max());
  CAF_CHECK_EQUAL(until(25'400ms), "");
  CAF_CHECK_EQUAL(until(25'500ms), "a");
}

CAF_TEST(after a long pause everyone is visited once) {
  wheel.schedule(a, start + 1s);
  wheel.schedule(b, start + 24s);
  CAF_CHECK_EQUAL(until(1h), "ab");
  wheel.schedule(a, start + 1h + 300ms);
  CAF_CHECK_EQUAL(until(1h + 200ms), "");
  CAF_CHECK_EQUAL(until(1h + 400ms), "a");
}

CAF_TEST(who is removed or destroyed is not visited) {
  wheel.schedule(a, start + 1s);
  wheel.schedule(b, start + 1s);
  {
    thing gone{'g'};
    wheel.schedule(gone, start + 1s);
    CAF_CHECK_EQUAL(all(), "abg");
  }
  wheel.remove(a);
  wheel.remove(a);
  CAF_CHECK_EQUAL(all(), "b");
  CAF_CHECK_EQUAL(until(2s), "b");
  CAF_CHECK_EQUAL(all(), "");
}

CAF_TEST_FIXTURE_SCOPE_END()
