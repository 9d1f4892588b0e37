#define CAF_SUITE actors.operator_queries

#include "actors/fault.hpp"
#include "actors/operator_queries.hpp"

#include <caf/typed_event_based_actor.hpp>

#include <array>
#include <memory>
#include <optional>
#include <vector>

#include "caf/test/dsl.hpp"

#include "describe.hpp"
#include "doubles.hpp"

using namespace strangelet::actors;
using namespace strangelet::actors::test;
using namespace strangelet::protocol;
using namespace std::chrono_literals;

namespace {

/// The matchmaker for the supervisor: it writes down what it is asked, and answers when it may.
struct queue_double {
  /// A question is answered by default, or not before the test ends.
  bool is_silent = false;
  waiting_page waiting{};
  interests_page interests{};
  std::size_t expired = 0;
  journal heard{};
  /// Promises of what is not answered: they would break if they were let go.
  std::vector<caf::response_promise> unanswered{};
};

template <class Answer>
caf::typed_response_promise<Answer> answer(managed_queue::pointer self, queue_double& from,
                                           const Answer& what) {
  auto promise = self->make_response_promise<Answer>();
  if (from.is_silent)
    from.unanswered.push_back(promise);
  else
    promise.deliver(what);
  return promise;
}

managed_queue::behavior_type queue_behavior(managed_queue::pointer self, queue_double* all) {
  return {
      [=](const expire_tickets& what) {
        all->heard.write("expire after " + std::to_string(what.min_wait / 1s) + "s");
        return answer(self, *all, all->expired);
      },
      [=](const list_waiting& what) {
        all->heard.write("list from " + std::to_string(what.offset) + ", " +
                         std::to_string(what.limit) + " at most");
        return answer(self, *all, all->waiting);
      },
      [=](const list_interests& what) {
        all->heard.write("interests, " + std::to_string(what.limit) + " at most");
        return answer(self, *all, all->interests);
      },
  };
}

/// An actor in front of the queries, as the supervisor is, which does nothing else.
supervisor_actor::behavior_type desk(supervisor_actor::pointer self, const managed_queue& queue,
                                     const operator_queries::sources& from) {
  const auto queries = std::make_shared<operator_queries>(self, queue, from);
  return {
      [=](get_stats) { return queries->stats(); },
      [=](const list_rooms& what) { return queries->list(what); },
      [=](const list_interests& what) { return queries->interests(what); },
      [=](const find_room& what) { return queries->find(what.id); },
      [=](const end_room& what) { return queries->end(what.id); },
      [=](const clean_up& what) { return queries->clean(what); },
      [](get_matchmaker) { return matchmaker_actor{}; },
      [](const hello&) {},
      [](const can_resume&) {},
      [](const resume_session&) {},
      [](const subscribe&) {},
      [](can_retire) {},
      [](const room_opened&) {},
      [](const room_closed&) {},
      [](const drain&) {},
      [](const shut_down&) {},
      [](tick) {},
      [](publish_numbers) {},
      [](notify_some) {},
      [](retire_some) {},
      [](dismiss_some) {},
  };
}

/// The queries on directories that the test fills, and a queue that answers as it says.
class queries_fixture : public actor_fixture {
public:
  queries_fixture() {
    const auto matchmaker = keep(sys.spawn(queue_behavior, &queue));
    subject =
        keep(sys.spawn(desk, matchmaker, operator_queries::sources{env, sessions, rooms, waits}));
    settle();
  }

  /// A room of alice and bob that `handle` stands for.
  room_id open(const managed_room& handle = {}) {
    const room_id id{uuid::generate()};
    room_info info;
    info.id = id;
    info.users = {alice, bob};
    info.created_at = wall_clock::now();
    rooms.open(info, std::make_shared<room_activity>(), handle, {});
    return id;
  }

  service_stats stats() {
    const auto now = ask<service_stats>(subject, get_stats{});
    CAF_REQUIRE(now);
    return *now;
  }

  /// A room, or "unknown".
  std::string told(const caf::expected<room_info>& room) {
    if (room)
      return describe(*room, names);
    return room.error() == make_error(fault::no_such_room) ? "unknown" : "another error";
  }

  user_id alice = names.add("alice");
  user_id bob = names.add("bob");
  queue_double queue;
  session_table sessions;
  room_directory rooms;
  strangelet::matching::wait_statistics waits{sched.clock().now()};
  operators_desk subject;
};

} // namespace

CAF_TEST_FIXTURE_SCOPE(operator_queries_tests, queries_fixture)

// -- the numbers --

CAF_TEST(the numbers are those of the directories and the metrics) {
  open();
  rooms.close(open(), end_reason::left, wall_clock::now());
  sessions.add(make_session_double(*this).handle);
  metrics.waiting.set_to(chat_mode::video, 2);
  metrics.waiting.set_to(chat_mode::text, 3);
  metrics.reconnecting.set_to(4);
  const auto repeat = [](int times, auto add) {
    while (times-- > 0)
      add();
  };
  repeat(5, [&] { metrics.matches.add(chat_mode::text, common_interest::yes); });
  repeat(6, [&] { metrics.messages_relayed.add(); });
  repeat(7, [&] { metrics.errors.add(error_code::wrong_room); });
  repeat(8, [&] { metrics.late_messages.add(); });
  repeat(9, [&] { metrics.faults.add(); });
  const auto now = ask<service_stats>(subject, get_stats{});
  CAF_REQUIRE(now);
  CAF_CHECK_EQUAL(now->active_rooms, 1u);
  CAF_CHECK_EQUAL(now->ended_rooms, 1u);
  CAF_CHECK_EQUAL(now->connected_users, 1u);
  CAF_CHECK_EQUAL(now->waiting_video, 2u);
  CAF_CHECK_EQUAL(now->waiting_text, 3u);
  CAF_CHECK_EQUAL(now->reconnecting_users, 4u);
  CAF_CHECK_EQUAL(now->matches_total, 5u);
  CAF_CHECK_EQUAL(now->messages_relayed_total, 6u);
  CAF_CHECK_EQUAL(now->messages_refused_total, 7u);
  CAF_CHECK_EQUAL(now->late_messages_total, 8u);
  CAF_CHECK_EQUAL(now->faults_total, 9u);
}

