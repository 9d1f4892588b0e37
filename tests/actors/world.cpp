#include "world.hpp"

#include "actors/session.hpp"
#include "actors/supervisor.hpp"

namespace strangelet::actors::test {

world::world(matching_rules rules) {
  if (rules == matching_rules::simple)
    env.config.matching.rematch_cooldown = {};
  supervisor = keep(sys.spawn(actors::supervisor, &env));
  matchmaker = *ask<matchmaker_actor>(supervisor, get_matchmaker{});
}

session_actor world::start_session(const protocol::user_id& user, std::weak_ptr<client_port> port,
                                   const protocol::person_id& account) {
  return keep(sys.spawn(
      session, session_seed{user, std::move(port), matchmaker, supervisor, &env, account}));
}

service_stats world::stats() {
  return *ask<service_stats>(supervisor, get_stats{});
}

client::client(world& home, const std::string& name, const protocol::person_id& account)
    : port(std::make_shared<recording_port>(home.names)), home_(&home) {
  session = home.start_session(home.names.add(name), port, account);
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

void client::disconnects() const {
  drops();
  home_->settle();
}

} // namespace strangelet::actors::test
