#define CAF_SUITE actors.conversation_property

#include <chrono>
#include <cstdint>
#include <random>
#include <vector>

#include "caf/test/dsl.hpp"

#include "town.hpp"

using namespace strangelet::actors;
using namespace strangelet::actors::test;
using namespace strangelet::protocol;
using namespace std::chrono_literals;

namespace {

/// A crowd that does whatever comes to its mind, and actors that get their turns in any order.
class crowd_fixture : public town {
public:
  void live(std::size_t crowd, int steps, std::uint64_t seed) {
    random_.seed(seed);
    complaints.clear();
    while (everybody_.size() < crowd)
      everybody_.push_back(arrive());
    for (int step = 0; step < steps && complaints.empty(); ++step)
      live_one_step(step);
    inspect();
    for (const auto& each : everybody_)
      heard_ += each->messages_heard();
    everybody_.clear();
    depart_all();
    inspect();
    for (const auto& each : complaints)
      CAF_ERROR("seed " << seed << ": " << each);
  }

  /// Messages that have come from partners.
  std::size_t heard() const {
    return heard_;
  }

private:
  void live_one_step(int step) {
    act(everybody_[below(everybody_.size())]);
    // On average actors keep up with the clients, but there is nearly always something under way.
    for (auto turns = below(9); turns > 0 && !sched.jobs.empty(); --turns)
      run_job(below(sched.jobs.size()));
    if (step % 100 == 99)
      inspect();
    if (is_choosy)
      pass_without_rest(std::chrono::milliseconds{below(500)});
    if (step % 500 == 499)
      pass(std::chrono::minutes{below(20)});
  }

  void act(resident& who) {
    auto dice = below(100);
    if (dice < 35)
      post(who, find_partner{wishes()});
    else if (dice < 45 || (dice < 50 && !is_choosy))
      post(who, next_partner{});
    else if (dice < 50)
      post(who, stop_looking_for_common_interests{});
    else if (dice < 60)
      post(who, leave_room{});
    else if (dice < 90)
      post(who, who->chat(dice % 2 == 0));
    else if (dice < 95)
      post(who, relay_request{relay_kind::typing, "true", std::nullopt});
    else if (dice < 97)
      // Most often one of the last eight rooms, if there were so many.
      post(who, relay_request{relay_kind::chat, "0", who->room_before(below(10))});
    else if (is_choosy && dice == 97)
      post(who, block_partner{who->room_before(below(10))});
    else
      replace(who);
  }

  /// Whoever is woken by it gets its turn later.
  void pass_without_rest(std::chrono::nanoseconds time) {
    wall_clock::advance(time);
    advance_time(time);
  }

  void replace(resident& who) {
    heard_ += who->messages_heard();
    depart(who);
    who = arrive();
  }

  preferences wishes() {
    preferences result;
    if (!is_choosy)
      return result;
    for (const auto* each : {"chess", "music", "tea"})
      if (below(3) == 0)
        result.interests.push_back(*interest::parse(each));
    result.strict = below(3) == 0;
    return result;
  }

  std::size_t below(std::size_t limit) {
    return static_cast<std::size_t>(random_() % limit);
  }

  std::mt19937_64 random_;
  std::vector<resident> everybody_;
  std::size_t heard_ = 0;
};

} // namespace

CAF_TEST_FIXTURE_SCOPE(conversation_property_tests, crowd_fixture)

CAF_TEST(a crowd of 200 never breaks a rule) {
  for (std::uint64_t seed = 1; seed <= 3; ++seed)
    live(200, 20'000, seed);
  CAF_CHECK(complaints.empty());
  CAF_MESSAGE(heard() << " messages heard, " << metrics.matches.total() << " pairs");
  CAF_CHECK(heard() > 1'000);
}

CAF_TEST(a handful who meet again and again never break a rule) {
  for (std::uint64_t seed = 1; seed <= 40; ++seed)
    live(2 + seed % 4, 1'000, seed);
  CAF_CHECK(complaints.empty());
  CAF_MESSAGE(heard() << " messages heard, " << metrics.matches.total() << " pairs");
  CAF_CHECK(heard() > 1'000);
}

CAF_TEST(a handful who are choosy and lose patience never break a rule) {
  is_choosy = true;
  for (std::uint64_t seed = 1; seed <= 40; ++seed)
    live(2 + seed % 5, 1'000, seed);
  CAF_CHECK(complaints.empty());
  CAF_MESSAGE(heard() << " messages heard, " << metrics.matches.total() << " pairs");
  CAF_CHECK(heard() > 500);
}

CAF_TEST_FIXTURE_SCOPE_END()