CAF_TEST(the lines that the log has dropped are told if somebody counts them) {
  CAF_CHECK_EQUAL(stats().log_lines_dropped_total, 0u);
  env.dropped_log_lines = [] { return std::uint64_t{3}; };
  CAF_CHECK_EQUAL(stats().log_lines_dropped_total, 3u);
}

CAF_TEST(the waits are those of the last minutes and the uptime is all of the time) {
  waits.add(1s, 3s, true, sched.clock().now());
  CAF_CHECK_EQUAL(stats().waits.share_with_common_interest, 1.0);
  pass(10min);
  const auto later = ask<service_stats>(subject, get_stats{});
  CAF_REQUIRE(later);
  CAF_CHECK_EQUAL(later->waits.share_with_common_interest, 0.0);
  CAF_CHECK_EQUAL(later->uptime / 1s, 600);
}

// -- what the matchmaker knows --

CAF_TEST(a page is one of rooms and one of the queue) {
  const auto id = open();
  queue.waiting.total = 7;
  const auto page = ask<rooms_page>(subject, list_rooms{list_rooms::filter::all, 0, 5});
  CAF_REQUIRE(page && page->rooms.size() == 1);
  CAF_CHECK(page->rooms[0].id == id);
  CAF_CHECK_EQUAL(page->total, 1u);
  CAF_CHECK_EQUAL(page->waiting.total, 7u);
  CAF_CHECK_EQUAL(queue.heard.news(), "list from 0, 5 at most");
}

CAF_TEST(the interests are those of the matchmaker) {
  queue.interests.interests.push_back({"music", 10});
  const auto page = ask<interests_page>(subject, list_interests{3});
  CAF_REQUIRE(page && page->interests.size() == 1);
  CAF_CHECK_EQUAL(page->interests[0].key, "music");
  CAF_CHECK_EQUAL(queue.heard.news(), "interests, 3 at most");
}

CAF_TEST(what the matchmaker does not answer in a second is an error) {
  queue.is_silent = true;
  auto page = self->request(subject, caf::infinite, list_rooms{});
  auto interests = self->request(subject, caf::infinite, list_interests{1});
  auto cleaned = self->request(subject, caf::infinite, clean_up{1h, 1h});
  settle();
  int failures = 0;
  const auto fails = [&](const caf::error&) { ++failures; };
  pass(1s - 1ms);
  CAF_CHECK(!self->has_next_message());
  pass(1ms);
  page.receive([](const rooms_page&) {}, fails);
  interests.receive([](const interests_page&) {}, fails);
  cleaned.receive([](const clean_up_result&) {}, fails);
  CAF_CHECK_EQUAL(failures, 3);
  queue.unanswered.clear();
}

// -- one room --

CAF_TEST(a room is found until it is forgotten) {
  const auto id = open();
  CAF_CHECK_EQUAL(told(ask<room_info>(subject, find_room{id})),
                  "room 1 of alice and bob since +0s");
  rooms.close(id, end_reason::left, wall_clock::now());
  rooms.forget_ended_until(wall_clock::now());
  CAF_CHECK_EQUAL(told(ask<room_info>(subject, find_room{id})), "unknown");
}

CAF_TEST(a room that is ended by an operator has ended when that is answered) {
  const auto room = make_managed_room_double(*this);
  const auto id = open(room.handle);
  pass(2s);
  CAF_CHECK_EQUAL(told(ask<room_info>(subject, end_room{id})),
                  "room 1 of alice and bob since +0s until +2s: closed");
  CAF_CHECK_EQUAL(room.news(), "close: closed");
  ask<room_info>(subject, end_room{id});
  CAF_CHECK_EQUAL(room.news(), "");
}

CAF_TEST(an unknown room cannot be ended) {
  CAF_CHECK_EQUAL(told(ask<room_info>(subject, end_room{room_id{uuid::generate()}})), "unknown");
}

// -- cleaning up --

CAF_TEST(a clean up takes what is old from the directory and from the queue) {
  rooms.close(open(), end_reason::left, wall_clock::now());
  pass(5min);
  rooms.close(open(), end_reason::left, wall_clock::now());
  queue.expired = 4;
  const auto done = ask<clean_up_result>(subject, clean_up{5min, 90s});
  CAF_REQUIRE(done);
  CAF_CHECK_EQUAL(done->rooms_removed, 1u);
  CAF_CHECK_EQUAL(done->waiting_removed, 4u);
  CAF_CHECK_EQUAL(rooms.ended(), 1u);
  CAF_CHECK_EQUAL(queue.heard.news(), "expire after 90s");
}

CAF_TEST_FIXTURE_SCOPE_END()
