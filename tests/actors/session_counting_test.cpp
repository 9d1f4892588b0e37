#define CAF_SUITE actors.session_counting

#include "caf/test/dsl.hpp"

#include "session_resume_fixture.hpp"

using namespace strangelet::actors;
using namespace strangelet::actors::test;
using namespace strangelet::protocol;
using namespace std::chrono_literals;

namespace {

/// Alice counts, and can resume.
class counting_fixture : public session_resume_fixture {
public:
  counting_fixture() : session_resume_fixture(true) {}

  void asks(std::uint64_t id, client_event what, std::uint64_t ack = 0,
            std::optional<room_id> about = std::nullopt) {
    hears(counted_event{std::move(what), id, ack, about});
  }

  void chats(std::uint64_t id, const room_id& where, const char* text = "\"hi\"") {
    asks(id, relay_request{relay_kind::chat, text, where});
  }

  /// Waits in `room 1`, having asked as event `id`, and gets bob there.
  room_id enters(std::uint64_t id) {
    asks(id, find_partner{});
    const auto ticket = matchmaker.last->what.id;
    hears(ticket_queued{ticket, 1});
    hears(paired{ticket, room_of(ticket), room.handle, bob, false});
    forget();
    return room_of(ticket);
  }

  /// The partner's session has got what was sent as event `id`.
  void is_receipted(std::uint64_t id, const room_id& where,
                    std::optional<error_code> refused = std::nullopt) {
    hears(receipt{id, where, refused, wall_clock::now()});
  }

  /// The room ends, in which `partner` has got nothing more.
  void hears_of_end(const room_id& which, end_reason why) {
    hears(room_ended{which, why, caf::actor_cast<caf::strong_actor_ptr>(partner.handle)});
  }

  partner_double partner = make_partner_double(*this);

  /// Comes back, having read everything up to `received`.
  void returns(std::uint64_t received) {
    before = std::exchange(port, another());
    attach how;
    how.counts = true;
    how.received = received;
    CAF_REQUIRE(resumes(port, how));
  }
};

} // namespace

CAF_TEST_FIXTURE_SCOPE(session_counting_tests, counting_fixture)

CAF_TEST(events have places from the first on) {
  CAF_CHECK_EQUAL(greeting, "connected as alice at +0s, can resume within 15000ms as 1");
  asks(0, ping{"7"});
  CAF_CHECK_EQUAL(port->news(), "pong 7 at +0s as 2");
}

CAF_TEST(an answer names the event that it answers) {
  asks(3, ping{});
  CAF_CHECK_EQUAL(port->news(), "pong at +0s to 3 as 2");
  asks(4, leave_room{});
  CAF_CHECK_EQUAL(port->news(), "left_room to 4 as 3");
  asks(5, rejected{error_code::unknown_event, "What?", "dance"});
  CAF_CHECK_EQUAL(port->news(), "error unknown_event to dance to 5 as 4");
}

CAF_TEST(a search is answered when it is known what came of it) {
  asks(1, find_partner{});
  asks(2, ping{});
  CAF_CHECK_EQUAL(port->news(), "");
  const auto ticket = matchmaker.last->what.id;
  hears(ticket_queued{ticket, 1});
  CAF_CHECK_EQUAL(port->news(), "waiting_for_partner in room 1, 1 waiting to 1 as 2; "
                                "pong at +0s to 2 as 3");
  hears(paired{ticket, room_of(ticket), room.handle, bob, false});
  CAF_CHECK_EQUAL(port->news(), "partner_found bob in room 1 as 4");
}

CAF_TEST(whoever is paired at once is answered with that) {
  asks(1, find_partner{});
  const auto ticket = matchmaker.last->what.id;
  hears(paired{ticket, room_of(ticket), room.handle, bob, true});
  CAF_CHECK_EQUAL(port->news(), "partner_found bob in room 1, initiator to 1 as 2");
}

CAF_TEST(numbers of all are answered by those that were asked for) {
  asks(9, subscribe_stats{});
  hears(online_numbers{3, 1, 9});
  hears(online_numbers{4, 1});
  CAF_CHECK_EQUAL(port->news(), "online_stats 3 online, 1 waiting to 9 as 2; "
                                "online_stats 4 online, 1 waiting as 3");
}

