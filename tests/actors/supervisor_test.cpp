#define CAF_SUITE actors.supervisor

#include "caf/test/dsl.hpp"

#include "supervisor_fixture.hpp"

using namespace strangelet::actors;
using namespace strangelet::actors::test;
using namespace strangelet::protocol;
using namespace std::chrono_literals;

CAF_TEST_FIXTURE_SCOPE(supervisor_tests, supervisor_fixture)

// -- the numbers --

CAF_TEST(all numbers of a new service are zero) {
  start();
  auto now = stats();
  CAF_CHECK_EQUAL(now.active_rooms, 0u);
  CAF_CHECK_EQUAL(now.ended_rooms, 0u);
  CAF_CHECK_EQUAL(now.waiting_users(), 0u);
  CAF_CHECK_EQUAL(now.connected_users, 0u);
  CAF_CHECK_EQUAL(now.matches_total, 0u);
  CAF_CHECK_EQUAL(now.uptime.count(), 0);
}

CAF_TEST(a session counts as connected from its hello to its end) {
  start();
  auto first = connect(alice);
  auto second = connect(bob);
  CAF_CHECK_EQUAL(stats().connected_users, 2u);
  end(first.handle);
  CAF_CHECK_EQUAL(stats().connected_users, 1u);
  end(second.handle);
  CAF_CHECK_EQUAL(stats().connected_users, 0u);
}

CAF_TEST(a room counts as active from its opening to its close) {
  start();
  auto room = make_managed_room_double(*this);
  auto id = open(room);
  CAF_CHECK_EQUAL(stats().active_rooms, 1u);
  CAF_CHECK_EQUAL(stats().ended_rooms, 0u);
  CAF_CHECK_EQUAL(metrics.rooms.value(), 1u);
  close(room, id);
  CAF_CHECK_EQUAL(stats().active_rooms, 0u);
  CAF_CHECK_EQUAL(stats().ended_rooms, 1u);
  CAF_CHECK_EQUAL(metrics.rooms.value(), 0u);
}

CAF_TEST(the numbers show who waits and what was paired) {
  start();
  auto first = connect_guest(alice);
  auto second = connect_guest(bob);
  looks(first, alice);
  CAF_CHECK_EQUAL(stats().waiting_users(), 1u);
  looks(second, bob);
  CAF_CHECK_EQUAL(stats().waiting_users(), 0u);
  CAF_CHECK_EQUAL(stats().matches_total, 1u);
  CAF_CHECK_EQUAL(stats().active_rooms, 1u);
}

CAF_TEST(the numbers show what was relayed and refused and late) {
  start();
  for (int i = 0; i < 3; ++i)
    metrics.messages_relayed.add();
  for (const auto code : {error_code::invalid_json, error_code::wrong_room,
                          error_code::rate_limited, error_code::rate_limited})
    metrics.errors.add(code);
  // That one answers no message.
  metrics.errors.add(error_code::waiting_timeout);
  for (int i = 0; i < 5; ++i)
    metrics.late_messages.add();
  CAF_CHECK_EQUAL(stats().messages_relayed_total, 3u);
  CAF_CHECK_EQUAL(stats().messages_refused_total, 4u);
  CAF_CHECK_EQUAL(stats().late_messages_total, 5u);
}

CAF_TEST(the uptime is that of the supervisor) {
  start();
  pass(90s);
  CAF_CHECK_EQUAL(stats().uptime.count(), 90);
}

// -- waiting for too long --

CAF_TEST(whoever has waited for the maximum time is taken out of the queue) {
  env.config.max_wait = 10min;
  start();
  auto waiting = connect_guest(alice);
  looks(waiting, alice);
  waiting.news();
  pass(10min - 1s);
  CAF_CHECK_EQUAL(waiting.news(), "");
  pass(1s);
  CAF_CHECK_EQUAL(waiting.news(), "expired room 1");
  CAF_CHECK_EQUAL(stats().waiting_users(), 0u);
}

