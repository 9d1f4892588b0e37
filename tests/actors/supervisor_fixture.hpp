#pragma once

#include "actors/room.hpp"
#include "actors/supervisor.hpp"

#include <string>
#include <vector>

#include "describe.hpp"
#include "doubles.hpp"
#include "fixture.hpp"

namespace strangelet::actors::test {

/// What a session hears of a drain without the number, which is another one each time.
inline std::string without_number(const std::string& news) {
  const auto from = news.find("after ");
  const auto to = news.find(" ms");
  return from == std::string::npos ? news : news.substr(0, from) + "some" + news.substr(to);
}

/// The supervisor and its matchmaker among doubles of sessions and rooms.
class supervisor_fixture : public actor_fixture {
public:
  /// Starts the supervisor with the settings in `env`. The tests do that, as they may change them
  /// first.
  void start() {
    subject = keep(sys.spawn(supervisor, &env));
    settle();
    matchmaker = *ask<matchmaker_actor>(subject, get_matchmaker{});
  }

  session_double connect(const protocol::user_id& user) {
    return say_hello(make_session_double(*this), user);
  }

  /// One that will look for a partner.
  guest_double connect_guest(const protocol::user_id& user) {
    return say_hello(make_guest_double(*this), user);
  }

  template <class Double>
  Double say_hello(Double session, const protocol::user_id& user) {
    caf::send_as(session.handle, subject, hello{user});
    settle();
    return session;
  }

  std::vector<session_double> connect_many(std::size_t count) {
    std::vector<session_double> result;
    while (result.size() < count)
      result.push_back(connect(protocol::user_id{protocol::uuid::generate()}));
    return result;
  }

  void looks(const guest_double& who, const protocol::user_id& user) {
    caf::send_as(who.handle, matchmaker,
                 ticket_submit{
                     {protocol::ticket_id{protocol::uuid::generate()}, user, {}, {}, false, {}, {}},
                     false,
                     {},
                     true,
                     who.availability,
                     who.availability->offer()});
    settle();
  }

  /// A room that does nothing but be there, as the supervisor sees it.
  protocol::room_id open(const managed_room_double& who) {
    if (members.empty())
      members = {connect(alice), connect(bob)};
    protocol::room_id id{protocol::uuid::generate()};
    caf::send_as(who.handle, subject,
                 room_opened{{id, {alice, bob}, wall_clock::now(), 0, {}, std::nullopt, {}},
                             std::make_shared<room_activity>(),
                             {members[0].handle.id(), members[1].handle.id()}});
    settle();
    return id;
  }

  void close(const managed_room_double& who, const protocol::room_id& id,
             end_reason why = end_reason::left) {
    caf::send_as(who.handle, subject, room_closed{id, why, wall_clock::now()});
    end(who.handle);
  }

  template <class Handle>
  void end(const Handle& actor) {
    caf::anon_send_exit(actor, caf::exit_reason::user_shutdown);
    settle();
  }

  service_stats stats() {
    return *ask<service_stats>(subject, get_stats{});
  }

  /// One room, or `unknown`.
  std::string found(const protocol::room_id& id) {
    auto answer = ask<room_info>(subject, find_room{id});
    return answer ? describe(*answer, names) : "unknown";
  }

  std::string listed(list_rooms::filter state, std::size_t offset = 0, std::size_t limit = 100) {
    std::string result;
    auto page = *ask<rooms_page>(subject, list_rooms{state, offset, limit});
    for (const auto& each : page.rooms)
      result += names[each.id] + (each.is_active() ? "; " : " ended; ");
    return result;
  }

  protocol::user_id alice = names.add("alice");
  protocol::user_id bob = names.add("bob");
  protocol::user_id carol = names.add("carol");
  /// Of the rooms that do nothing.
  std::vector<session_double> members;
  supervisor_actor subject;
  matchmaker_actor matchmaker;
};

} // namespace strangelet::actors::test
