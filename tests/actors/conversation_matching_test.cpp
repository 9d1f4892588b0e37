#define CAF_SUITE actors.conversation_matching

#include "caf/test/dsl.hpp"

#include "world.hpp"

using namespace strangelet::actors;
using namespace strangelet::actors::test;
using namespace strangelet::protocol;
using namespace std::chrono_literals;

namespace {

find_partner about(const std::vector<std::string>& words, chat_mode mode = chat_mode::video) {
  find_partner result;
  for (const auto& each : words)
    result.wants.interests.push_back(*interest::parse(each));
  result.wants.mode = mode;
  return result;
}

find_partner strictly(find_partner request) {
  request.wants.strict = true;
  return request;
}

/// Four clients who have not met, and the rules as they are by default.
class matching_fixture : public world {
public:
  matching_fixture() : world(matching_rules::as_usual) {}

  client alice{*this, "alice"};
  client bob{*this, "bob"};
  client carol{*this, "carol"};
  client dave{*this, "dave"};
};

} // namespace

CAF_TEST_FIXTURE_SCOPE(conversation_matching_tests, matching_fixture)

CAF_TEST(two who share an interest meet and read it as they spell it) {
  alice.asks(about({"Chess", "tea"}));
  bob.asks(about({"music"}));
  carol.asks(about({"CHESS"}));
  CAF_CHECK_EQUAL(alice.news(), "waiting_for_partner in room 1, 1 waiting about interests; "
                                "partner_found carol in room 1 about <Chess>");
  CAF_CHECK_EQUAL(bob.news(), "waiting_for_partner in room 2, 2 waiting about interests");
  CAF_CHECK_EQUAL(carol.news(), "partner_found alice in room 1 about <CHESS>, initiator");
}

CAF_TEST(two who share nothing meet when their patience is over) {
  alice.asks(about({"chess"}));
  bob.asks(about({"music"}));
  alice.news();
  bob.news();
  pass(9s);
  CAF_CHECK_EQUAL(alice.news(), "");
  pass(2s);
  CAF_CHECK_EQUAL(alice.news(), "partner_found bob in room 1");
  CAF_CHECK_EQUAL(bob.news(), "partner_found alice in room 1, initiator");
}

CAF_TEST(whoever is strict waits on) {
  alice.asks(strictly(about({"chess"})));
  bob.asks(about({}));
  alice.news();
  bob.news();
  pass(1min);
  CAF_CHECK_EQUAL(alice.news() + bob.news(), "");
}

CAF_TEST(a client may say that anyone will do) {
  alice.asks(strictly(about({"chess"})));
  advance_time(1s);
  bob.asks(about({}));
  alice.news();
  alice.asks(stop_looking_for_common_interests{});
  CAF_CHECK_EQUAL(alice.news(), "partner_found bob in room 2, initiator");
}

CAF_TEST(to say so without waiting changes nothing) {
  alice.asks(stop_looking_for_common_interests{});
  CAF_CHECK_EQUAL(alice.news(), "");
}

CAF_TEST(modes never mix and each counts its own) {
  alice.asks(about({}));
  bob.asks(about({}, chat_mode::text));
  CAF_CHECK_EQUAL(alice.news(), "waiting_for_partner in room 1, 1 waiting");
  CAF_CHECK_EQUAL(bob.news(), "waiting_for_partner in room 2, 1 waiting");
  CAF_CHECK_EQUAL(stats().waiting_video, 1u);
  CAF_CHECK_EQUAL(stats().waiting_text, 1u);
  carol.asks(about({}, chat_mode::text));
  CAF_CHECK_EQUAL(carol.news(), "partner_found bob in room 2, initiator");
  CAF_CHECK_EQUAL(stats().waiting_text, 0u);
}

CAF_TEST(a client that changes its mode while it waits changes the queue) {
  alice.asks(about({}));
  bob.asks(about({}, chat_mode::text));
  bob.news();
  alice.asks(about({}, chat_mode::text));
  CAF_CHECK_EQUAL(stats().waiting_users(), 0u);
}