CAF_TEST(the timer goes on and finds the next one too) {
  env.config.max_wait = 1min;
  start();
  auto waiting = connect_guest(alice);
  for (int n = 1; n < 4; ++n) {
    looks(waiting, alice);
    waiting.news();
    pass(59s);
    CAF_CHECK_EQUAL(waiting.news(), "");
    pass(1s);
    CAF_CHECK_EQUAL(waiting.news(), "expired room " + std::to_string(n));
  }
}

CAF_TEST(without a maximum everybody may wait forever) {
  env.config.max_wait = 0s;
  start();
  auto waiting = connect_guest(alice);
  looks(waiting, alice);
  waiting.news();
  pass(10'000h);
  CAF_CHECK_EQUAL(waiting.news(), "");
  CAF_CHECK_EQUAL(stats().waiting_users(), 1u);
}

// -- the memory of ended rooms --

CAF_TEST(an ended room is remembered for so long and no longer) {
  env.config.remember_time = 30min;
  start();
  auto room = make_managed_room_double(*this);
  auto id = open(room);
  pass(1h);
  close(room, id);
  pass(30min - 1s);
  CAF_CHECK_EQUAL(stats().ended_rooms, 1u);
  pass(1s);
  CAF_CHECK_EQUAL(stats().ended_rooms, 0u);
  CAF_CHECK_EQUAL(found(id), "unknown");
}

CAF_TEST(an active room is never forgotten) {
  env.config.remember_time = 1min;
  start();
  auto room = make_managed_room_double(*this);
  auto id = open(room);
  pass(10h);
  CAF_CHECK_EQUAL(found(id), "room 1 of alice and bob since +0s");
}

CAF_TEST(the memory has room for so many and the oldest go first) {
  env.config.remember_count = 2;
  start();
  std::vector<room_id> ids;
  for (int n = 0; n < 3; ++n) {
    auto room = make_managed_room_double(*this);
    ids.push_back(open(room));
    close(room, ids.back());
  }
  CAF_CHECK_EQUAL(stats().ended_rooms, 2u);
  CAF_CHECK_EQUAL(found(ids[0]), "unknown");
  CAF_CHECK(found(ids[1]) != "unknown");
  CAF_CHECK(found(ids[2]) != "unknown");
}

CAF_TEST(without limits every room is remembered) {
  env.config.remember_time = 0s;
  env.config.remember_count = 0;
  start();
  for (int n = 0; n < 3; ++n) {
    auto room = make_managed_room_double(*this);
    close(room, open(room));
  }
  pass(10'000h);
  CAF_CHECK_EQUAL(stats().ended_rooms, 3u);
}

// -- cleaning up by hand --

CAF_TEST(a clean up forgets what is old and says how much) {
  start();
  auto first = make_managed_room_double(*this);
  auto second = make_managed_room_double(*this);
  auto waiting = connect_guest(alice);
  auto old = open(first);
  auto young = open(second);
  close(first, old);
  looks(waiting, alice);
  pass(5min);
  close(second, young);
  looks(connect_guest(alice), alice);
  waiting.news();
  auto result = ask<clean_up_result>(subject, clean_up{5min, 5min});
  CAF_REQUIRE(result);
  CAF_CHECK_EQUAL(result->rooms_removed, 1u);
  CAF_CHECK_EQUAL(result->waiting_removed, 1u);
  CAF_CHECK_EQUAL(found(old), "unknown");
  CAF_CHECK(found(young) != "unknown");
  CAF_CHECK_EQUAL(waiting.news(), "expired room 1");
  CAF_CHECK_EQUAL(stats().waiting_users(), 1u);
}

CAF_TEST(a clean up of everything leaves active rooms alone) {
  start();
  auto room = make_managed_room_double(*this);
  auto ended = make_managed_room_double(*this);
  auto id = open(room);
  close(ended, open(ended));
  auto result = ask<clean_up_result>(subject, clean_up{0s, 0s});
  CAF_REQUIRE(result);
  CAF_CHECK_EQUAL(result->rooms_removed, 1u);
  CAF_CHECK_EQUAL(result->waiting_removed, 0u);
  CAF_CHECK(found(id) != "unknown");
  CAF_CHECK_EQUAL(room.news(), "");
}

CAF_TEST_FIXTURE_SCOPE_END()
