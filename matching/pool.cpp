#include "matching/pool.hpp"

#include "matching/rules.hpp"

#include <algorithm>
#include <utility>

namespace strangelet::matching {

pool::pool(const settings& how, std::uint64_t seed)
    : how_(how),
      topics_(how.popular_until),
      visitors_(topics_),
      search_(how, seed),
      places_(&record::place),
      due_(&record::due) {}

std::optional<pairing> pool::add(ticket what, time_point now) {
  what.since = now;
  return enter(what, now);
}

std::optional<pairing> pool::requeue(ticket what, time_point now) {
  what.since = std::min(what.since, now);
  return enter(what, now);
}

std::optional<pairing> pool::enter(const ticket& what, time_point now) {
  const auto [found, is_new] = records_.try_emplace(what.id, what, now - how_.rematch_cooldown);
  if (!is_new)
    return std::nullopt;
  auto& who = found->second;
  who.id = &found->first;
  who.number = next_number_++;
  take_up(who, what.wishes);
  // Only now, so that what it had before is not forgotten and learned again.
  visitors_.forget(who.person);
  visitors_.forget_until(now - how_.visitor_memory);
  places_.insert(who, who.since);
  return seek(who, now);
}

std::optional<pairing> pool::update(const protocol::ticket_id& id,
                                    const protocol::preferences& wishes, time_point now) {
  const auto found = records_.find(id);
  if (found == records_.end())
    return std::nullopt;
  auto& who = found->second;
  unlink(who);
  const auto before = let_go(who);
  who.widened = false;
  take_up(who, wishes);
  for (auto* each : before)
    topics_.release(*each);
  return seek(who, now);
}

std::optional<pairing> pool::widen(const protocol::ticket_id& id, time_point now) {
  const auto found = records_.find(id);
  if (found == records_.end())
    return std::nullopt;
  auto& who = found->second;
  unlink(who);
  who.widened = true;
  return seek(who, now);
}

std::optional<ticket> pool::cancel(const protocol::ticket_id& id, time_point now) {
  const auto found = records_.find(id);
  if (found == records_.end())
    return std::nullopt;
  unlink(found->second);
  return take(found->second, now);
}

std::vector<ticket> pool::expire(time_point limit, time_point now) {
  std::vector<ticket> result;
  for (const auto* first = places_.front(); first != nullptr && first->at <= limit;
       first = places_.front()) {
    auto& who = *first->who;
    unlink(who);
    result.push_back(take(who, now));
  }
  return result;
}

due_changes pool::advance(time_point now) {
  due_changes result;
  for (const auto* first = due_.front(); first != nullptr && first->at <= now;
       first = due_.front()) {
    auto& who = *first->who;
    const auto was_open = who.is_open;
    unlink(who);
    if (auto made = seek(who, now))
      result.pairs.push_back(std::move(*made));
    else if (who.is_open && !was_open)
      result.widened.push_back(*who.id);
  }
  // Some of them have been met since.
  auto& widened = result.widened;
  widened.erase(std::remove_if(widened.begin(), widened.end(),
                               [this](const auto& id) { return !contains(id); }),
                widened.end());
  visitors_.forget_until(now - how_.visitor_memory);
  return result;
}

std::optional<time_point> pool::next_due() const noexcept {
  if (const auto* first = due_.front())
    return first->at;
  return std::nullopt;
}

std::vector<waiting_ticket> pool::page(std::size_t offset, std::size_t limit) const {
  std::vector<waiting_ticket> result;
  for (const auto* each : places_.page(offset, limit))
    result.push_back({*each->id, each->user, each->since, each->mode(), each->spellings()});
  return result;
}

std::vector<popular_interest> pool::popular(time_point now) {
  // Nobody else does if nobody comes any more.
  visitors_.forget_until(now - how_.visitor_memory);
  const auto& topics = topics_.popular();
  // Who has each of them, in their order.
  std::vector<person_set> people(topics.size());
  for (const auto* about : topics)
    for (const auto* each = about->waiting.first(); each != nullptr; each = each->next)
      people[about->popular_place].insert(each->owner->counts_as);
  visitors_.for_each([&](const protocol::person_id& counts_as, const topic_list& interests) {
    for (const auto* each : interests)
      if (topics_.is_popular(*each))
        people[each->popular_place].insert(counts_as);
  });
  std::vector<popular_interest> result;
  result.reserve(topics.size());
  for (const auto* about : topics)
    result.push_back({about->key, people[about->popular_place].size()});
  return result;
}

void pool::take_up(record& who, const protocol::preferences& wishes) {
  who.set_wishes(wishes, topics_);
  ++of(who.mode()).size;
  if (!who.ties.empty())
    ++interested_;
}

topic_list pool::let_go(record& who) {
  --of(who.mode()).size;
  if (!who.ties.empty())
    --interested_;
  return who.take_topics();
}

std::optional<pairing> pool::seek(record& who, time_point now) {
  who.is_open = matching::takes_anyone(who, now, how_);
  if (who.meets_nobody)
    return std::nullopt;
  auto* found = search_.run(who, of(who.mode()).open, interested_ + visitors_.size(), now);
  if (found == nullptr) {
    link(who, now);
    return std::nullopt;
  }
  unlink(*found);
  pairing made{make_party(*found, who), make_party(who, *found)};
  drop(*found, now);
  drop(who, now);
  return made;
}

void pool::link(record& who, time_point now) {
  for (auto& each : who.ties)
    each.about->waiting.link(each);
  if (who.is_open)
    of(who.mode()).open.push_back(&who);
  const auto change = next_change(who, now, how_);
  if (change != time_point::max())
    due_.insert(who, change);
}

void pool::unlink(record& who) {
  if (who.meets_nobody)
    return;
  for (auto& each : who.ties)
    each.about->waiting.unlink(each);
  if (who.is_open) {
    auto& open = of(who.mode()).open;
    open.erase(std::find(open.begin(), open.end(), &who));
  }
  if (who.due != nullptr)
    due_.erase(who);
}

void pool::drop(record& who, time_point now) {
  places_.erase(who);
  visitors_.remember(who.person, who.counts_as, let_go(who), now);
  const auto id = *who.id;
  records_.erase(id);
}

ticket pool::take(record& who, time_point now) {
  auto result = who.to_ticket();
  drop(who, now);
  return result;
}

} // namespace strangelet::matching
