#define CAF_SUITE net.rate_bucket

#include "net/admission/rate_bucket.hpp"

#include "caf/test/unit_test.hpp"

using namespace strangelet;
using namespace strangelet::net;
using namespace std::chrono_literals;

namespace {

const auto start = runtime::loop_clock::time_point{} + 1h;

struct rate_bucket_fixture {
  rate_bucket bucket;
  rate allowed{5, 10};

  /// How many of `count` messages at `now` pass.
  int passing(int count, runtime::loop_clock::time_point now) {
    int result = 0;
    for (int i = 0; i < count; ++i)
      result += bucket.take(allowed, now) ? 1 : 0;
    return result;
  }
};

} // namespace

CAF_TEST_FIXTURE_SCOPE(rate_bucket_tests, rate_bucket_fixture)

CAF_TEST(a burst passes and not one more) {
  CAF_CHECK_EQUAL(passing(30, start), 10);
}

CAF_TEST(tokens come back one by one) {
  passing(10, start);
  CAF_CHECK(!bucket.take(allowed, start + 199ms));
  CAF_CHECK(bucket.take(allowed, start + 200ms));
  CAF_CHECK(!bucket.take(allowed, start + 399ms));
  CAF_CHECK_EQUAL(passing(10, start + 1s), 4);
}

CAF_TEST(who keeps to the rate is never refused) {
  passing(10, start);
  for (int i = 1; i <= 1000; ++i)
    CAF_CHECK(bucket.take(allowed, start + i * 200ms));
}

CAF_TEST(no more than the burst is saved) {
  passing(10, start);
  CAF_CHECK_EQUAL(passing(30, start + 24h), 10);
}

CAF_TEST(who waits as long as it is told passes and not before) {
  passing(10, start);
  for (auto now = start + 13ms; now < start + 3s; now += 17ms) {
    auto wait = bucket.wait(allowed, now);
    if (wait > 0ns)
      CAF_CHECK(!bucket.take(allowed, now + wait - 1ns));
    auto later = bucket;
    CAF_CHECK(later.take(allowed, now + wait));
  }
  CAF_CHECK(bucket.wait(allowed, start + 1h) == 0ns);
}

CAF_TEST(what is refused costs nothing) {
  passing(1000, start);
  CAF_CHECK(bucket.take(allowed, start + 200ms));
}

CAF_TEST(a clock that is late lets no more through than comes back meanwhile) {
  // It says `start` for as long as a tick takes, and then the truth.
  CAF_CHECK_EQUAL(passing(10, start), 10);
  allowed = {50, 100};
  bucket = {};
  CAF_CHECK_EQUAL(passing(200, start) + passing(200, start + 100ms), 105);
  // It is made up for: in the long run the rate holds.
  CAF_CHECK_EQUAL(passing(200, start + 1s + 100ms), 50);
}

CAF_TEST(a clock that was exact once may be late again) {
  passing(10, start);
  CAF_CHECK(bucket.take(allowed, start + 200ms));
  CAF_CHECK(!bucket.take(allowed, start + 150ms));
  CAF_CHECK(bucket.take(allowed, start + 400ms));
}

CAF_TEST(without a rate everything passes) {
  allowed = {0, 10};
  CAF_CHECK_EQUAL(passing(1000, start), 1000);
  CAF_CHECK(bucket.wait(allowed, start) == 0ns);
}

CAF_TEST(the rate may change) {
  passing(10, start);
  allowed = {1, 2};
  CAF_CHECK(!bucket.take(allowed, start));
  CAF_CHECK(bucket.take(allowed, start + 2s));
  allowed = {0, 1};
  CAF_CHECK(bucket.take(allowed, start));
}

CAF_TEST(the largest rates do not overflow) {
  allowed = {1, 1'000'000};
  CAF_CHECK_EQUAL(passing(1'000, start), 1'000);
  allowed = {1'000'000, 1'000'000};
  CAF_CHECK(bucket.take(allowed, start + 24h));
}

CAF_TEST(a message may take many tokens) {
  allowed = {1'000, 4'000};
  CAF_CHECK(bucket.take(allowed, start, 3'000));
  CAF_CHECK(!bucket.take(allowed, start, 1'001));
  CAF_CHECK(bucket.take(allowed, start, 1'000));
  CAF_CHECK(bucket.wait(allowed, start, 500) == 500ms);
  CAF_CHECK(!bucket.take(allowed, start + 499ms, 500));
  CAF_CHECK(bucket.take(allowed, start + 500ms, 500));
}

CAF_TEST(who wants more than there ever is takes all of it) {
  allowed = {1'000, 4'000};
  CAF_CHECK(bucket.take(allowed, start, 9'000));
  CAF_CHECK(bucket.wait(allowed, start, 9'000) == 4s);
  CAF_CHECK(!bucket.take(allowed, start + 3999ms, 9'000));
  CAF_CHECK(bucket.take(allowed, start + 4s, 9'000));
}

CAF_TEST(bytes by the billion do not overflow) {
  allowed = {1'073'741'824, 1'073'741'824};
  CAF_CHECK(bucket.take(allowed, start, 1'073'741'823));
  CAF_CHECK(!bucket.take(allowed, start, 1'024));
  CAF_CHECK(bucket.take(allowed, start + 1ms, 1'048'576));
  CAF_CHECK(!bucket.take(allowed, start + 1ms, 65'536));
}

CAF_TEST(a full bucket is as one that was never used) {
  CAF_CHECK(bucket.is_full(start));
  passing(1, start);
  CAF_CHECK(!bucket.is_full(start + 199ms));
  CAF_CHECK(bucket.is_full(start + 200ms));
  CAF_CHECK(rate_bucket::recovery(allowed) == 2s);
}

CAF_TEST_FIXTURE_SCOPE_END()
