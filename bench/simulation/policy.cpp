#include "bench/simulation/policy.hpp"

#include "matching/pool.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <deque>
#include <list>
#include <queue>
#include <stdexcept>
#include <unordered_map>
#include <utility>

namespace strangelet::bench {

namespace {

/// Numbers as ids, spread over all bytes.
template <class Id>
Id id_of(std::uint64_t number) {
  constexpr std::uint64_t golden = 0x9E3779B97F4A7C15;
  const std::uint64_t words[2] = {number, (number + 1) * golden};
  protocol::uuid result;
  std::memcpy(static_cast<void*>(&result), words, sizeof(words));
  return Id{result};
}

std::uint64_t number_of(const protocol::uuid& id) {
  std::uint64_t result = 0;
  std::memcpy(&result, static_cast<const void*>(&id), sizeof(result));
  return result;
}

class our_policy final : public policy {
public:
  explicit our_policy(const matching::settings& how) : pool_(how, 1) {}

  std::optional<match> add(const seeker& what, time_point now) override {
    matching::ticket ticket;
    ticket.id = id_of<protocol::ticket_id>(what.turn);
    ticket.user = id_of<protocol::user_id>(what.who);
    for (const auto each : what.interests) {
      const auto name = std::to_string(each);
      ticket.wishes.interests.emplace_back(name, name);
    }
    ticket.wishes.language = std::string{"l"} + static_cast<char>('a' + what.language);
    for (const auto& each : what.recent)
      ticket.recent.push_back({id_of<protocol::person_id>(each.partner), each.parted});
    const auto made = pool_.add(std::move(ticket), now);
    return made ? std::optional{to_match(*made)} : std::nullopt;
  }

  void cancel(std::uint64_t turn, time_point now) override {
    pool_.cancel(id_of<protocol::ticket_id>(turn), now);
  }

  std::vector<match> advance(time_point now) override {
    std::vector<match> result;
    for (const auto& made : pool_.advance(now).pairs)
      result.push_back(to_match(made));
    return result;
  }

  std::optional<time_point> next_due() const override {
    return pool_.next_due();
  }

private:
  static match to_match(const matching::pairing& made) {
    return {number_of(made.waiter.id), number_of(made.seeker.id)};
  }

  matching::pool pool_;
};

/// Whoever waits longest, at once: what most services do.
class fifo_policy final : public policy {
public:
  std::optional<match> add(const seeker& what, time_point) override {
    if (queue_.empty() || queue_.front().second == what.who) {
      queue_.emplace_back(what.turn, what.who);
      return std::nullopt;
    }
    const auto first = queue_.front().first;
    queue_.pop_front();
    return match{first, what.turn};
  }

  void cancel(std::uint64_t turn, time_point) override {
    queue_.remove_if([turn](const auto& each) { return each.first == turn; });
  }

  std::vector<match> advance(time_point) override {
    return {};
  }

  std::optional<time_point> next_due() const override {
    return std::nullopt;
  }

private:
  std::list<std::pair<std::uint64_t, std::uint32_t>> queue_;
};

/// Looks at everybody who waits, takes the best score and knows how common each interest really is:
/// the upper bound of what can be had without making people wait for somebody better. The same
/// patience and the same avoidance, no bound on unfairness.
class scan_policy final : public policy {
public:
  explicit scan_policy(const matching::settings& how) : how_(how) {}

  std::optional<match> add(const seeker& what, time_point now) override {
    for (const auto each : what.interests)
      ++seen_[each];
    ++total_;
    if (const auto made = try_match(what, now))
      return made;
    waiting_.push_back(what);
    note_changes(what, now);
    return std::nullopt;
  }

  void cancel(std::uint64_t turn, time_point) override {
    remove(turn);
  }

  std::vector<match> advance(time_point now) override {
    std::vector<match> result;
    while (!due_.empty() && due_.top().first <= now) {
      const auto turn = due_.top().second;
      due_.pop();
      const auto found = find(turn);
      if (found == waiting_.end())
        continue;
      const auto who = *found;
      if (const auto made = try_match(who, now)) {
        remove(turn);
        result.push_back(*made);
      }
    }
    return result;
  }

  std::optional<time_point> next_due() const override {
    return due_.empty() ? std::nullopt : std::optional{due_.top().first};
  }

private:
  using due = std::pair<time_point, std::uint64_t>;

  std::vector<seeker>::iterator find(std::uint64_t turn) {
    return std::find_if(waiting_.begin(), waiting_.end(),
                        [turn](const seeker& each) { return each.turn == turn; });
  }

  void remove(std::uint64_t turn) {
    const auto found = find(turn);
    if (found == waiting_.end())
      return;
    *found = std::move(waiting_.back());
    waiting_.pop_back();
  }

  void note_changes(const seeker& what, time_point now) {
    if (!what.interests.empty())
      due_.emplace(what.since + how_.interest_patience, what.turn);
    for (const auto& each : what.recent) {
      const auto end =
          std::min(each.parted + how_.rematch_cooldown, what.since + how_.rematch_patience);
      if (end > now)
        due_.emplace(end, what.turn);
    }
  }

  bool takes_anyone(const seeker& who, time_point now) const {
    return who.interests.empty() || now >= who.since + how_.interest_patience;
  }

  bool avoids(const seeker& who, const seeker& other, time_point now) const {
    return now < who.since + how_.rematch_patience &&
           std::any_of(who.recent.begin(), who.recent.end(), [&](const auto& each) {
             return each.partner == other.who && now < each.parted + how_.rematch_cooldown;
           });
  }

  double score(const seeker& a, const seeker& b) const {
    double result = 0;
    auto mine = a.interests.begin();
    auto theirs = b.interests.begin();
    while (mine != a.interests.end() && theirs != b.interests.end()) {
      if (*mine == *theirs)
        result += std::log2(1 + static_cast<double>(total_) / seen_.at(*mine)), ++mine, ++theirs;
      else if (*mine < *theirs)
        ++mine;
      else
        ++theirs;
    }
    return result;
  }

  std::optional<match> try_match(const seeker& who, time_point now) {
    const seeker* best = nullptr;
    double highest = 0;
    const auto wide = takes_anyone(who, now);
    for (const auto& each : waiting_) {
      if (each.who == who.who)
        continue;
      const auto worth = score(who, each);
      if ((worth == 0 && !(wide && takes_anyone(each, now))) || avoids(who, each, now) ||
          avoids(each, who, now))
        continue;
      const auto all = worth + (who.language == each.language ? 0.01 : 0);
      if (best == nullptr || all > highest || (all == highest && each.since < best->since)) {
        best = &each;
        highest = all;
      }
    }
    if (best == nullptr)
      return std::nullopt;
    const match made{best->turn, who.turn};
    remove(best->turn);
    return made;
  }

  matching::settings how_;
  std::vector<seeker> waiting_;
  std::unordered_map<std::uint32_t, double> seen_;
  std::size_t total_ = 0;
  std::priority_queue<due, std::vector<due>, std::greater<>> due_;
};

} // namespace

std::unique_ptr<policy> make_policy(const std::string& name, duration patience) {
  matching::settings how;
  how.interest_patience = how.fair_patience = patience;
  if (name == "ours")
    return std::make_unique<our_policy>(how);
  if (name == "fifo")
    return std::make_unique<fifo_policy>();
  if (name == "scan")
    return std::make_unique<scan_policy>(how);
  throw std::invalid_argument("no such policy: " + name);
}

} // namespace strangelet::bench