CAF_TEST(partners who have parted are not brought together again at once) {
  alice.asks(about({}));
  bob.asks(about({}));
  alice.news();
  bob.asks(next_partner{});
  alice.asks(about({}));
  carol.asks(about({}));
  CAF_CHECK_EQUAL(bob.news(), "partner_found alice in room 1, initiator; "
                              "waiting_for_partner in room 2, 1 waiting; "
                              "partner_found carol in room 2");
  CAF_CHECK_EQUAL(alice.news(),
                  "partner_left room 1, skipped; waiting_for_partner in room 3, 2 waiting");
  pass(1min);
  CAF_CHECK_EQUAL(alice.news(), "");
}

CAF_TEST(partners who have parted meet again if nobody else comes) {
  alice.asks(about({}));
  bob.asks(about({}));
  bob.asks(next_partner{});
  alice.asks(about({}));
  alice.news();
  pass(4s);
  CAF_CHECK_EQUAL(alice.news(), "");
  pass(2s);
  CAF_CHECK_EQUAL(alice.news().substr(0, 17), "partner_found bob");
}

CAF_TEST(a partner that was blocked never comes back) {
  alice.asks(about({}));
  bob.asks(about({}));
  alice.news();
  alice.asks(block_partner{});
  CAF_CHECK_EQUAL(alice.news(), "partner_blocked of room 1");
  bob.asks(next_partner{});
  alice.asks(about({}));
  bob.news();
  pass(9min);
  CAF_CHECK_EQUAL(bob.news(), "");
  carol.asks(about({}));
  CAF_CHECK_EQUAL(bob.news(), "partner_found carol in room 2");
}

CAF_TEST(the last partner may be blocked while waiting) {
  alice.asks(about({}));
  bob.asks(about({}));
  bob.asks(next_partner{});
  alice.asks(about({}));
  alice.news();
  alice.asks(block_partner{});
  CAF_CHECK_EQUAL(alice.news(), "partner_blocked of room 1");
  pass(9min);
  CAF_CHECK_EQUAL(alice.news(), "");
}

CAF_TEST(only partners can be blocked) {
  alice.asks(block_partner{});
  CAF_CHECK_EQUAL(alice.news(), "error not_in_room to block_partner");
  alice.asks(about({}));
  bob.asks(about({}));
  alice.news();
  alice.asks(block_partner{room_id{uuid::generate()}});
  CAF_CHECK_EQUAL(alice.news(), "error wrong_room to block_partner");
}

CAF_TEST(whoever is called off still takes anyone if it had said so) {
  alice.asks(strictly(about({"chess"})));
  alice.asks(stop_looking_for_common_interests{});
  bob.posts(about({}));
  step(bob.session);
  bob.drops();
  step(bob.session);
  step(matchmaker);
  settle();
  alice.news();
  carol.asks(about({}));
  CAF_CHECK_EQUAL(alice.news(), "partner_found carol in room 1");
}

CAF_TEST(numbers tell how long people wait and what they share) {
  alice.asks(about({"chess"}));
  pass(4s);
  bob.asks(about({"chess"}));
  carol.asks(about({}));
  dave.asks(about({}));
  auto waits = stats().waits;
  CAF_CHECK(waits.p99 >= 4s && waits.p99 < 5s);
  CAF_CHECK(waits.p50 < 1s);
  CAF_CHECK_EQUAL(waits.share_with_common_interest, 0.5);
  CAF_CHECK_GREATER(waits.pairs_per_minute, 0);
}

CAF_TEST(interests are told from five users on) {
  std::vector<client> crowd;
  for (int i = 0; i < 5; ++i) {
    CAF_CHECK(ask<interests_page>(supervisor, list_interests{20})->interests.empty());
    crowd.emplace_back(*this, "user " + std::to_string(i));
    crowd.back().asks(about({"Tea", "x" + std::to_string(i)}));
  }
  pass(1min);
  auto page = *ask<interests_page>(supervisor, list_interests{20});
  CAF_REQUIRE_EQUAL(page.interests.size(), 1u);
  CAF_CHECK_EQUAL(page.interests[0].key, "tea");
  CAF_CHECK_EQUAL(page.interests[0].users, 5u);
}

