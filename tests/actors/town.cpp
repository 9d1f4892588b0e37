#include "town.hpp"

#include "actors/session.hpp"

#include <algorithm>

namespace strangelet::actors::test {

using place = model_client::place;

town::~town() {
  depart_all();
}

town::resident town::arrive(bool can_resume) {
  protocol::user_id user{protocol::uuid::generate()};
  auto result = std::make_shared<model_client>(user, complaints);
  // Nothing ends these sessions but their own will.
  result->session =
      sys.spawn(session, session_seed{user, result, matchmaker, supervisor, &env, {}, can_resume});
  residents_.emplace(user, result);
  by_session_.emplace(result->session.id(), result);
  return result;
}

void town::post(const resident& who, protocol::client_event event) {
  caf::anon_send(who->session, std::move(event));
}

void town::lose_connection(const resident& who) {
  caf::anon_send(who->session, client_gone{true});
}

void town::come_back(const resident& who) {
  caf::anon_send(who->session, attach{who});
}

void town::depart(const resident& who) {
  caf::anon_send(who->session, client_gone{});
  who->go_away();
  by_session_.erase(who->session.id());
  // By value: the id lives in the client that goes.
  auto user = who->me();
  residents_.erase(user);
}

void town::depart_all() {
  while (!residents_.empty())
    depart(resident{residents_.begin()->second});
  settle();
}

void town::run_job(std::size_t index) {
  auto job = sched.jobs.begin() + static_cast<std::ptrdiff_t>(index);
  std::rotate(sched.jobs.begin(), job, job + 1);
  consume_message();
}

bool town::consume_message() {
  if (sched.jobs.empty())
    return false;
  auto* actor = dynamic_cast<caf::abstract_actor*>(sched.jobs.front());
  auto* message = actor->peek_at_next_mailbox_element();
  auto found = by_session_.find(actor->id());
  auto who = found == by_session_.end() ? nullptr : found->second;
  if (who && message != nullptr && message->content().match_elements<protocol::client_event>())
    who->on_handling(message->content().get_as<protocol::client_event>(0));
  else if (who && message != nullptr && message->content().match_elements<client_gone>())
    who->on_losing();
  auto has_handled = world::consume_message();
  if (who)
    who->on_handled();
  return has_handled;
}

void town::inspect() {
  settle();
  for (const auto& [user, who] : residents_)
    who->on_rest();
  inspect_pairs();
  inspect_numbers();
}

void town::inspect_pairs() {
  for (const auto& [user, who] : residents_) {
    if (who->where() != place::in_room)
      continue;
    auto found = residents_.find(who->partner());
    insist(found != residents_.end(), "a client is left with a ghost");
    if (found != residents_.end())
      insist(found->second->where() == place::in_room && found->second->partner() == user &&
                 found->second->room() == who->room(),
             "partners do not agree that they are partners");
  }
}

void town::inspect_numbers() {
  auto now = stats();
  auto pairs = count(place::in_room) / 2;
  auto waiting = count(place::waiting);
  insist(is_choosy || waiting <= 1, "somebody waits while another one waits");
  insist(now.waiting_users() == waiting, "the queue differs from what clients see");
  insist(now.connected_users == residents_.size(), "the sessions differ from the clients");
  insist(now.active_rooms == pairs, "the rooms differ from what clients see");
  insist(running() == 2 + residents_.size() + pairs, "an actor has not ended that should have");
}

std::size_t town::count(place where) const {
  auto result = std::count_if(residents_.begin(), residents_.end(),
                              [where](const auto& each) { return each.second->where() == where; });
  return static_cast<std::size_t>(result);
}

void town::insist(bool rule, const std::string& otherwise) {
  if (!rule)
    complaints.push_back(otherwise);
}

} // namespace strangelet::actors::test
