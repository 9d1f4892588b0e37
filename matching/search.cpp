#include "matching/search.hpp"

#include "matching/rules.hpp"

#include <cmath>
#include <tuple>

namespace strangelet::matching {

record* search::run(const record& seeker, const std::vector<record*>& open, std::size_t population,
                    time_point now) {
  candidates_.clear();
  first_meeting_ = next_meeting_;
  collect(seeker, open, population);
  return best(seeker, now);
}

void search::collect(const record& seeker, const std::vector<record*>& open,
                     std::size_t population) {
  for (const auto& mine : seeker.ties) {
    const auto& about = *mine.about;
    if (about.waiting.first() == nullptr)
      continue;
    const auto weight = interest_weight(about.users, population);
    for (const auto* other = about.waiting.first(); other != nullptr; other = other->next)
      meet(seeker, *other->owner, weight);
  }
  if (seeker.is_open)
    for (auto* other : open)
      meet(seeker, *other, 0);
}

void search::meet(const record& seeker, record& who, std::uint32_t weight) {
  if (who.is_text != seeker.is_text || &who == &seeker)
    return;
  if (who.met_as >= first_meeting_) {
    candidates_[who.met_as - first_meeting_].weight += weight;
    return;
  }
  who.met_as = next_meeting_++;
  candidates_.push_back({&who, weight});
}

search::merit search::merit_of(const record& seeker, const candidate& which, time_point now) const {
  merit result{!met_of_late(seeker, *which.who, now, how_),
               now > which.who->since + how_.fair_patience, 0, false};
  if (!result.is_overdue) {
    result.weight = which.weight;
    result.is_same_language = seeker.language != 0 && seeker.language == which.who->language;
  }
  return result;
}

record* search::best(const record& seeker, time_point now) {
  const auto key = [](const merit& of) {
    return std::tie(of.is_new_face, of.is_overdue, of.weight, of.is_same_language);
  };
  record* chosen = nullptr;
  merit highest{};
  std::size_t count = 0;
  for (const auto& each : candidates_) {
    if (!may_meet(seeker, *each.who, now, how_))
      continue;
    const auto here = merit_of(seeker, each, now);
    if (chosen != nullptr && key(here) < key(highest))
      continue;
    count = chosen != nullptr && key(here) == key(highest) ? count + 1 : 1;
    if (count == 1 || prefer(*each.who, *chosen, here.is_overdue, count))
      chosen = each.who;
    highest = here;
  }
  return chosen;
}

bool search::prefer(const record& other, const record& chosen, bool by_age, std::size_t count) {
  if (by_age || how_.among_equals == order::fifo)
    return is_older(other, chosen);
  return random_() % count == 0;
}

std::uint32_t interest_weight(std::size_t users, std::size_t population) noexcept {
  constexpr double steps = 4; // per factor of two
  const auto rarity = static_cast<double>(population) / static_cast<double>(users);
  return static_cast<std::uint32_t>(std::lround(steps * std::log2(1 + rarity)));
}

} // namespace strangelet::matching
