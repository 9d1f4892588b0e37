// Lets a crowd live as the bytes say: clients come, ask, talk, block and go; actors get their turns
// in any order, one message at a time; hours pass. All actors are the real ones. Each client is a
// model that knows the rules of the protocol (tests/actors/model_client.hpp) and complains about
// whatever breaks them; whenever all has come to rest, what clients see must agree with each other
// and with the directory, and in the end no actor may be left.

#include "tests/actors/town.hpp"

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <utility>
#include <vector>

#include "caf/test/dsl.hpp"

#include "byte_source.hpp"

namespace {

using namespace strangelet;
using namespace strangelet::protocol;

constexpr std::size_t max_crowd = 6;
/// More would only repeat itself, slowly.
constexpr int max_steps = 200;

class fuzzed_town : public actors::test::town {
public:
  explicit fuzzed_town(fuzz::byte_source& choices) : choices_(choices) {
    // The first byte decides whether all want the same, so that only one may wait.
    is_choosy = choices_.below(2) == 1;
    everybody_ = {arrive(), arrive()};
  }

  void live() {
    for (int step = 0; step < max_steps && !choices_.empty() && complaints.empty(); ++step)
      live_one_step();
    inspect();
    everybody_.clear();
    depart_all();
    inspect();
  }

private:
  void live_one_step() {
    auto choice = choices_.next();
    // Every other byte gives somebody a turn; most of the others are what a client does.
    if (choice % 2 == 0) {
      if (!sched.jobs.empty())
        run_job(choice / 2 % sched.jobs.size());
      return;
    }
    switch (choice / 2 % 16) {
    case 0:
      return settle();
    case 1:
      return inspect();
    case 2:
      return pass(std::chrono::seconds{1U << choices_.below(12)});
    case 3:
      if (everybody_.size() < max_crowd)
        everybody_.push_back(arrive());
      return;
    case 4:
      return leave_for_good();
    default:
      return act(choice / 2 % 16);
    }
  }

  void leave_for_good() {
    if (everybody_.empty())
      return;
    auto who = everybody_.begin() + static_cast<std::ptrdiff_t>(choices_.below(everybody_.size()));
    depart(*who);
    everybody_.erase(who);
  }

  void act(unsigned what) {
    if (everybody_.empty())
      return;
    auto& who = everybody_[choices_.below(everybody_.size())];
    switch (what) {
    case 5:
      return post(who, find_partner{make_preferences()});
    case 6:
      return post(who, find_partner{});
    case 7:
      return post(who, next_partner{make_preferences()});
    case 8:
      return post(who, next_partner{});
    case 9:
      return post(who, leave_room{});
    case 10:
      return post(who, who->chat(true));
    case 11:
      return post(who, who->chat(false));
    case 12:
      return post(who, relay_request{relay_kind::typing, choices_.below(2) == 1 ? "true" : "false",
                                     std::nullopt});
    case 13:
      return post(who, relay_request{relay_kind::candidate, "null", choose_room(who)});
    case 14:
      if (is_choosy)
        post(who, block_partner{choose_room(who)});
      return;
    default:
      return post(who, stop_looking_for_common_interests{});
    }
  }

  /// None, the client's own or that of its ticket, or one of before or that nobody knows.
  std::optional<room_id> choose_room(const resident& who) {
    switch (choices_.below(3)) {
    case 0:
      return std::nullopt;
    case 1:
      return who->room();
    default:
      return who->room_before(choices_.below(10));
    }
  }

  preferences make_preferences() {
    preferences result;
    if (!is_choosy)
      return result;
    auto choice = choices_.next();
    for (const auto* words : {"chess", "music", "cooking"})
      if (auto bit = choice & 1; choice >>= 1, bit != 0)
        result.interests.push_back(*interest::parse(words));
    result.mode = (choice & 1) != 0 ? chat_mode::text : chat_mode::video;
    result.strict = (choice & 2) != 0;
    result.language = (choice & 4) != 0 ? "de" : "";
    return result;
  }

  fuzz::byte_source& choices_;
  std::vector<resident> everybody_;
};

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::byte_source choices{data, size};
  std::vector<std::string> complaints;
  {
    fuzzed_town place{choices};
    place.live();
    complaints = std::move(place.complaints);
  }
  for (const auto& each : complaints)
    std::fprintf(stderr, "violated: %s\n", each.c_str());
  if (!complaints.empty())
    std::abort();
  return 0;
}
