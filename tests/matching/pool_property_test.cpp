#define CAF_SUITE matching.pool_property

#include "matching/pool.hpp"

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "caf/test/unit_test.hpp"

#include "reference.hpp"

using namespace strangelet::matching;
using namespace strangelet::matching::test;
using namespace std::chrono_literals;
using namespace strangelet::protocol;

namespace {

/// What a run is like.
struct weather {
  std::size_t people = 60;
  std::size_t interests = 40;
  /// Out of ten tickets so many are strict.
  unsigned strict = 2;
  /// One out of so many pairs ends in a block.
  unsigned quarrels = 20;
};

/// How often something happened, over all runs.
struct tally {
  std::size_t operations = 0;
  std::size_t pairs = 0;
  std::size_t by_time = 0;
  std::size_t rematches = 0;
  std::size_t with_common_interest = 0;
  std::size_t choices = 0;
  std::size_t overdue = 0;
  std::size_t passed = 0;
  std::size_t most_passed = 0;
};

/// A crowd that does whatever comes to its mind, and a pool and its reference that look on.
class crowd {
public:
  crowd(const settings& how, const weather& sky, std::uint64_t seed, tally& counts)
      : sky_(sky), pool_(how, seed), model_(how), random_(seed), counts_(counts) {
    people_.resize(sky.people);
    // Some are there twice.
    for (std::size_t i = 5; i < people_.size(); i += 5)
      people_[i].account = people_[i - 1].account = person_id{uuid::generate()};
  }

