#include "fixture.hpp"

#include <spdlog/spdlog.h>

namespace strangelet::actors::test {

actor_fixture::actor_fixture() : born_with_(sys.registry().running()) {
  spdlog::set_level(spdlog::level::off);
  wall_clock::reset();
  env.metrics = &metrics;
  env.now = &wall_clock::now;
  env.blocks = &blocks;
}

actor_fixture::~actor_fixture() {
  for (const auto& actor : kept_)
    caf::anon_send_exit(actor, caf::exit_reason::kill);
  settle();
  kept_.clear();
  // The actor system would wait forever for what is left.
  if (running() != 0)
    CAF_FAIL("an actor is left behind");
}

void actor_fixture::pass(std::chrono::nanoseconds time) {
  wall_clock::advance(time);
  advance_time(time);
  settle();
}

void actor_fixture::step(const caf::strong_actor_ptr& whom) {
  CAF_REQUIRE(sched.prioritize(whom));
  consume_message();
}

} // namespace strangelet::actors::test
