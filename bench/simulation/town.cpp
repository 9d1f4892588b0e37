#include "bench/simulation/town.hpp"

#include "bench/simulation/zipf.hpp"

#include <algorithm>
#include <queue>
#include <random>
#include <tuple>
#include <unordered_map>
#include <utility>

namespace strangelet::bench {

namespace {

using std::chrono::seconds;

double in_seconds(duration what) {
  return std::chrono::duration<double>(what).count();
}

class town {
public:
  town(const town_options& how, policy& decides)
      : how_(how), policy_(decides), random_(how.seed), people_(how.people) {}

  town_report run() {
    for (std::uint32_t i = 0; i < people_.size(); ++i) {
      renew(i);
      plan(some_time(30), event::look, i);
    }
    const auto end = begin_ + how_.warm_up + how_.length;
    while (!events_.empty()) {
      const auto due = policy_.next_due();
      const auto next = events_.top().at;
      now_ = std::max(now_, due ? std::min(*due, next) : next);
      if (now_ > end)
        break;
      if (due && *due <= now_)
        for (const auto& made : policy_.advance(now_))
          meet(made);
      else
        handle_next();
    }
    return finish();
  }

private:
  struct event {
    enum kind { look, give_up, end_talk };
    time_point at;
    std::uint64_t number;
    kind what;
    std::uint32_t who;
    /// The turn that gives up; the partner of a talk that ends.
    std::uint64_t about;

    bool operator>(const event& other) const {
      return std::tie(at, number) > std::tie(other.at, other.number);
    }
  };

  struct person {
    std::uint32_t name = 0;
    std::vector<std::uint32_t> interests;
    std::uint8_t language = 0;
    std::vector<seeker::encounter> recent;
    std::uint64_t turn = 0;
    time_point since{};
  };

  void plan(duration in, event::kind what, std::uint32_t who, std::uint64_t about = 0) {
    events_.push({now_ + in, next_number_++, what, who, about});
  }

  /// With this mean, in seconds.
  duration some_time(double mean) {
    std::exponential_distribution<double> time{1 / mean};
    return std::chrono::duration_cast<duration>(std::chrono::duration<double>(time(random_)));
  }

  bool one_in(unsigned count) {
    return random_() % count == 0;
  }

  /// Somebody else in this place.
  void renew(std::uint32_t place) {
    auto& who = people_[place];
    who = {};
    who.name = next_name_++;
    who.language = static_cast<std::uint8_t>(zipf(8, random_));
    if (random_() % 10 < 3)
      return;
    for (auto count = 1 + random_() % 5; count > 0; --count)
      who.interests.push_back(static_cast<std::uint32_t>(zipf(how_.vocabulary, random_)));
    std::sort(who.interests.begin(), who.interests.end());
    who.interests.erase(std::unique(who.interests.begin(), who.interests.end()),
                        who.interests.end());
  }

  void replace(std::uint32_t place) {
    renew(place);
    plan(some_time(5), event::look, place);
  }

  void handle_next() {
    const auto next = events_.top();
    events_.pop();
    if (next.what == event::look)
      look(next.who);
    else if (next.what == event::give_up)
      give_up(next.who, next.about);
    else
      end_talk(next.who, static_cast<std::uint32_t>(next.about));
  }

  void look(std::uint32_t place) {
    auto& who = people_[place];
    who.turn = next_turn_++;
    who.since = now_;
    turns_[who.turn] = place;
    plan(some_time(60), event::give_up, place, who.turn);
    const seeker what{who.name, who.turn, who.interests, who.language, now_, who.recent};
    if (const auto made = policy_.add(what, now_))
      meet(*made);
  }

  void give_up(std::uint32_t place, std::uint64_t turn) {
    auto& who = people_[place];
    if (who.turn != turn || turns_.count(turn) == 0)
      return;
    policy_.cancel(turn, now_);
    turns_.erase(turn);
    if (is_watched()) {
      ++report_.gave_up;
      report_.longest_in_vain = std::max(report_.longest_in_vain, in_seconds(now_ - who.since));
    }
    replace(place);
  }

  void meet(const match& made) {
    const auto one = turns_.at(made.one);
    const auto other = turns_.at(made.other);
    turns_.erase(made.one);
    turns_.erase(made.other);
    const auto has_common = share(people_[one], people_[other]);
    if (is_watched())
      count(people_[one], people_[other], has_common);
    const auto is_short = !has_common && random_() % 10 < 3;
    plan(some_time(has_common ? 180 : is_short ? 4 : 45), event::end_talk, one, other);
  }

  void end_talk(std::uint32_t one, std::uint32_t other) {
    remember(people_[one], people_[other]);
    remember(people_[other], people_[one]);
    // The one who skips looks at once, the other soon.
    for (const auto place : {one, other})
      if (one_in(8))
        replace(place);
      else
        plan(place == one ? duration{} : some_time(2), event::look, place);
  }

  void remember(person& who, const person& partner) {
    constexpr std::size_t most = 5;
    who.recent.insert(who.recent.begin(), {partner.name, now_});
    who.recent.resize(std::min(who.recent.size(), most));
  }

  static bool share(const person& a, const person& b) {
    return std::any_of(a.interests.begin(), a.interests.end(), [&](std::uint32_t each) {
      return std::binary_search(b.interests.begin(), b.interests.end(), each);
    });
  }

  bool is_watched() const {
    return now_ >= begin_ + how_.warm_up;
  }

  void count(const person& one, const person& other, bool has_common) {
    ++report_.pairs;
    report_.with_common_interest += has_common ? 1 : 0;
    report_.could_have += !one.interests.empty() && !other.interests.empty() ? 1 : 0;
    report_.rematches +=
        std::any_of(one.recent.begin(), one.recent.end(),
                    [&](const auto& each) {
                      return each.partner == other.name && now_ - each.parted < seconds{60};
                    })
            ? 1
            : 0;
    waits_.push_back(in_seconds(now_ - one.since));
    waits_.push_back(in_seconds(now_ - other.since));
  }

  town_report finish() {
    if (waits_.empty())
      return report_;
    std::sort(waits_.begin(), waits_.end());
    const auto at = [this](double share) {
      return waits_[static_cast<std::size_t>(share * static_cast<double>(waits_.size() - 1))];
    };
    double sum = 0;
    for (const auto each : waits_)
      sum += each;
    report_.mean_wait = sum / static_cast<double>(waits_.size());
    report_.p50 = at(0.5);
    report_.p90 = at(0.9);
    report_.p99 = at(0.99);
    report_.max_wait = waits_.back();
    return report_;
  }

  town_options how_;
  policy& policy_;
  std::mt19937_64 random_;
  time_point begin_{std::chrono::hours{1}};
  time_point now_ = begin_;
  std::vector<person> people_;
  std::unordered_map<std::uint64_t, std::uint32_t> turns_;
  std::priority_queue<event, std::vector<event>, std::greater<>> events_;
  std::uint64_t next_number_ = 0;
  std::uint64_t next_turn_ = 1;
  std::uint32_t next_name_ = 1;
  std::vector<double> waits_;
  town_report report_;
};

} // namespace

town_report simulate(const town_options& how, policy& decides) {
  return town{how, decides}.run();
}

} // namespace strangelet::bench
