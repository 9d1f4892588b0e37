#define CAF_SUITE matching.pool_choice

#include "matching/pool.hpp"

#include <map>
#include <set>
#include <string>

#include "caf/test/unit_test.hpp"

#include "hall.hpp"

using namespace strangelet::matching;
using namespace strangelet::matching::test;
using namespace std::chrono_literals;
using strangelet::protocol::chat_mode;

namespace {

wish speaking(std::string language, std::string_view interests = {}) {
  return {interests, chat_mode::video, std::move(language)};
}

/// Of five who are equally good, how often each is chosen in `rounds` tries.
std::map<std::string, int> chosen_of_five(const settings& how, std::uint64_t seed, int rounds) {
  std::map<std::string, int> result;
  hall here{how, seed};
  for (int i = 0; i < rounds; ++i) {
    for (const auto* name : {"a", "b", "c", "d", "e"})
      here.comes(name, {name});
    const auto met = here.comes("seeker", {"a,b,c,d,e"});
    ++result[met.substr(0, 7)];
    for (const auto* name : {"a", "b", "c", "d", "e"})
      here.goes(name);
  }
  return result;
}

} // namespace

CAF_TEST_FIXTURE_SCOPE(pool_choice_tests, hall)

CAF_TEST(who shares more is met first) {
  comes("ann", {"chess"});
  comes("bob", {"go,dance"});
  CAF_CHECK_EQUAL(comes("cid", {"chess,go,dance"}), "meets bob about <go> <dance>");
}

CAF_TEST(a rare interest weighs more than a common one) {
  for (int i = 0; i < 50; ++i)
    comes("user " + std::to_string(i), {"music"});
  comes("ann", {"music"});
  comes("bob", {"beekeeping"});
  CAF_CHECK_EQUAL(comes("cid", {"music,beekeeping"}), "meets bob about <beekeeping>");
}

CAF_TEST(users without interests make no interest rarer) {
  // The last one waits.
  for (int i = 0; i < 101; ++i)
    comes("user " + std::to_string(i), {});
  for (const auto* each : {"dan", "eve", "fay", "gus", "ann"})
    comes(each, {"music,films"});
  comes("bob", {"beekeeping"});
  // 9 of 2 in 7 against twice 4 of 6 in 7. With the one who waits it would be 9 against twice 5,
  // and with all of them 23 against twice 17.
  CAF_CHECK_EQUAL(comes("cid", {"music,films,beekeeping"}), "meets bob about <beekeeping>");
}

CAF_TEST(weights grow with rarity) {
  CAF_CHECK_EQUAL(interest_weight(1'000, 1'000), 4u);
  CAF_CHECK_EQUAL(interest_weight(10, 1'000), 27u);
  CAF_CHECK_EQUAL(interest_weight(1, 1'000'000), 80u);
}

CAF_TEST(among equals the same language is met first) {
  comes("ann", speaking("de", "a"));
  comes("bob", speaking("en-GB", "b"));
  comes("cid", speaking("", "c"));
  CAF_CHECK_EQUAL(comes("dan", speaking("EN-us", "a,b,c")), "meets bob about <b>");
}

CAF_TEST(a language is no wall) {
  comes("ann", speaking("de"));
  CAF_CHECK_EQUAL(comes("bob", speaking("en")), "meets ann");
}

CAF_TEST(interests go before language) {
  comes("ann", speaking("de", "chess,go"));
  comes("bob", speaking("en", "dance"));
  CAF_CHECK_EQUAL(comes("cid", speaking("en", "chess,go,dance")), "meets ann about <chess> <go>");
}

CAF_TEST(among equals the longest wait is met first) {
  comes("ann", {"a"});
  pass(1s);
  comes("bob", {"b"});
  CAF_CHECK_EQUAL(comes("cid", {"b,a"}), "meets ann about <a>");
}

CAF_TEST(who has waited for too long goes before any better match) {
  comes("ann", {"chess", chat_mode::video, "", true});
  pass(10s);
  comes("bob", {"go,dance"});
  CAF_CHECK_EQUAL(comes("cid", {"chess,go,dance"}), "meets bob about <go> <dance>");
  comes("bob", {"go,dance"});
  pass(1ns);
  CAF_CHECK_EQUAL(comes("dan", {"chess,go,dance"}), "meets ann about <chess>");
}

CAF_TEST(of those who have waited for too long the oldest goes first) {
  comes("ann", {"chess", chat_mode::video, "de", true});
  pass(1s);
  comes("bob", {"go,dance", chat_mode::video, "en", true});
  pass(1min);
  CAF_CHECK_EQUAL(comes("cid", speaking("en", "chess,go,dance")), "meets ann about <chess>");
}

CAF_TEST(who takes anyone prefers somebody with a shared interest) {
  were_partners("ann", "bob");
  comes("ann");
  comes("bob", {"chess"});
  comes("cid", {"chess,go"});
  goes("ann");
  comes("ann");
  comes("dan", {"go"});
  CAF_CHECK_EQUAL(waiting(), "ann dan ");
  CAF_CHECK_EQUAL(comes("eve", {"go"}), "meets dan about <go>");
  auto eve = make_ticket("eve", {"go"});
  eve.widened = true;
  comes("dan", {"go"});
  CAF_CHECK_EQUAL(comes_back(eve), "meets dan about <go>");
}

CAF_TEST(in order the choice is always the same) {
  const auto chosen = chosen_of_five({}, 1, 50);
  CAF_CHECK_EQUAL(chosen.at("meets a"), 50);
}

CAF_TEST(at random each of the equals is chosen about as often) {
  settings how;
  how.among_equals = order::random;
  const auto chosen = chosen_of_five(how, 1, 1'000);
  CAF_CHECK_EQUAL(chosen.size(), 5u);
  for (const auto& [name, count] : chosen) {
    CAF_MESSAGE(name << ": " << count);
    CAF_CHECK(count > 150 && count < 250);
  }
  CAF_CHECK(chosen_of_five(how, 1, 1'000) == chosen);
  CAF_CHECK(chosen_of_five(how, 2, 1'000) != chosen);
}

CAF_TEST(at random who has waited for too long still goes first) {
  settings how;
  how.among_equals = order::random;
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    hall here{how, seed};
    here.comes("ann", {"a", chat_mode::video, "", true});
    here.pass(1s);
    here.comes("bob", {"b", chat_mode::video, "", true});
    here.pass(1min);
    here.comes("cid", {"c"});
    CAF_CHECK_EQUAL(here.comes("dan", {"a,b,c"}), "meets ann about <a>");
  }
}

CAF_TEST_FIXTURE_SCOPE_END()
