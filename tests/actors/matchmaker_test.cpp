#define CAF_SUITE actors.matchmaker

#include "actors/matchmaker.hpp"

#include "caf/test/dsl.hpp"

#include "doubles.hpp"

using namespace strangelet::actors;
using namespace strangelet::actors::test;
using namespace strangelet::protocol;
using namespace std::chrono_literals;

namespace {

/// The matchmaker among doubles of sessions. Rooms are real.
class matchmaker_fixture : public actor_fixture {
public:
  matchmaker_fixture() {
    subject = keep(sys.spawn(matchmaker, &env, supervisor.handle));
    settle();
  }

  /// `who` looks for a partner as `user`; gives the ticket.
  ticket_id looks(const holder_double& who, const user_id& user) {
    auto id = posts_ticket(who, user);
    settle();
    return id;
  }

  /// The same, but the matchmaker does not know yet.
  ticket_id posts_ticket(const holder_double& who, const user_id& user) {
    ticket_id id{uuid::generate()};
    caf::send_as(who.handle, subject,
                 ticket_submit{{id, user, {}, {}, false, {}, {}},
                               false,
                               {},
                               true,
                               who.availability,
                               who.availability->offer()});
    return id;
  }

  void updates(const holder_double& who, const ticket_id& id, preferences wants = {}) {
    caf::send_as(who.handle, subject,
                 ticket_update{id, std::move(wants), who.availability->renew()});
    settle();
  }

  void cancels(const holder_double& who, const ticket_id& id) {
    caf::send_as(who.handle, subject, ticket_cancel{id});
    settle();
  }

  std::size_t expire(std::chrono::nanoseconds min_wait) {
    return *ask<std::size_t>(subject, expire_tickets{min_wait});
  }

  std::string listed(std::size_t offset = 0, std::size_t limit = 100) {
    std::string result;
    auto page = *ask<waiting_page>(subject, list_waiting{offset, limit});
    for (const auto& each : page.users)
      result += names[each.user] + " in " + names[each.room] + " since " +
                wall_clock::describe(each.joined_at) + "; ";
    return result;
  }

  holder_double alice = make_holder_double(*this);
  holder_double bob = make_holder_double(*this);
  holder_double carol = make_holder_double(*this);
  registry_double supervisor = make_registry_double(*this);
  user_id alice_id = names.add("alice");
  user_id bob_id = names.add("bob");
  user_id carol_id = names.add("carol");
  matchmaker_actor subject;
};

} // namespace

CAF_TEST_FIXTURE_SCOPE(matchmaker_tests, matchmaker_fixture)

CAF_TEST(whoever comes first waits) {
  looks(alice, alice_id);
  CAF_CHECK_EQUAL(alice.news(), "queued room 1, 1 waiting");
  CAF_CHECK_EQUAL(metrics.waiting.value(chat_mode::video), 1u);
  CAF_CHECK_EQUAL(metrics.matches.total(), 0u);
}

CAF_TEST(whoever comes second completes the pair and is the initiator) {
  looks(alice, alice_id);
  alice.news();
  looks(bob, bob_id);
  CAF_CHECK_EQUAL(alice.news(), "paired with bob in room 1 by ticket room 1");
  CAF_CHECK_EQUAL(bob.news(), "paired with alice in room 1 by ticket room 2, initiator");
  CAF_CHECK_EQUAL(supervisor.news(), "opened room 1 of alice and bob since +0s");
  CAF_CHECK_EQUAL(metrics.waiting.value(chat_mode::video), 0u);
  CAF_CHECK_EQUAL(metrics.matches.total(), 1u);
}

CAF_TEST(what a pair is told comes from its room) {
  looks(alice, alice_id);
  looks(bob, bob_id);
  CAF_CHECK(*alice.sender == *alice.room);
  CAF_CHECK(*bob.sender == *alice.room);
}

CAF_TEST(whoever comes third waits again) {
  looks(alice, alice_id);
  looks(bob, bob_id);
  looks(carol, carol_id);
  CAF_CHECK_EQUAL(carol.news(), "queued room 3, 1 waiting");
  CAF_CHECK_EQUAL(metrics.matches.total(), 1u);
}

CAF_TEST(nobody is paired with itself) {
  looks(alice, alice_id);
  looks(bob, alice_id);
  CAF_CHECK_EQUAL(alice.news(), "queued room 1, 1 waiting");
  CAF_CHECK_EQUAL(bob.news(), "queued room 2, 2 waiting");
  CAF_CHECK_EQUAL(metrics.matches.total(), 0u);
}

CAF_TEST(first come is first paired) {
  looks(alice, alice_id);
  looks(bob, alice_id);
  bob.news();
  looks(carol, carol_id);
  CAF_CHECK_EQUAL(carol.news(), "paired with alice in room 1 by ticket room 3, initiator");
  CAF_CHECK_EQUAL(bob.news(), "");
}

CAF_TEST(an update is answered and keeps id and place) {
  auto id = looks(alice, alice_id);
  looks(bob, alice_id);
  alice.news();
  bob.news();
  updates(alice, id);
  CAF_CHECK_EQUAL(alice.news(), "queued room 1, 2 waiting");
  looks(carol, carol_id);
  CAF_CHECK_EQUAL(alice.news(), "paired with carol in room 1 by ticket room 1");
  CAF_CHECK_EQUAL(bob.news(), "");
}

