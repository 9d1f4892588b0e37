#include "world.hpp"

#include "actors/session.hpp"
#include "actors/supervisor.hpp"

#include <utility>

namespace strangelet::actors::test {

world::world(matching_rules rules) {
  if (rules == matching_rules::simple)
    env.config.matching.rematch_cooldown = {};
  supervisor = keep(sys.spawn(actors::supervisor, &env));
  matchmaker = *ask<matchmaker_actor>(supervisor, get_matchmaker{});
}

session_actor world::start_session(const protocol::user_id& user, std::weak_ptr<client_port> port,
                                   const protocol::person_id& account, bool can_resume) {
  return keep(sys.spawn(session, session_seed{user, std::move(port), matchmaker, supervisor, &env,
                                              account, can_resume}));
}

service_stats world::stats() {
  return *ask<service_stats>(supervisor, get_stats{});
}

client::client(world& home, const std::string& name, const protocol::person_id& account)
    : client(home, name, account, false) {}

client::client(world& home, const std::string& name, bool can_resume)
    : client(home, name, {}, can_resume) {}

client::client(world& home, const std::string& name, const protocol::person_id& account,
               bool can_resume)
    : port(std::make_shared<recording_port>(home.names)), home_(&home) {
  session = home.start_session(home.names.add(name), port, account, can_resume);
  port->when_closed = [session = session] { caf::anon_send(session, client_gone{}); };
  home.settle();
  port->news();
}

void client::posts(protocol::client_event event) const {
  caf::anon_send(session, std::move(event));
}

void client::asks(protocol::client_event event) const {
  posts(std::move(event));
  home_->settle();
}

void client::says(protocol::relay_kind kind, std::string payload,
                  std::optional<protocol::room_id> where) const {
  asks(protocol::relay_request{kind, std::move(payload), where});
}

void client::drops() const {
  caf::anon_send(session, client_gone{});
}

void client::vanishes() {
  caf::anon_send(session, client_gone{true});
  home_->settle();
}

void client::returns() {
  auto next = std::make_shared<recording_port>(home_->names);
  next->when_closed = [session = session] { caf::anon_send(session, client_gone{}); };
  // The one before lives until the session has let go of it.
  auto before = std::exchange(port, next);
  caf::anon_send(home_->supervisor, resume_session{resume_key::of(before->token), port});
  home_->settle();
}

void client::disconnects() const {
  drops();
  home_->settle();
}

} // namespace strangelet::actors::test
