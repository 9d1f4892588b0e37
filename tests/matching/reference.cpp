#include "reference.hpp"

#include "protocol/language.hpp"

#include <algorithm>

namespace strangelet::matching::test {

namespace {

bool has(const std::vector<protocol::interest>& all, const protocol::interest& what) {
  return std::find(all.begin(), all.end(), what) != all.end();
}

bool share(const ticket& a, const ticket& b) {
  return std::any_of(a.wishes.interests.begin(), a.wishes.interests.end(),
                     [&](const auto& each) { return has(b.wishes.interests, each); });
}

protocol::person_id person_of(const ticket& what) {
  return protocol::person_of(what.user, what.account);
}

bool is_before(const reference::entry& a, const reference::entry& b) {
  return a.what.since != b.what.since ? a.what.since < b.what.since : a.number < b.number;
}

} // namespace

void reference::add(const ticket& what, time_point now) {
  waiting_.push_back({what, next_number_++});
  forget_visitor(person_of(what));
  forget_visitors(now);
}

void reference::update(const protocol::ticket_id& id, const protocol::preferences& wishes) {
  for (auto& each : waiting_)
    if (each.what.id == id) {
      each.what.wishes = wishes;
      each.what.widened = false;
    }
}

void reference::widen(const protocol::ticket_id& id) {
  for (auto& each : waiting_)
    if (each.what.id == id)
      each.what.widened = true;
}

void reference::remove(const protocol::ticket_id& id, time_point now) {
  const auto at = std::find_if(waiting_.begin(), waiting_.end(),
                               [&](const entry& each) { return each.what.id == id; });
  if (!at->what.wishes.interests.empty()) {
    forget_visitor(person_of(at->what));
    visitors_.push_back({person_of(at->what), at->what.wishes.interests, now});
  }
  waiting_.erase(at);
}

void reference::forget_visitor(const protocol::person_id& person) {
  visitors_.erase(std::remove_if(visitors_.begin(), visitors_.end(),
                                 [&](const visitor& each) { return each.person == person; }),
                  visitors_.end());
}

void reference::forget_visitors(time_point now) {
  visitors_.erase(
      std::remove_if(visitors_.begin(), visitors_.end(),
                     [&](const visitor& each) { return each.seen <= now - how_.visitor_memory; }),
      visitors_.end());
}

const reference::entry* reference::find(const protocol::ticket_id& id) const {
  const auto at = std::find_if(waiting_.begin(), waiting_.end(),
                               [&](const entry& each) { return each.what.id == id; });
  return at == waiting_.end() ? nullptr : &*at;
}

bool reference::takes_anyone(const ticket& who, time_point now) const {
  return who.wishes.interests.empty() || who.widened ||
         (!who.wishes.strict && now - who.since >= how_.interest_patience);
}

bool reference::met(const ticket& who, const ticket& other, time_point now) const {
  return std::any_of(who.recent.begin(), who.recent.end(), [&](const encounter& each) {
    return each.partner == person_of(other) && now - each.parted < how_.rematch_cooldown;
  });
}

bool reference::met_of_late(const ticket& a, const ticket& b, time_point now) const {
  return met(a, b, now) || met(b, a, now);
}

bool reference::avoids(const ticket& who, const ticket& other, time_point now) const {
  return met(who, other, now) && now - who.since < how_.rematch_patience;
}

bool reference::accept(const ticket& a, const ticket& b, time_point now) const {
  if (person_of(a) == person_of(b) || a.wishes.mode != b.wishes.mode)
    return false;
  if ((a.blocked && a.blocked->count(person_of(b))) ||
      (b.blocked && b.blocked->count(person_of(a))))
    return false;
  if (avoids(a, b, now) || avoids(b, a, now))
    return false;
  return share(a, b) || (takes_anyone(a, now) && takes_anyone(b, now));
}

std::size_t reference::users_with(const protocol::interest& what) const {
  return static_cast<std::size_t>(
      std::count_if(waiting_.begin(), waiting_.end(),
                    [&](const entry& each) { return has(each.what.wishes.interests, what); }) +
      std::count_if(visitors_.begin(), visitors_.end(),
                    [&](const visitor& each) { return has(each.interests, what); }));
}

std::size_t reference::interested() const {
  return static_cast<std::size_t>(
             std::count_if(waiting_.begin(), waiting_.end(),
                           [](const entry& each) { return !each.what.wishes.interests.empty(); })) +
         visitors_.size();
}

std::size_t reference::weight_of(const ticket& a, const ticket& b) const {
  std::size_t result = 0;
  for (const auto& each : a.wishes.interests)
    if (has(b.wishes.interests, each))
      result += interest_weight(users_with(each), interested());
  return result;
}

bool reference::is_better(const entry& seeker, const entry& a, const entry& b, time_point now,
                          bool by_age) const {
  const auto is_old_face = [&](const entry& who) {
    return met_of_late(seeker.what, who.what, now);
  };
  if (is_old_face(a) != is_old_face(b))
    return is_old_face(b);
  const auto overdue = is_overdue(a.what, now);
  if (overdue != is_overdue(b.what, now))
    return overdue;
  if (overdue)
    return is_before(a, b);
  const auto weight = weight_of(seeker.what, a.what);
  const auto other_weight = weight_of(seeker.what, b.what);
  if (weight != other_weight)
    return weight > other_weight;
  const auto understands = [&](const entry& who) {
    return protocol::is_same_language(seeker.what.wishes.language, who.what.wishes.language);
  };
  if (understands(a) != understands(b))
    return understands(a);
  return by_age && is_before(a, b);
}

std::vector<const reference::entry*> reference::best_for(const entry& seeker,
                                                         time_point now) const {
  std::vector<const entry*> accepted;
  for (const auto& each : waiting_)
    if (accept(seeker.what, each.what, now))
      accepted.push_back(&each);
  std::vector<const entry*> result;
  const auto by_age = how_.among_equals == order::fifo;
  for (const auto* each : accepted)
    if (std::none_of(accepted.begin(), accepted.end(), [&](const entry* other) {
          return is_better(seeker, *other, *each, now, by_age);
        }))
      result.push_back(each);
  return result;
}

bool reference::in_vain(time_point now) const {
  for (auto a = waiting_.begin(); a != waiting_.end(); ++a)
    for (auto b = waiting_.begin(); b != a; ++b)
      if (accept(a->what, b->what, now))
        return true;
  return false;
}

const reference::entry* reference::changed_at(time_point now) const {
  for (const auto& each : waiting_) {
    const auto& who = each.what;
    if (now == who.since + how_.interest_patience)
      return &each;
    for (const auto& met : who.recent)
      if (now == who.since + how_.rematch_patience || now == met.parted + how_.rematch_cooldown)
        return &each;
  }
  return nullptr;
}

std::vector<protocol::ticket_id> reference::order() const {
  auto sorted = waiting_;
  std::sort(sorted.begin(), sorted.end(), is_before);
  std::vector<protocol::ticket_id> result;
  for (const auto& each : sorted)
    result.push_back(each.what.id);
  return result;
}

} // namespace strangelet::matching::test