  /// False once a rule is broken; `complaint` then says which.
  bool live(int steps) {
    for (int step = 0; step < steps && complaint_.empty(); ++step) {
      act(below(sky_.people));
      ++counts_.operations;
      inspect();
      if (below(4) == 0)
        pass(std::chrono::nanoseconds{static_cast<std::int64_t>(random_() % 4'000'000'000)});
    }
    return complaint_.empty();
  }

  const std::string& complaint() const {
    return complaint_;
  }

private:
  struct person {
    user_id user{uuid::generate()};
    ticket_id ticket{};
    std::vector<encounter> recent{};
    std::shared_ptr<const person_set> blocked{};
    person_id account{};

    person_id id() const {
      return strangelet::protocol::person_of(user, account);
    }
  };

  /// Tickets that waited for longer than the fair patience when they were first passed over.
  struct patience {
    std::size_t passed;
    std::size_t older;
    /// How many had come back when it was passed first.
    std::size_t came_back;
  };

  void act(std::size_t who) {
    now_ += 1us;
    step_time();
    auto& one = people_[who];
    const auto dice = below(100);
    if (!pool_.contains(one.ticket))
      return dice < 60 ? come(one) : void();
    if (dice < 10)
      leave(one);
    else if (dice < 25)
      change(one);
    else if (dice < 32)
      widen(one);
    else if (dice == 32)
      expire();
  }

  void come(person& who) {
    who.ticket = ticket_id{uuid::generate()};
    const ticket what{who.ticket, who.user,   wishes(),    now_,
                      false,      who.recent, who.blocked, who.account};
    model_.add(what, now_);
    settle(who.ticket, pool_.add(what, now_));
  }

  void leave(person& who) {
    require(pool_.cancel(who.ticket, now_).has_value(), "a ticket that waits can be cancelled");
    model_.remove(who.ticket, now_);
  }

  void change(person& who) {
    const auto anew = wishes();
    model_.update(who.ticket, anew);
    settle(who.ticket, pool_.update(who.ticket, anew, now_));
  }

  void widen(person& who) {
    model_.widen(who.ticket);
    settle(who.ticket, pool_.widen(who.ticket, now_));
  }

  void expire() {
    const auto limit = now_ - 40s;
    const auto out = pool_.expire(limit, now_);
    for (const auto& each : out) {
      require(each.since <= limit, "only old tickets expire");
      model_.remove(each.id, now_);
    }
    for (const auto& each : model_.waiting())
      require(each.what.since > limit, "all old tickets expire");
  }

  /// Lets time pass, from one change to the next.
  void pass(duration how_long) {
    const auto end = now_ + how_long;
    for (auto due = pool_.next_due(); due && *due <= end && complaint_.empty();
         due = pool_.next_due()) {
      now_ = *due;
      step_time();
    }
    now_ = end;
    step_time();
    inspect();
  }

  void step_time() {
    const auto* turn = model_.changed_at(now_);
    model_.forget_visitors(now_);
    auto begin = those_who_take_not_anyone();
    auto [made, widened] = pool_.advance(now_);
    begin.erase(std::remove_if(begin.begin(), begin.end(),
                               [this](const ticket_id& id) {
                                 return !pool_.contains(id) || !pool_.takes_anyone(id);
                               }),
                begin.end());
    require(std::is_permutation(begin.begin(), begin.end(), widened.begin(), widened.end()),
            "all who have begun to take anyone are told of");
    require(made.size() <= 1, "one change makes one pair");
    if (turn == nullptr) {
      require(made.empty(), "without a change nobody meets");
      return;
    }
    counts_.by_time += made.size();
    settle(turn->what.id, made.empty() ? std::nullopt : std::optional{std::move(made.front())});
  }

  std::vector<ticket_id> those_who_take_not_anyone() const {
    std::vector<ticket_id> result;
    for (const auto& each : model_.waiting())
      if (!pool_.takes_anyone(each.what.id))
        result.push_back(each.what.id);
    return result;
  }

  /// Compares what came of somebody's turn with what should have come of it.
  void settle(const ticket_id& id, const std::optional<pairing>& made) {
    if (!complaint_.empty())
      return;
    const auto& seeker = *model_.find(id);
    const auto best = model_.best_for(seeker, now_);
    if (!made)
      return require(best.empty(), "nobody waits in vain");
    require(made->seeker.id == id, "the one whose turn it is seeks");
    const auto met = std::find_if(best.begin(), best.end(), [&](const reference::entry* each) {
      return each->what.id == made->waiter.id;
    });
    require(met != best.end(), "the best is met");
    if (!complaint_.empty())
      return;
    check_interests(*made, seeker.what.wishes, (*met)->what.wishes);
    check_fairness(seeker, **met);
    counts_.choices += best.size() > 1 ? 1 : 0;
    part(seeker, **met);
  }

  void check_interests(const pairing& made, const preferences& seeker, const preferences& waiter) {
    std::vector<std::string> common;
    for (const auto& mine : seeker.interests)
      for (const auto& other : waiter.interests)
        if (mine == other)
          common.emplace_back(mine.spelling());
    require(common == made.seeker.common_interests, "the common interests are told");
    require(made.waiter.common_interests.size() == common.size(), "to both");
    counts_.with_common_interest += common.empty() ? 0 : 1;
  }

  /// The bound of `pool`: whoever is passed over after its fair patience is passed over only for
  /// older ones, so at most as often as older ones wait, or come back.
  void check_fairness(const reference::entry& seeker, const reference::entry& met) {
    for (const auto& each : model_.waiting()) {
      if (&each == &met || &each == &seeker || !model_.is_overdue(each.what, now_) ||
          model_.met_of_late(seeker.what, each.what, now_) ||
          !model_.accept(seeker.what, each.what, now_))
        continue;
      require(met.what.since <= each.what.since, "an overdue ticket is passed only for older ones");
      auto& record = passed_.try_emplace(each.what.id, patience{0, older_than(each), came_back_})
                         .first->second;
      require(++record.passed <= record.older + came_back_ - record.came_back, "nobody starves");
      ++counts_.passed;
      counts_.most_passed = std::max(counts_.most_passed, record.passed);
    }
    counts_.overdue += model_.is_overdue(met.what, now_) ? 1 : 0;
  }

  std::size_t older_than(const reference::entry& who) const {
    return static_cast<std::size_t>(std::count_if(
        model_.waiting().begin(), model_.waiting().end(),
        [&](const reference::entry& each) { return each.what.since < who.what.since; }));
  }

  /// A pair ends: both remember it, one may block the other, or may have been gone before it began.
  void part(const reference::entry& seeker, const reference::entry& waiter) {
    ++counts_.pairs;
    counts_.rematches += model_.met_of_late(seeker.what, waiter.what, now_) ? 1 : 0;
    auto& one = person_of(waiter.what.user);
    auto& other = person_of(seeker.what.user);
    auto again = waiter.what;
    for (const auto& id : {ticket_id{waiter.what.id}, ticket_id{seeker.what.id}})
      model_.remove(id, now_);
    if (below(10) == 0)
      return come_back(one, std::move(again));
    remember(one, other, a_moment_ago());
    remember(other, one, a_moment_ago());
    if (below(sky_.quarrels) == 0)
      block(one, other);
  }

  void come_back(person& who, ticket what) {
    who.ticket = what.id = ticket_id{uuid::generate()};
    ++came_back_;
    model_.add(what, now_);
    settle(what.id, pool_.requeue(what, now_));
  }

  /// No two at the same time, so that one change is looked at at a time.
  time_point a_moment_ago() {
    return now_ - std::chrono::nanoseconds{below(1'000'000)};
  }

  static void remember(person& who, const person& partner, time_point parted) {
    who.recent.insert(who.recent.begin(), {partner.id(), parted});
    who.recent.resize(std::min(who.recent.size(), ticket::max_recent));
  }

  static void block(person& who, const person& other) {
    auto more = who.blocked ? *who.blocked : person_set{};
    more.insert(other.id());
    who.blocked = std::make_shared<const person_set>(std::move(more));
  }

  void inspect() {
    if (!complaint_.empty())
      return;
    require(!model_.in_vain(now_), "no two wait that accept each other");
    require(pool_.size() == model_.waiting().size(), "both know the same tickets");
    const auto order = model_.order();
    const auto page = pool_.page(0, order.size() + 1);
    require(std::equal(order.begin(), order.end(), page.begin(), page.end(),
                       [](const ticket_id& a, const waiting_ticket& b) { return a == b.id; }),
            "the queue is in order");
    for (const auto& each : model_.waiting())
      require(pool_.takes_anyone(each.what.id) == model_.takes_anyone(each.what, now_),
              "both know who takes anyone");
  }

  preferences wishes() {
    static const char* const languages[] = {"", "en", "en-GB", "de"};
    preferences result;
    result.mode = below(3) == 0 ? chat_mode::text : chat_mode::video;
    result.language = languages[below(4)];
    result.strict = below(10) < sky_.strict;
    for (auto count = below(6); count > 0; --count) {
      // Some are popular: the lower of two numbers.
      const auto number = std::min(below(sky_.interests), below(sky_.interests));
      const auto name = (below(2) == 0 ? "Interest " : "interest ") + std::to_string(number);
      const auto interest = strangelet::protocol::interest::parse(name).value();
      if (std::find(result.interests.begin(), result.interests.end(), interest) ==
          result.interests.end())
        result.interests.push_back(interest);
    }
    return result;
  }

  person& person_of(const user_id& user) {
    return *std::find_if(people_.begin(), people_.end(),
                         [&](const person& each) { return each.user == user; });
  }

  std::size_t below(std::size_t limit) {
    return static_cast<std::size_t>(random_() % limit);
  }

  void require(bool condition, const char* rule) {
    if (!condition && complaint_.empty())
      complaint_ = rule;
  }

  weather sky_;
  pool pool_;
  reference model_;
  std::mt19937_64 random_;
  tally& counts_;
  time_point now_{std::chrono::hours{1}};
  std::vector<person> people_;
  std::map<ticket_id, patience> passed_;
  std::size_t came_back_ = 0;
  std::string complaint_;
};

void run(const settings& how, const weather& sky, std::uint64_t seeds, int steps) {
  tally counts;
  for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
    crowd people{how, sky, seed, counts};
    if (!people.live(steps))
      CAF_ERROR("seed " << seed << ": " << people.complaint());
  }
  CAF_MESSAGE("seeds 1 to " << seeds << ": " << counts.operations << " operations, " << counts.pairs
                            << " pairs, " << counts.by_time << " by time, "
                            << counts.with_common_interest << " with a common interest, "
                            << counts.rematches << " with a partner of late, " << counts.choices
                            << " among equals, " << counts.overdue << " overdue; passed over "
                            << counts.passed << " times, one ticket " << counts.most_passed);
  CAF_CHECK(counts.pairs > 200);
}

} // namespace

CAF_TEST(a crowd meets as the rules say) {
  run({}, {}, 20, 1'500);
}

CAF_TEST(at random a crowd meets as the rules say) {
  settings how;
  how.among_equals = order::random;
  run(how, {}, 20, 1'500);
}

CAF_TEST(a crowd with rare interests never starves) {
  run({}, {80, 400, 7, 20}, 20, 1'500);
}

CAF_TEST(an overdue crowd never starves) {
  settings how;
  how.fair_patience = 1s;
  how.among_equals = order::random;
  run(how, {100, 200, 9, 20}, 20, 1'500);
}

CAF_TEST(a few who quarrel meet as the rules say) {
  for (std::size_t people = 2; people <= 6; ++people)
    run({}, {people, 3, 2, 100}, 20, 1'500);
}

CAF_TEST(a crowd in which everybody blocks everybody meets as the rules say) {
  run({}, {30, 5, 2, 2}, 20, 1'500);
}

CAF_TEST(without patience and memory a crowd meets as the rules say) {
  settings how;
  how.interest_patience = 0s;
  how.rematch_patience = 0s;
  how.rematch_cooldown = 0s;
  how.visitor_memory = 0s;
  run(how, {}, 5, 1'500);
}
