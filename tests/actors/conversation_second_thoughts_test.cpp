#define CAF_SUITE actors.conversation_second_thoughts

#include "race_fixture.hpp"

using namespace strangelet::actors;
using namespace strangelet::actors::test;
using namespace strangelet::protocol;
using namespace std::chrono_literals;

// Clients who change their minds while the matchmaker finds them a partner, and before they know.
CAF_TEST_FIXTURE_SCOPE(conversation_second_thoughts_tests, race_fixture)

CAF_TEST(whoever changes the mode in time is not taken into the room) {
  find_partner request;
  request.wants.mode = chat_mode::text;
  alice.posts(request);
  step(alice.session);
  settle();
  CAF_CHECK_EQUAL(alice.news(), "waiting_for_partner in room 1, 1 waiting");
  CAF_CHECK_EQUAL(bob.news(), "waiting_for_partner in room 2, 1 waiting");
  CAF_CHECK_EQUAL(stats().waiting_text, 1u);
  CAF_CHECK_EQUAL(stats().matches_total, 0u);
  carol.asks(request);
  CAF_CHECK_EQUAL(alice.news(), "partner_found carol in room 1");
}

CAF_TEST(whoever asks for the same again is taken into the room) {
  matchmaker_decides();
  alice.posts(find_partner{});
  step(alice.session);
  settle();
  CAF_CHECK_EQUAL(alice.news(), "partner_found bob in room 1");
}

CAF_TEST(each request is answered when the partner does not come after all) {
  bob.drops();
  step(bob.session);
  alice.posts(find_partner{});
  alice.posts(next_partner{});
  matchmaker_decides();
  settle();
  CAF_CHECK_EQUAL(alice.news(), "waiting_for_partner in room 1, 1 waiting; "
                                "waiting_for_partner in room 1, 1 waiting");
}

CAF_TEST(each of two requests at once is answered when the partner does not come after all) {
  client erin{*this, "erin"};
  settle();
  carol.posts(find_partner{});
  step(carol.session);
  dave.posts(find_partner{});
  step(dave.session);
  dave.drops();
  step(dave.session);
  carol.posts(find_partner{});
  step(carol.session);
  matchmaker_decides();
  matchmaker_decides();
  matchmaker_decides();
  settle();
  CAF_CHECK_EQUAL(carol.news(), "waiting_for_partner in room 2, 1 waiting; "
                                "waiting_for_partner in room 2, 1 waiting");
  erin.asks(find_partner{});
  CAF_CHECK_EQUAL(carol.news(), "partner_found erin in room 2");
}

CAF_TEST(a partner of before who is blocked meanwhile is not met) {
  settle();
  bob.asks(leave_room{});
  alice.asks(find_partner{});
  alice.news();
  bob.news();
  bob.posts(find_partner{});
  step(bob.session);
  alice.posts(block_partner{});
  step(alice.session);
  matchmaker_decides();
  settle();
  CAF_CHECK_EQUAL(alice.news(), "partner_blocked of room 1");
  CAF_CHECK_EQUAL(bob.news(), "waiting_for_partner in room 3, 2 waiting");
  carol.asks(find_partner{});
  CAF_CHECK_EQUAL(alice.news(), "partner_found carol in room 2");
}

CAF_TEST(a partner who is blocked too late is not met either) {
  settle();
  bob.asks(leave_room{});
  alice.asks(find_partner{});
  alice.news();
  bob.news();
  bob.posts(find_partner{});
  step(bob.session);
  matchmaker_decides();
  alice.posts(block_partner{});
  step(alice.session);
  settle();
  CAF_CHECK_EQUAL(alice.news(),
                  "partner_blocked of room 1; waiting_for_partner in room 3, 1 waiting");
  CAF_CHECK_EQUAL(bob.news(), "partner_found alice in room 2, initiator; partner_left room 2");
}

CAF_TEST(whoever waits elsewhere because of a block hears whom it waits for) {
  settle();
  bob.asks(leave_room{});
  find_partner request;
  request.wants.interests = {interest{"Chess", "chess"}};
  alice.asks(request);
  alice.news();
  bob.posts(request);
  step(bob.session);
  matchmaker_decides();
  alice.posts(block_partner{});
  step(alice.session);
  settle();
  CAF_CHECK_EQUAL(alice.news(), "partner_blocked of room 1; "
                                "waiting_for_partner in room 3, 1 waiting about interests");
  pass(11s);
  CAF_CHECK_EQUAL(alice.news(), "waiting_for_partner in room 3, 1 waiting");
}

CAF_TEST(to ask again with no new wishes keeps that anyone will do) {
  settle();
  find_partner request;
  request.wants.interests = {interest{"Chess", "chess"}};
  request.wants.strict = true;
  carol.asks(request);
  carol.asks(stop_looking_for_common_interests{});
  carol.asks(next_partner{});
  carol.news();
  dave.asks(find_partner{});
  CAF_CHECK_EQUAL(carol.news(), "partner_found dave in room 2");
}

CAF_TEST(new wishes end that anyone will do) {
  settle();
  find_partner request;
  request.wants.interests = {interest{"Chess", "chess"}};
  request.wants.strict = true;
  carol.asks(request);
  carol.asks(stop_looking_for_common_interests{});
  carol.asks(request);
  carol.news();
  dave.asks(find_partner{});
  CAF_CHECK_EQUAL(carol.news(), "");
}

CAF_TEST_FIXTURE_SCOPE_END()
