#pragma once

#include <algorithm>

#include "caf/test/dsl.hpp"

#include "world.hpp"

namespace strangelet::actors::test {

/// Alice waits, and Bob's request is on its way to her. All that happens next is up to the test.
class race_fixture : public world {
public:
  race_fixture() {
    alice.asks(protocol::find_partner{});
    alice.news();
    bob.posts(protocol::find_partner{});
    step(bob.session);
  }

  /// The matchmaker takes the next message.
  void matchmaker_decides() {
    step(matchmaker);
  }

  /// The room takes the next message, which at first is none: it tells its members of each other.
  void room_acts() {
    auto room = std::find_if(sched.jobs.begin(), sched.jobs.end(), [this](auto* job) {
      return !is(job, alice.session) && !is(job, bob.session) && !is(job, matchmaker) &&
             !is(job, supervisor);
    });
    CAF_REQUIRE(room != sched.jobs.end());
    std::rotate(sched.jobs.begin(), room, room + 1);
    consume_message();
  }

  template <class Handle>
  static bool is(caf::resumable* job, const Handle& actor) {
    return job == dynamic_cast<caf::resumable*>(caf::actor_cast<caf::abstract_actor*>(actor));
  }

  client alice{*this, "alice"};
  client bob{*this, "bob"};
  client carol{*this, "carol"};
  client dave{*this, "dave"};
};

} // namespace strangelet::actors::test
