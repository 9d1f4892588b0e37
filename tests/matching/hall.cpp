#include "hall.hpp"

#include <algorithm>
#include <utility>

namespace strangelet::matching::test {

namespace {

std::string about(const std::vector<std::string>& interests) {
  std::string result;
  for (const auto& each : interests)
    result += " <" + each + '>';
  return result.empty() ? result : " about" + result;
}

} // namespace

protocol::preferences to_preferences(const wish& what) {
  protocol::preferences result{{}, what.mode, what.language, what.strict};
  for (auto rest = what.interests; !rest.empty();) {
    const auto word = rest.substr(0, rest.find(','));
    rest.remove_prefix(std::min(rest.size(), word.size() + 1));
    result.interests.push_back(protocol::interest::parse(word).value());
  }
  return result;
}

std::string hall::comes(const std::string& name, const wish& what) {
  return tell(name, pool_.add(make_ticket(name, what), now_));
}

std::string hall::comes_back(const ticket& what) {
  const auto name = name_of(what.user);
  people_[name].ticket = what.id;
  return tell(name, pool_.requeue(what, now_));
}

std::string hall::changes(const std::string& name, const wish& what) {
  return tell(name, pool_.update(people_[name].ticket, to_preferences(what), now_));
}

std::string hall::widens(const std::string& name) {
  return tell(name, pool_.widen(people_[name].ticket, now_));
}

std::string hall::goes(const std::string& name) {
  return pool_.cancel(people_[name].ticket, now_) ? "gone" : "unknown";
}

ticket hall::withdraw(const std::string& name) {
  return pool_.cancel(people_[name].ticket, now_).value();
}

std::string hall::pass(duration how_long) {
  std::string result;
  const auto begin = now_;
  const auto end = now_ + how_long;
  for (auto due = pool_.next_due(); due && *due <= end; due = pool_.next_due()) {
    now_ = std::max(now_, *due);
    auto changes = pool_.advance(now_);
    for (const auto& id : changes.widened)
      widened_ += name_of(id) + ' ';
    for (auto& made : changes.pairs) {
      const auto after = std::chrono::duration_cast<std::chrono::milliseconds>(now_ - begin);
      if (!result.empty())
        result += ", ";
      result += name_of(made.seeker.user) + " meets " + name_of(made.waiter.user) +
                about(made.seeker.common_interests) + " after " + std::to_string(after.count()) +
                "ms";
      last_ = std::move(made);
    }
  }
  now_ = end;
  return result;
}

void hall::were_partners(const std::string& one, const std::string& other) {
  const auto remember = [this](person& who, const person& partner) {
    who.recent.insert(who.recent.begin(), {partner.id(), now_});
    who.recent.resize(std::min(who.recent.size(), ticket::max_recent));
  };
  remember(people_[one], people_[other]);
  remember(people_[other], people_[one]);
}

void hall::blocks(const std::string& one, const std::string& other) {
  auto& who = people_[one];
  auto more = who.blocked ? *who.blocked : person_set{};
  more.insert(people_[other].id());
  who.blocked = std::make_shared<const person_set>(std::move(more));
}

void hall::keeps_apart(const std::string& name) {
  people_[name].meets_nobody = true;
}

std::string hall::lets_meet(const std::string& name) {
  people_[name].meets_nobody = false;
  auto ticket = withdraw(name);
  ticket.meets_nobody = false;
  return comes_back(ticket);
}

void hall::share_account(const std::string& one, const std::string& other) {
  people_[one].account = people_[other].account = protocol::person_id{protocol::uuid::generate()};
}

void hall::lives_in(const std::string& name, const std::string& house) {
  auto& id = houses_[house];
  if (id.is_nil())
    id = protocol::person_id{protocol::uuid::generate()};
  people_[name].household = id;
}

std::size_t hall::people_of(const std::string& interest) {
  for (const auto& each : pool_.popular(now_))
    if (each.key == interest)
      return each.users;
  return 0;
}

std::string hall::waiting() const {
  std::string result;
  for (const auto& each : pool_.page(0, pool_.size()))
    result += name_of(each.user) + ' ';
  return result;
}

ticket hall::make_ticket(const std::string& name, const wish& what) {
  auto& who = people_[name];
  who.ticket = protocol::ticket_id{protocol::uuid::generate()};
  return {who.ticket, who.user,    to_preferences(what), now_,          false,
          who.recent, who.blocked, who.account,          who.household, who.meets_nobody};
}

std::string hall::name_of(const protocol::user_id& user) const {
  const auto found = std::find_if(people_.begin(), people_.end(),
                                  [&](const auto& each) { return each.second.user == user; });
  return found == people_.end() ? "a stranger" : found->first;
}

std::string hall::name_of(const protocol::ticket_id& ticket) const {
  const auto found = std::find_if(people_.begin(), people_.end(),
                                  [&](const auto& each) { return each.second.ticket == ticket; });
  return found == people_.end() ? "a stranger" : found->first;
}

std::string hall::tell(const std::string& name, std::optional<pairing> made) {
  if (!made)
    return pool_.contains(people_[name].ticket) ? "waits" : "is not there";
  last_ = std::move(*made);
  return "meets " + name_of(last_.waiter.user) + about(last_.seeker.common_interests);
}

} // namespace strangelet::matching::test
