#define CAF_SUITE actors.session_scope

#include "caf/test/dsl.hpp"

#include "session_fixture.hpp"

using namespace strangelet::actors;
using namespace strangelet::actors::test;
using namespace strangelet::protocol;

namespace {

/// Alice waits for somebody who plays chess.
class session_scope_fixture : public session_fixture {
public:
  session_scope_fixture() {
    asks(find_partner{{{interest{"chess", "chess"}}, {}, {}, {}}});
    ticket = matchmaker.last->what.id;
    hears(ticket_queued{ticket, 1, search_scope::interests, true});
    first_answer = port->news();
    forget();
  }

  void hears_that_it_takes_anyone(bool is_answer) {
    hears(ticket_queued{ticket, 1, search_scope::anyone, is_answer});
  }

  ticket_id ticket;
  std::string first_answer;
};

constexpr auto for_anyone = "waiting_for_partner in room 1, 1 waiting";

} // namespace

CAF_TEST_FIXTURE_SCOPE(session_scope_tests, session_scope_fixture)

CAF_TEST(the client hears whom its ticket takes) {
  CAF_CHECK_EQUAL(first_answer, "waiting_for_partner in room 1, 1 waiting about interests");
  hears_that_it_takes_anyone(false);
  CAF_CHECK_EQUAL(port->news(), for_anyone);
}

CAF_TEST(a scope that widens is no answer to what the client has asked meanwhile) {
  asks(next_partner{});
  asks(ping{});
  hears_that_it_takes_anyone(false);
  CAF_CHECK_EQUAL(port->news(), "");
  hears_that_it_takes_anyone(true);
  CAF_CHECK_EQUAL(port->news(), std::string{for_anyone} + "; pong at +0s");
}

CAF_TEST(what is said behind a wish for anyone waits for what comes of it) {
  asks(stop_looking_for_common_interests{});
  asks(ping{});
  CAF_CHECK_EQUAL(matchmaker.news(), "widen room 1");
  CAF_CHECK_EQUAL(port->news(), "");
  hears_that_it_takes_anyone(true);
  CAF_CHECK_EQUAL(port->news(), std::string{for_anyone} + "; pong at +0s");
}

CAF_TEST(a wish for anyone may find somebody) {
  asks(stop_looking_for_common_interests{});
  asks(ping{});
  hears(paired{ticket, room_of(ticket), room.handle, bob, false});
  CAF_CHECK_EQUAL(port->news(), "partner_found bob in room 1; pong at +0s");
}

CAF_TEST(a wish for anyone is fulfilled already when the ticket takes anyone) {
  hears_that_it_takes_anyone(false);
  forget();
  asks(stop_looking_for_common_interests{});
  asks(ping{});
  CAF_CHECK_EQUAL(port->news(), "pong at +0s");
  CAF_CHECK_EQUAL(matchmaker.news(), "");
}

CAF_TEST(a ticket that comes back says what the client was told) {
  hears(called_off{ticket});
  CAF_CHECK(matchmaker.last->told == search_scope::interests);
  CAF_CHECK(!matchmaker.last->is_asked_for);
  hears_that_it_takes_anyone(false);
  hears(called_off{ticket});
  CAF_CHECK(matchmaker.last->told == search_scope::anyone);
  CAF_CHECK(!matchmaker.last->what.widened);
}

CAF_TEST(a wish for anyone that was called off is answered when the ticket has come back) {
  asks(stop_looking_for_common_interests{});
  hears(called_off{ticket});
  CAF_CHECK(matchmaker.last->what.widened);
  CAF_CHECK(matchmaker.last->is_asked_for);
  hears_that_it_takes_anyone(true);
  CAF_CHECK_EQUAL(port->news(), for_anyone);
}

CAF_TEST(a ticket that was withdrawn does not widen) {
  asks(leave_room{});
  forget();
  hears_that_it_takes_anyone(false);
  CAF_CHECK_EQUAL(port->news(), "");
  asks(find_partner{});
  hears_that_it_takes_anyone(false);
  CAF_CHECK_EQUAL(port->news(), "");
}

CAF_TEST_FIXTURE_SCOPE_END()