CAF_TEST(who comes or goes is not seen within a minute) {
  const auto told = [this] {
    return ask<interests_page>(supervisor, list_interests{20})->interests.size();
  };
  std::vector<client> crowd;
  const auto comes = [&] {
    crowd.emplace_back(*this, "user " + std::to_string(crowd.size()));
    crowd.back().asks(strictly(about({"tea"})));
  };
  for (int i = 0; i < 4; ++i)
    comes();
  CAF_CHECK_EQUAL(told(), 0u);
  comes();
  pass(59s);
  CAF_CHECK_EQUAL(told(), 0u);
  pass(1s);
  CAF_CHECK_EQUAL(told(), 1u);
  for (const auto& each : crowd)
    each.disconnects();
  pass(59s);
  CAF_CHECK_EQUAL(told(), 1u);
  pass(1s);
  CAF_CHECK_EQUAL(told(), 0u);
}

CAF_TEST(interests are forgotten with the users who had them) {
  for (int i = 0; i < 5; ++i) {
    // One person who comes again and again is not five users.
    client again{*this, "user " + std::to_string(i)};
    again.asks(strictly(about({"my rare disease"})));
    again.disconnects();
  }
  CAF_CHECK(ask<interests_page>(supervisor, list_interests{20})->interests.empty());
}

CAF_TEST(interests are forgotten in time even if nobody comes any more) {
  std::vector<client> crowd;
  for (int i = 0; i < 5; ++i) {
    crowd.emplace_back(*this, "user " + std::to_string(i));
    crowd.back().asks(about({"tea"}));
    crowd.back().asks(leave_room{});
  }
  CAF_CHECK_EQUAL(ask<interests_page>(supervisor, list_interests{20})->interests.size(), 1u);
  pass(10min);
  CAF_CHECK(ask<interests_page>(supervisor, list_interests{20})->interests.empty());
}

CAF_TEST(whoever asks anew with somebody who waits completes the pair) {
  alice.asks(about({"chess"}));
  bob.asks(about({"music"}));
  alice.asks(about({"music"}));
  CAF_CHECK_EQUAL(bob.news(), "waiting_for_partner in room 2, 2 waiting about interests; "
                              "partner_found alice in room 2 about <music>");
}

CAF_TEST(a ticket that changes its mode is counted there) {
  alice.asks(about({}));
  alice.asks(strictly(about({"chess"}, chat_mode::text)));
  bob.asks(strictly(about({"music"}, chat_mode::text)));
  CAF_CHECK_EQUAL(alice.news(), "waiting_for_partner in room 1, 1 waiting; "
                                "waiting_for_partner in room 1, 1 waiting about interests");
  CAF_CHECK_EQUAL(bob.news(), "waiting_for_partner in room 2, 2 waiting about interests");
}

CAF_TEST(each subscriber is told what it does not know and not too often) {
  alice.asks(subscribe_stats{});
  carol.disconnects();
  pass(4s);
  bob.asks(subscribe_stats{});
  CAF_CHECK_EQUAL(bob.news(), "online_stats 3 online, 0 waiting");
  client erin{*this, "erin"};
  settle();
  pass(1s);
  CAF_CHECK_EQUAL(alice.news(), "online_stats 4 online, 0 waiting");
  CAF_CHECK_EQUAL(bob.news(), "");
  pass(5s);
  CAF_CHECK_EQUAL(alice.news(), "");
  CAF_CHECK_EQUAL(bob.news(), "online_stats 4 online, 0 waiting");
}

CAF_TEST(subscribers are told at once and then when something has changed) {
  alice.asks(subscribe_stats{});
  CAF_CHECK_EQUAL(alice.news(), "online_stats 4 online, 0 waiting");
  pass(5s);
  CAF_CHECK_EQUAL(alice.news(), "");
  bob.asks(about({}));
  carol.disconnects();
  pass(4s);
  CAF_CHECK_EQUAL(alice.news(), "");
  pass(1s);
  CAF_CHECK_EQUAL(alice.news(), "online_stats 3 online, 1 waiting");
  CAF_CHECK_EQUAL(bob.news(), "waiting_for_partner in room 1, 1 waiting");
}

CAF_TEST(to subscribe again is answered again and changes nothing else) {
  alice.asks(subscribe_stats{});
  alice.asks(subscribe_stats{});
  CAF_CHECK_EQUAL(alice.news(),
                  "online_stats 4 online, 0 waiting; online_stats 4 online, 0 waiting");
  bob.disconnects();
  pass(5s);
  CAF_CHECK_EQUAL(alice.news(), "online_stats 3 online, 0 waiting");
}

CAF_TEST_FIXTURE_SCOPE_END()