CAF_TEST(a message is confirmed when the partner has it) {
  const auto id = enters(1);
  chats(2, id);
  CAF_CHECK_EQUAL(room.news(), "chat_message \"hi\" as 2");
  CAF_CHECK_EQUAL(port->news(), "");
  is_receipted(2, id);
  CAF_CHECK_EQUAL(port->news(), "message_sent in room 1 at +0s to 2 as 4");
  is_receipted(2, id);
  CAF_CHECK_EQUAL(port->news(), "");
}

CAF_TEST(other things for the partner are answered only if they are refused) {
  const auto id = enters(1);
  asks(2, relay_request{relay_kind::candidate, "1", id});
  asks(3, relay_request{relay_kind::candidate, "2", id});
  is_receipted(2, id);
  CAF_CHECK_EQUAL(port->news(), "");
  is_receipted(3, id, error_code::rate_limited);
  CAF_CHECK_EQUAL(port->news(), "error rate_limited to webrtc_ice_candidate for a while to 3 as 4");
}

CAF_TEST(what a partner that has gone did not get is refused) {
  const auto id = enters(1);
  chats(2, id);
  chats(3, id);
  is_receipted(2, id);
  hears_of_end(id, end_reason::skipped);
  CAF_CHECK_EQUAL(port->news(), "message_sent in room 1 at +0s to 2 as 4; "
                                "partner_left room 1, skipped as 5; "
                                "error not_in_room to chat_message to 3 as 6");
}

CAF_TEST(what was sent before leaving is settled too) {
  const auto id = enters(1);
  chats(2, id);
  asks(3, leave_room{});
  CAF_CHECK_EQUAL(port->news(), "left_room room 1 to 3 as 4");
  hears_of_end(id, end_reason::left);
  CAF_CHECK_EQUAL(port->news(), "error not_in_room to chat_message to 2 as 5");
}

CAF_TEST(what comes too late for a room is refused when its end is heard) {
  const auto first = enters(1);
  chats(2, first);
  hears(room_ended{first, end_reason::left});
  CAF_CHECK_EQUAL(port->news(), "error not_in_room to chat_message to 2 as 4; "
                                "partner_left room 1 as 5");
  asks(3, find_partner{});
  const auto second = matchmaker.last->what.id;
  hears(paired{second, room_of(second), room.handle, bob, false});
  chats(4, room_of(second));
  asks(5, leave_room{});
  port->news();
  hears(room_ended{room_of(second), end_reason::left});
  CAF_CHECK_EQUAL(port->news(), "error not_in_room to chat_message to 4 as 8");
}

CAF_TEST(a room that has no name is wrong and not late) {
  asks(1, find_partner{});
  const auto ticket = matchmaker.last->what.id;
  hears(paired{ticket, room_of(ticket), room.handle, bob, true});
  port->news();
  chats(2, room_id{});
  CAF_CHECK_EQUAL(port->news(), "error wrong_room to chat_message to 2 as 3");
}

CAF_TEST(what the partner has got when its session is over is settled too) {
  const auto id = enters(1);
  chats(2, id);
  caf::anon_send_exit(partner.handle, caf::exit_reason::kill);
  settle();
  hears_of_end(id, end_reason::disconnected);
  CAF_CHECK_EQUAL(port->news(), "partner_disconnected from room 1 as 4; "
                                "error not_in_room to chat_message to 2 as 5");
}

CAF_TEST(a search that is not answered when the line is lost has its own answer) {
  asks(1, find_partner{});
  const auto ticket = matchmaker.last->what.id;
  asks(2, ping{});
  vanishes();
  port->news();
  returns(1);
  CAF_CHECK_EQUAL(port->news(),
                  "attached to alice; resumed as alice, waiting in room 1, can resume "
                  "within 15000ms, heard 2; pong at +0s to 2 as 2");
  hears(ticket_queued{ticket, 1});
  CAF_CHECK_EQUAL(port->news(), "waiting_for_partner in room 1, 1 waiting to 1 as 3");
}

CAF_TEST(a search that was given up is not answered by the next one) {
  asks(1, find_partner{});
  asks(2, leave_room{});
  vanishes();
  returns(1);
  port->news();
  asks(0, find_partner{});
  hears(ticket_queued{matchmaker.last->what.id, 1});
  CAF_CHECK_EQUAL(port->news(), "waiting_for_partner in room 2, 1 waiting as 3");
}

