#define CAF_SUITE actors.supervisor_directory

#include "actors/fault.hpp"

#include "caf/test/dsl.hpp"

#include "supervisor_fixture.hpp"

using namespace strangelet::actors;
using namespace strangelet::actors::test;
using namespace strangelet::protocol;
using namespace std::chrono_literals;

using filter = list_rooms::filter;

CAF_TEST_FIXTURE_SCOPE(supervisor_directory_tests, supervisor_fixture)

// -- one room --

CAF_TEST(a room is found with its users and times and the reason of its end) {
  start();
  auto room = make_managed_room_double(*this);
  pass(2s);
  auto id = open(room);
  CAF_CHECK_EQUAL(found(id), "room 1 of alice and bob since +2s");
  pass(3s);
  close(room, id, end_reason::disconnected);
  CAF_CHECK_EQUAL(found(id), "room 1 of alice and bob since +2s until +5s: disconnected");
}

CAF_TEST(an unknown room is a fault of the question) {
  start();
  auto answer = ask<room_info>(subject, find_room{room_id{uuid::generate()}});
  CAF_CHECK(!answer);
  CAF_CHECK(answer.error() == make_error(fault::no_such_room));
}

CAF_TEST(a room that dies without a word is found out in time and has failed) {
  start();
  auto first = connect_guest(alice);
  auto second = connect_guest(bob);
  looks(first, alice);
  looks(second, bob);
  auto id = ask<rooms_page>(subject, list_rooms{})->rooms[0].id;
  pass(env.config.tick);
  CAF_CHECK_EQUAL(found(id), "room 1 of alice and bob since +0s");
  end(*first.room);
  CAF_CHECK_EQUAL(stats().active_rooms, 1u);
  pass(env.config.tick);
  pass(env.config.tick);
  CAF_CHECK_EQUAL(stats().active_rooms, 0u);
  CAF_CHECK(ask<room_info>(subject, find_room{id})->why == end_reason::failed);
}

CAF_TEST(nobody stays in a room with a session that has died) {
  start();
  auto first = connect_guest(alice);
  auto second = connect_guest(bob);
  auto third = connect(carol);
  looks(first, alice);
  looks(second, bob);
  first.news();
  end(third.handle);
  CAF_CHECK_EQUAL(first.news(), "");
  end(second.handle);
  CAF_CHECK_EQUAL(first.news(), "room 1 ended: failed");
  CAF_CHECK_EQUAL(stats().active_rooms, 0u);
}

CAF_TEST(nobody stays in a room with a session that has died before it was entered) {
  start();
  auto first = connect_guest(alice);
  auto second = connect_guest(bob);
  looks(first, alice);
  first.news();
  end(second.handle);
  looks(second, bob);
  CAF_CHECK_EQUAL(first.news(), "paired with bob in room 1 by ticket room 1; room 1 ended: failed");
  CAF_CHECK_EQUAL(stats().active_rooms, 0u);
}

CAF_TEST(the counters of a running room are seen without asking it) {
  start();
  auto first = connect_guest(alice);
  auto second = connect_guest(bob);
  looks(first, alice);
  looks(second, bob);
  pass(7s);
  caf::send_as(first.handle, *first.room, relay{relay_kind::chat, "1", {}});
  settle();
  auto page = ask<rooms_page>(subject, list_rooms{});
  CAF_REQUIRE(page && page->rooms.size() == 1);
  auto& info = page->rooms[0];
  CAF_CHECK_EQUAL(describe(info, names), "room 1 of alice and bob since +0s");
  CAF_CHECK_EQUAL(info.messages_relayed, 1u);
  CAF_CHECK_EQUAL(wall_clock::describe(info.last_activity), "+7s");
}

// -- ending one --

CAF_TEST(a room is ended at the word of an operator) {
  start();
  auto room = make_managed_room_double(*this);
  auto id = open(room);
  pass(2s);
  auto answer = ask<room_info>(subject, end_room{id});
  CAF_REQUIRE(answer);
  CAF_CHECK_EQUAL(describe(*answer, names), "room 1 of alice and bob since +0s until +2s: closed");
  CAF_CHECK_EQUAL(room.news(), "close: closed");
  CAF_CHECK_EQUAL(stats().active_rooms, 0u);
  pass(2s);
  close(room, id, end_reason::closed);
  CAF_CHECK_EQUAL(found(id), "room 1 of alice and bob since +0s until +2s: closed");
  CAF_CHECK_EQUAL(stats().ended_rooms, 1u);
}

