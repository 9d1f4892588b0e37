#define CAF_SUITE actors.standstill

#include "runtime/pause_watch.hpp"

#include <chrono>

#include "caf/test/dsl.hpp"

#include "session_resume_fixture.hpp"
#include "supervisor_fixture.hpp"

using namespace strangelet;
using namespace strangelet::actors;
using namespace strangelet::actors::test;
using namespace strangelet::protocol;
using namespace std::chrono_literals;

namespace {

runtime::life_sign last_sign;

runtime::life_sign look() {
  return last_sign;
}

/// A process that lives by the clock of `world`, and stands still when the test says so.
class process {
public:
  explicit process(actor_fixture& world) : world_(world) {
    world_.env.pauses = &pauses_;
  }

  ~process() {
    world_.env.pauses = nullptr;
  }

  process(const process&) = delete;
  process& operator=(const process&) = delete;

  void live(std::chrono::milliseconds time) {
    for (; time.count() > 0; time -= 100ms) {
      last_sign.at += 100ms;
      pauses_.notice();
      world_.pass(100ms);
    }
  }

  /// Nobody notices before the actors run again.
  void stand_still(std::chrono::milliseconds time) {
    last_sign.at += time;
    world_.pass(time);
  }

private:
  static runtime::life_sign (*begin(actor_fixture& world))() {
    last_sign = runtime::life_sign{world.sched.clock().now()};
    return &look;
  }

  actor_fixture& world_;
  runtime::pause_watch pauses_{begin(world_)};
};

} // namespace

CAF_TEST_FIXTURE_SCOPE(resume_tests, session_resume_fixture)

CAF_TEST(a client that is away has its whole time after a pause) {
  process here{*this};
  vanishes();
  here.live(10s);
  here.stand_still(1h);
  CAF_CHECK(!has_ended(subject));
  here.live(14900ms);
  CAF_CHECK(!has_ended(subject));
  here.live(200ms);
  CAF_CHECK(has_ended(subject));
}

CAF_TEST(a pause in the middle of its time counts too) {
  process here{*this};
  vanishes();
  here.live(1s);
  here.stand_still(13s);
  here.live(14900ms);
  CAF_CHECK(!has_ended(subject));
  CAF_CHECK(returns());
}

CAF_TEST(two pauses in a row are as good as one) {
  process here{*this};
  vanishes();
  here.stand_still(20s);
  here.stand_still(20s);
  here.live(14900ms);
  CAF_CHECK(!has_ended(subject));
  here.live(200ms);
  CAF_CHECK(has_ended(subject));
}

CAF_TEST(a client for which nothing can be kept any more has no time left) {
  process here{*this};
  enters(room, bob);
  vanishes();
  here.stand_still(10s);
  // What its partner says is refused past the bound; what the server has to say is not.
  for (int n = 0; n < 100; ++n)
    hears(undelivered{pong{"1", wall_clock::now()}});
  here.live(100ms);
  CAF_CHECK(has_ended(subject));
}

CAF_TEST_FIXTURE_SCOPE_END()

CAF_TEST_FIXTURE_SCOPE(queue_tests, supervisor_fixture)

CAF_TEST(a wait that a pause has interrupted begins again) {
  process here{*this};
  env.config.max_wait = 1min;
  start();
  auto waiting = connect_guest(alice);
  looks(waiting, alice);
  waiting.news();
  here.live(50s);
  here.stand_still(1h);
  CAF_CHECK_EQUAL(waiting.news(), "");
  here.live(58s);
  CAF_CHECK_EQUAL(waiting.news(), "");
  here.live(3s);
  CAF_CHECK_EQUAL(waiting.news(), "expired room 1");
}

CAF_TEST(a wait that begins after the pause is not longer for it) {
  process here{*this};
  env.config.max_wait = 1min;
  start();
  here.stand_still(1h);
  auto waiting = connect_guest(alice);
  looks(waiting, alice);
  waiting.news();
  here.live(62s);
  CAF_CHECK_EQUAL(waiting.news(), "expired room 1");
}

CAF_TEST_FIXTURE_SCOPE_END()