CAF_TEST(what is too fast is refused as such whatever it is about) {
  const auto first = enters(1);
  asks(2, leave_room{});
  port->news();
  hears(counted_event{rejected{error_code::rate_limited, "No.", "next_partner"}, 3, 0, first});
  CAF_CHECK_EQUAL(port->news(), "error rate_limited to next_partner to 3 as 5");
  hears(
      counted_event{rejected{error_code::rate_limited, "No.", "next_partner"}, 4, 0, first, true});
  CAF_CHECK_EQUAL(port->news(), "");
}

CAF_TEST(a wish about a ticket that is gone is late and not wrong) {
  asks(1, find_partner{});
  const auto ticket = matchmaker.last->what.id;
  hears(ticket_queued{ticket, 1});
  asks(2, leave_room{}, 0, room_of(ticket));
  port->news();
  asks(3, leave_room{}, 0, room_of(ticket));
  CAF_CHECK_EQUAL(port->news(), "error not_in_room to leave_room to 3 as 4");
}

CAF_TEST(what was dropped before it was sent can not be acknowledged) {
  enters(1);
  misses(65);
  port.reset();
  misses(1);
  port = another();
  asks(0, subscribe_stats{}, 1'000);
  vanishes();
  CAF_CHECK_EQUAL(room.news(), "leave: disconnected");
}

CAF_TEST(a late event is answered) {
  const auto id = enters(1);
  asks(2, leave_room{});
  port->news();
  chats(3, id);
  CAF_CHECK_EQUAL(port->news(), "error not_in_room to chat_message to 3 as 5");
  CAF_CHECK_EQUAL(metrics.late_messages.sum(), 1u);
  chats(4, room_id{uuid::generate()});
  CAF_CHECK_EQUAL(port->news(), "error wrong_room to chat_message to 4 as 6");
}

CAF_TEST(a wish about an old stranger does not hit the new one) {
  const auto first = enters(1);
  asks(2, next_partner{}, 0, first);
  CAF_CHECK_EQUAL(room.news(), "leave: skipped");
  const auto ticket = matchmaker.last->what.id;
  hears(paired{ticket, room_of(ticket), other_room.handle, carol, false});
  forget();
  asks(3, next_partner{}, 0, first);
  asks(4, leave_room{}, 0, first);
  CAF_CHECK_EQUAL(port->news(), "error not_in_room to next_partner to 3 as 5; "
                                "error not_in_room to leave_room to 4 as 6");
  CAF_CHECK_EQUAL(other_room.news(), "");
  asks(5, leave_room{}, 0, room_of(ticket));
  CAF_CHECK_EQUAL(other_room.news(), "leave: left");
}

CAF_TEST(a wish about the room that a ticket becomes is about the ticket) {
  asks(1, find_partner{});
  const auto ticket = matchmaker.last->what.id;
  hears(ticket_queued{ticket, 1});
  port->news();
  asks(2, leave_room{}, 0, room_of(ticket));
  CAF_CHECK_EQUAL(port->news(), "left_room room 1 to 2 as 3");
}

CAF_TEST(what was heard before is not done again) {
  const auto id = enters(1);
  chats(2, id);
  chats(2, id);
  chats(1, id);
  CAF_CHECK_EQUAL(room.news(), "chat_message \"hi\" as 2");
  CAF_CHECK_EQUAL(port->events_heard, 4);
  CAF_CHECK_EQUAL(metrics.events.sum(event_kind::chat), 1u);
}

CAF_TEST(a client that comes back hears what was heard and refused of it) {
  const auto id = enters(1);
  asks(2, rejected{error_code::invalid_message, "No.", "chat_message"});
  hears(counted_event{rejected{error_code::rate_limited, "No.", "typing"}, 3, 0, {}, true});
  // Also the one that is not answered.
  CAF_CHECK_EQUAL(metrics.errors.sum(error_code::rate_limited), 1u);
  chats(4, id);
  vanishes();
  is_receipted(4, id, error_code::rate_limited);
  port->news();
  returns(4);
  CAF_CHECK_EQUAL(port->news(),
                  "attached to alice; resumed as alice with bob in room 1, can resume within "
                  "15000ms, heard 4 without 2 without 3 without 4; "
                  "error rate_limited to chat_message for a while to 4 as 5");
}

CAF_TEST(what the client has not read follows with its places) {
  enters(1);
  hears_from(room, relay_kind::candidate, "1");
  hears_from(room, relay_kind::candidate, "2");
  vanishes();
  hears_from(room, relay_kind::candidate, "3");
  room.news();
  returns(4);
  CAF_CHECK_EQUAL(port->news(),
                  "attached to alice; resumed as alice with bob in room 1, can resume within "
                  "15000ms, heard 1; webrtc_ice_candidate 2 from bob in room 1 as 5; "
                  "webrtc_ice_candidate 3 from bob in room 1 as 6");
  vanishes();
  returns(5);
  CAF_CHECK_EQUAL(port->news(),
                  "attached to alice; resumed as alice with bob in room 1, can resume within "
                  "15000ms, heard 1; webrtc_ice_candidate 3 from bob in room 1 as 6");
}

CAF_TEST(what was acknowledged is not kept) {
  enters(1);
  misses(200);
  CAF_CHECK(metrics.resume_memory.value() == 0u);
  asks(0, ping{}, 300);
  misses(50);
  CAF_CHECK(metrics.resume_memory.value() > 0u);
  asks(0, subscribe_stats{}, 255);
  CAF_CHECK_EQUAL(metrics.resume_memory.value(), 0u);
}

CAF_TEST(a client that acknowledges nothing for too long can not come back until it does) {
  enters(1);
  misses(65);
  vanishes();
  CAF_CHECK_EQUAL(room.news(), "leave: disconnected");
  CAF_CHECK(has_ended(subject));
}

CAF_TEST(a client that has acknowledged too much for one time can come back) {
  enters(1);
  misses(65);
  asks(0, ping{}, 68);
  vanishes();
  CAF_CHECK_EQUAL(room.news(), "away for 15000ms");
}

CAF_TEST(typing that is not acknowledged does not end a session) {
  enters(1);
  for (int n = 0; n < 200; ++n)
    hears_from(room, relay_kind::typing, n % 2 == 0 ? "true" : "false");
  vanishes();
  CAF_CHECK_EQUAL(room.news(), "away for 15000ms");
}

CAF_TEST(what is said when the partner is away and no more is kept is refused) {
  enters(1);
  vanishes();
  misses(62);
  room.news();
  misses(1);
  CAF_CHECK_EQUAL(room.news(), "no room for webrtc_ice_candidate");
}

CAF_TEST(a search that a drain ends is refused) {
  asks(1, find_partner{});
  hears(drain_notice{1'000ms, {}});
  const auto heard = port->news();
  CAF_CHECK(heard.find("error server_draining to find_partner for a while to 1") !=
            std::string::npos);
}

CAF_TEST(a client may go on without counting and count again) {
  enters(1);
  hears_from(room, relay_kind::candidate, "1");
  vanishes();
  session_resume_fixture::returns();
  // It is not known what the client has of what was sent, and nothing is sent twice.
  CAF_CHECK_EQUAL(port->news(), resumed_in_room);
  hears_from(room, relay_kind::candidate, "2");
  CAF_CHECK_EQUAL(port->news(), "webrtc_ice_candidate 2 from bob in room 1");
  confirms();
  vanishes();
  hears_from(room, relay_kind::candidate, "3");
  returns(0);
  CAF_CHECK_EQUAL(port->news(),
                  "attached to alice; resumed as alice with bob in room 1, can resume within "
                  "15000ms, heard 0; webrtc_ice_candidate 3 from bob in room 1 as 1");
}

CAF_TEST_FIXTURE_SCOPE_END()

namespace {

/// Alice counts, but cannot come back.
class counting_once_fixture : public session_fixture {
public:
  counting_once_fixture() : session_fixture(false, true) {}
};

} // namespace

CAF_TEST_FIXTURE_SCOPE(session_counting_once_tests, counting_once_fixture)

CAF_TEST(events of a client that can not come back have no places) {
  CAF_CHECK_EQUAL(greeting, "connected as alice at +0s");
  hears(counted_event{ping{}, 1, 5});
  CAF_CHECK_EQUAL(port->news(), "pong at +0s to 1");
  hears(client_gone{true});
  CAF_CHECK(has_ended(subject));
}

CAF_TEST_FIXTURE_SCOPE_END()