CAF_TEST(a room that has ended is not ended again) {
  start();
  auto room = make_managed_room_double(*this);
  auto id = open(room);
  close(room, id);
  auto answer = ask<room_info>(subject, end_room{id});
  CAF_REQUIRE(answer);
  CAF_CHECK_EQUAL(describe(*answer, names), "room 1 of alice and bob since +0s until +0s: left");
}

CAF_TEST(a room is told only once to end) {
  start();
  auto room = make_managed_room_double(*this);
  auto id = open(room);
  ask<room_info>(subject, end_room{id});
  ask<room_info>(subject, end_room{id});
  CAF_CHECK_EQUAL(room.news(), "close: closed");
}

CAF_TEST(an unknown room cannot be ended) {
  start();
  auto answer = ask<room_info>(subject, end_room{room_id{uuid::generate()}});
  CAF_CHECK(!answer);
  CAF_CHECK(answer.error() == make_error(fault::no_such_room));
}

CAF_TEST(both members of a real room are told that it was ended) {
  start();
  auto first = connect_guest(alice);
  auto second = connect_guest(bob);
  looks(first, alice);
  looks(second, bob);
  auto id = ask<rooms_page>(subject, list_rooms{})->rooms[0].id;
  first.news();
  second.news();
  ask<room_info>(subject, end_room{id});
  CAF_CHECK_EQUAL(first.news(), "room 1 ended: closed");
  CAF_CHECK_EQUAL(second.news(), "room 1 ended: closed");
  CAF_CHECK(has_ended(*first.room));
}

// -- pages --

CAF_TEST(a page shows what the filter lets through) {
  start();
  std::vector<managed_room_double> rooms;
  std::vector<room_id> ids;
  for (int n = 0; n < 4; ++n) {
    rooms.push_back(make_managed_room_double(*this));
    ids.push_back(open(rooms.back()));
    names[ids.back()];
  }
  close(rooms[2], ids[2]);
  close(rooms[0], ids[0]);
  CAF_CHECK_EQUAL(listed(filter::active), "room 2; room 4; ");
  CAF_CHECK_EQUAL(listed(filter::ended), "room 3 ended; room 1 ended; ");
  CAF_CHECK_EQUAL(listed(filter::all), "room 2; room 4; room 3 ended; room 1 ended; ");
  CAF_CHECK_EQUAL(listed(filter::all, 1, 2), "room 4; room 3 ended; ");
  CAF_CHECK_EQUAL(listed(filter::all, 4, 2), "");
  auto page = *ask<rooms_page>(subject, list_rooms{filter::ended, 9, 9});
  CAF_CHECK_EQUAL(page.total, 2u);
}

CAF_TEST(a page shows the queue too) {
  start();
  auto waiting = connect_guest(alice);
  looks(waiting, alice);
  looks(waiting, alice);
  auto page = ask<rooms_page>(subject, list_rooms{filter::all, 1, 5});
  CAF_REQUIRE(page);
  CAF_CHECK_EQUAL(page->total, 0u);
  CAF_CHECK_EQUAL(page->waiting.total, 2u);
  CAF_REQUIRE_EQUAL(page->waiting.users.size(), 1u);
  CAF_CHECK(page->waiting.users[0].user == alice);
}

CAF_TEST(pages go through 20000 rooms and a page holds no more than was asked for) {
  start();
  auto first = connect_guest(alice);
  auto second = connect_guest(bob);
  constexpr std::size_t count = 20'000;
  // Rooms that nobody holds on to end by themselves.
  std::vector<room_channel> rooms;
  for (std::size_t n = 0; n < count; ++n) {
    looks(first, alice);
    looks(second, bob);
    if (n % 4 == 0)
      caf::send_as(first.handle, *first.room, leave{end_reason::left});
    first.news();
    second.news();
    rooms.push_back(*first.room);
  }
  std::size_t seen = 0;
  for (std::size_t offset = 0; offset < count; offset += 1'000) {
    auto page = ask<rooms_page>(subject, list_rooms{filter::all, offset, 1'000});
    CAF_REQUIRE(page);
    CAF_CHECK_EQUAL(page->total, count);
    seen += page->rooms.size();
  }
  CAF_CHECK_EQUAL(seen, count);
  CAF_CHECK_EQUAL(stats().active_rooms, count / 4 * 3);
}

CAF_TEST_FIXTURE_SCOPE_END()
