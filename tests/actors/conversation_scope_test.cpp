#define CAF_SUITE actors.conversation_scope

#include "caf/test/dsl.hpp"

#include "world.hpp"

using namespace strangelet::actors;
using namespace strangelet::actors::test;
using namespace strangelet::protocol;
using namespace std::chrono_literals;

namespace {

find_partner about(const std::string& word, bool strict = false) {
  find_partner result;
  result.wants.interests.push_back(*interest::parse(word));
  result.wants.strict = strict;
  return result;
}

find_partner as_text(find_partner request) {
  request.wants.mode = chat_mode::text;
  return request;
}

/// Whom those who wait are told to wait for, and when.
class scope_fixture : public world {
public:
  scope_fixture() : world(matching_rules::as_usual) {}

  client alice{*this, "alice"};
  client bob{*this, "bob"};
  client carol{*this, "carol"};
};

constexpr auto for_interests = "waiting_for_partner in room 1, 1 waiting about interests";
constexpr auto for_anyone = "waiting_for_partner in room 1, 1 waiting";

} // namespace

CAF_TEST_FIXTURE_SCOPE(conversation_scope_tests, scope_fixture)

CAF_TEST(a client with interests hears once that its patience is over) {
  alice.asks(about("chess"));
  CAF_CHECK_EQUAL(alice.news(), for_interests);
  pass(9s);
  CAF_CHECK_EQUAL(alice.news(), "");
  pass(2s);
  CAF_CHECK_EQUAL(alice.news(), for_anyone);
  pass(9min - 1s);
  CAF_CHECK_EQUAL(alice.news(), "");
}

CAF_TEST(a client without interests waits for anyone from the first) {
  find_partner request;
  request.wants.strict = true;
  alice.asks(request);
  CAF_CHECK_EQUAL(alice.news(), for_anyone);
  alice.asks(stop_looking_for_common_interests{});
  pass(1min);
  CAF_CHECK_EQUAL(alice.news(), "");
}

CAF_TEST(a client that is strict hears it when it has said that anyone will do) {
  alice.asks(about("chess", true));
  pass(1min);
  CAF_CHECK_EQUAL(alice.news(), for_interests);
  alice.asks(stop_looking_for_common_interests{});
  CAF_CHECK_EQUAL(alice.news(), for_anyone);
  alice.asks(stop_looking_for_common_interests{});
  pass(1min);
  CAF_CHECK_EQUAL(alice.news(), "");
}

CAF_TEST(a client that was widened by its own wish does not hear of the end of its patience) {
  alice.asks(about("chess"));
  alice.asks(stop_looking_for_common_interests{});
  alice.news();
  pass(1min);
  CAF_CHECK_EQUAL(alice.news(), "");
}

CAF_TEST(new wishes begin with interests unless the patience is over) {
  alice.asks(about("chess", true));
  alice.asks(stop_looking_for_common_interests{});
  alice.asks(about("tea"));
  CAF_CHECK_EQUAL(alice.news(),
                  std::string{for_interests} + "; " + for_anyone + "; " + for_interests);
  pass(11s);
  alice.asks(about("go"));
  CAF_CHECK_EQUAL(alice.news(), std::string{for_anyone} + "; " + for_anyone);
  alice.asks(about("go", true));
  CAF_CHECK_EQUAL(alice.news(), for_interests);
}

CAF_TEST(those who wait in the same mode are counted when the scope widens) {
  carol.asks(as_text(about("tea", true)));
  bob.asks(about("tea", true));
  alice.asks(about("chess"));
  alice.news();
  pass(11s);
  CAF_CHECK_EQUAL(alice.news(), "waiting_for_partner in room 3, 2 waiting");
  CAF_CHECK_EQUAL(bob.news(), "waiting_for_partner in room 2, 1 waiting about interests");
}

CAF_TEST(two who meet when their patience is over hear nothing else) {
  alice.asks(about("chess"));
  bob.asks(about("tea"));
  alice.news();
  bob.news();
  pass(11s);
  CAF_CHECK_EQUAL(alice.news(), "partner_found bob in room 1");
  CAF_CHECK_EQUAL(bob.news(), "partner_found alice in room 1, initiator");
}

CAF_TEST(a client that asks again as its scope widens is answered once) {
  alice.asks(about("chess"));
  alice.news();
  advance_time(11s);
  alice.posts(next_partner{});
  alice.posts(ping{});
  step(alice.session);
  settle();
  CAF_CHECK_EQUAL(alice.news(), std::string{for_anyone} + "; pong at +0s");
}

CAF_TEST(a client that says that anyone will do as its scope widens is answered once) {
  alice.asks(about("chess"));
  alice.news();
  advance_time(11s);
  alice.posts(stop_looking_for_common_interests{});
  alice.posts(ping{});
  step(alice.session);
  settle();
  CAF_CHECK_EQUAL(alice.news(), std::string{for_anyone} + "; pong at +0s");
}

CAF_TEST(a scope that widens before the client asks again is told as well) {
  alice.asks(about("chess"));
  alice.news();
  advance_time(11s);
  step(matchmaker);
  alice.posts(next_partner{});
  settle();
  CAF_CHECK_EQUAL(alice.news(), std::string{for_anyone} + "; " + for_anyone);
}

CAF_TEST(a ticket that is called off and comes back widens once) {
  alice.asks(about("chess"));
  alice.news();
  pass(9s);
  // Bob shares the interest, and is gone before the room begins.
  bob.posts(about("chess"));
  step(bob.session);
  bob.drops();
  step(bob.session);
  step(matchmaker);
  // Alice's patience ends before her ticket is back.
  advance_time(2s);
  settle();
  CAF_CHECK_EQUAL(alice.news(), for_anyone);
  pass(1min);
  CAF_CHECK_EQUAL(alice.news(), "");
}

CAF_TEST(a ticket that has widened and is called off and comes back does not widen again) {
  alice.asks(about("chess"));
  pass(11s);
  alice.news();
  bob.posts(about("chess"));
  step(bob.session);
  bob.drops();
  step(bob.session);
  step(matchmaker);
  settle();
  pass(1min);
  CAF_CHECK_EQUAL(alice.news(), "");
  carol.asks(find_partner{});
  CAF_CHECK_EQUAL(alice.news(), "partner_found carol in room 1");
}

CAF_TEST(a ticket that widens while a block is on its way is told of) {
  alice.asks(find_partner{});
  bob.asks(find_partner{});
  bob.asks(leave_room{});
  alice.asks(about("chess"));
  alice.news();
  pass(9s);
  alice.posts(block_partner{});
  step(alice.session);
  advance_time(1s);
  settle();
  CAF_CHECK_EQUAL(alice.news(),
                  "partner_blocked of room 1; waiting_for_partner in room 2, 1 waiting");
  pass(1min);
  CAF_CHECK_EQUAL(alice.news(), "");
}

CAF_TEST(a client that is away hears it when it is back) {
  client dave{*this, "dave", true};
  dave.asks(about("chess"));
  dave.news();
  pass(9s);
  dave.vanishes();
  pass(2s);
  dave.returns();
  CAF_CHECK_EQUAL(dave.news(), "attached to dave; resumed as dave, waiting in room 1, can resume "
                               "within 15000ms; waiting_for_partner in room 1, 1 waiting");
}

CAF_TEST_FIXTURE_SCOPE_END()