CAF_TEST(an update changes the wishes) {
  auto id = looks(alice, alice_id);
  preferences wants;
  wants.interests = {interest{"Music", "music"}};
  updates(alice, id, wants);
  auto page = ask<waiting_page>(subject, list_waiting{0, 1});
  CAF_REQUIRE(page && page->users.size() == 1);
  CAF_CHECK(page->users[0].interests == std::vector<std::string>{"Music"});
}

CAF_TEST(an update of a ticket that was paired is ignored) {
  auto id = looks(alice, alice_id);
  looks(bob, bob_id);
  alice.news();
  updates(alice, id);
  CAF_CHECK_EQUAL(alice.news(), "");
  CAF_CHECK_EQUAL(metrics.waiting.value(chat_mode::video), 0u);
}

CAF_TEST(a cancelled ticket is never paired) {
  auto id = looks(alice, alice_id);
  alice.news();
  cancels(alice, id);
  CAF_CHECK_EQUAL(metrics.waiting.value(chat_mode::video), 0u);
  looks(bob, bob_id);
  CAF_CHECK_EQUAL(bob.news(), "queued room 2, 1 waiting");
  CAF_CHECK_EQUAL(alice.news(), "");
}

CAF_TEST(a ticket that was paired can not be cancelled) {
  auto id = looks(alice, alice_id);
  looks(bob, bob_id);
  alice.news();
  cancels(alice, id);
  CAF_CHECK_EQUAL(alice.news(), "");
}

CAF_TEST(a ticket is cancelled only once) {
  auto id = looks(alice, alice_id);
  cancels(alice, id);
  alice.news();
  cancels(alice, id);
  CAF_CHECK_EQUAL(alice.news(), "");
}

CAF_TEST(tickets that are paired have been taken) {
  looks(alice, alice_id);
  looks(bob, bob_id);
  CAF_CHECK(!alice.availability->withdraw());
  CAF_CHECK(!bob.availability->withdraw());
}

CAF_TEST(a ticket that was withdrawn is not paired and both are called off) {
  looks(alice, alice_id);
  alice.news();
  CAF_CHECK(alice.availability->withdraw());
  looks(bob, bob_id);
  CAF_CHECK_EQUAL(alice.news(), "called off: ticket room 1");
  CAF_CHECK_EQUAL(bob.news(), "called off: ticket room 2");
  CAF_CHECK_EQUAL(supervisor.news(), "");
  CAF_CHECK_EQUAL(metrics.waiting.value(chat_mode::video), 0u);
  CAF_CHECK_EQUAL(metrics.matches.total(), 0u);
}

CAF_TEST(a ticket that was withdrawn on its way is not paired) {
  looks(alice, alice_id);
  alice.news();
  posts_ticket(bob, bob_id);
  CAF_CHECK(bob.availability->withdraw());
  settle();
  CAF_CHECK_EQUAL(alice.news(), "called off: ticket room 1");
  CAF_CHECK_EQUAL(bob.news(), "called off: ticket room 2");
}

CAF_TEST(a ticket that has changed is not paired as it was) {
  auto id = looks(alice, alice_id);
  alice.news();
  alice.availability->renew();
  looks(bob, bob_id);
  CAF_CHECK_EQUAL(alice.news(), "called off: ticket room 1");
  updates(alice, id);
  CAF_CHECK_EQUAL(alice.news(), "");
}

CAF_TEST(a ticket that was withdrawn has not waited for too long) {
  looks(alice, alice_id);
  alice.news();
  alice.availability->withdraw();
  CAF_CHECK_EQUAL(expire(0s), 0u);
  CAF_CHECK_EQUAL(alice.news(), "called off: ticket room 1");
}

CAF_TEST(tickets expire when they have waited for so long and not before) {
  looks(alice, alice_id);
  pass(10s);
  looks(bob, alice_id);
  alice.news();
  bob.news();
  pass(49s);
  CAF_CHECK_EQUAL(expire(1min), 0u);
  pass(1s);
  CAF_CHECK_EQUAL(expire(1min), 1u);
  CAF_CHECK_EQUAL(alice.news(), "expired room 1");
  CAF_CHECK_EQUAL(bob.news(), "");
  CAF_CHECK_EQUAL(metrics.waiting.value(chat_mode::video), 1u);
  CAF_CHECK_EQUAL(expire(1min), 0u);
}

CAF_TEST(an expired ticket is never paired) {
  looks(alice, alice_id);
  alice.news();
  CAF_CHECK_EQUAL(expire(0s), 1u);
  alice.news();
  looks(bob, bob_id);
  CAF_CHECK_EQUAL(bob.news(), "queued room 2, 1 waiting");
  CAF_CHECK_EQUAL(alice.news(), "");
}

CAF_TEST(an update does not extend the wait) {
  auto id = looks(alice, alice_id);
  pass(59s);
  updates(alice, id);
  pass(1s);
  CAF_CHECK_EQUAL(expire(1min), 1u);
}

CAF_TEST(the queue is listed from the longest wait on) {
  looks(alice, alice_id);
  pass(5s);
  looks(bob, alice_id);
  CAF_CHECK_EQUAL(listed(), "alice in room 1 since +0s; alice in room 2 since +5s; ");
  CAF_CHECK_EQUAL(listed(1, 1), "alice in room 2 since +5s; ");
  auto page = *ask<waiting_page>(subject, list_waiting{1, 1});
  CAF_CHECK_EQUAL(page.total, 2u);
}

CAF_TEST_FIXTURE_SCOPE_END()
