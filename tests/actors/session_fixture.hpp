#pragma once

#include "actors/session.hpp"

#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "doubles.hpp"
#include "fixture.hpp"
#include "recording_port.hpp"

namespace strangelet::actors::test {

/// Alice's session among doubles: nothing happens but what the test makes happen.
class session_fixture : public actor_fixture {
public:
  explicit session_fixture(bool can_resume = false, bool counts = false)
      : alice(names.add("alice")),
        bob(names.add("bob")),
        carol(names.add("carol")),
        port(std::make_shared<recording_port>(names)),
        matchmaker(make_matchmaker_double(*this)),
        supervisor(make_directory_double(*this)),
        room(make_room_double(*this)),
        other_room(make_room_double(*this)) {
    subject = keep(sys.spawn(
        session,
        session_seed{
            alice, port, matchmaker.handle, supervisor.handle, &env, {}, can_resume, {}, counts}));
    settle();
    greeting = port->news();
    report = supervisor.news();
  }

  /// The client sends an event.
  void asks(protocol::client_event event) {
    caf::anon_send(subject, std::move(event));
    settle();
  }

  /// Another actor, whose identity does not matter, sends something.
  template <class T>
  void hears(T what) {
    caf::anon_send(subject, std::move(what));
    settle();
  }

  /// The matchmaker takes the ticket that it got last, as it got it; false if it comes too late.
  bool takes_ticket() {
    return matchmaker.last->availability->take(matchmaker.last->number);
  }

  void hears_from(const room_double& from, protocol::relay_kind kind, std::string payload) {
    caf::send_as(from.handle, subject, relay{kind, std::move(payload), wall_clock::now()});
    settle();
  }

  void says(protocol::relay_kind kind, std::string payload,
            std::optional<protocol::room_id> where = std::nullopt) {
    asks(protocol::relay_request{kind, std::move(payload), where});
  }

  /// Asks for a partner and is told to wait; gives the ticket.
  protocol::ticket_id waits(protocol::client_event asked = protocol::find_partner{}) {
    asks(std::move(asked));
    auto id = matchmaker.last->what.id;
    hears(ticket_queued{id, 1});
    forget();
    return id;
  }

  /// Waits, and gets `partner` in `where`; gives the room.
  protocol::room_id enters(const room_double& where, const protocol::user_id& partner) {
    auto id = waits();
    hears(paired{id, room_of(id), where.handle, partner, false});
    forget();
    return room_of(id);
  }

  /// Forgets what was heard up to now.
  void forget() {
    port->news();
    matchmaker.news();
    supervisor.news();
    room.news();
    other_room.news();
  }

  protocol::user_id alice;
  protocol::user_id bob;
  protocol::user_id carol;
  std::shared_ptr<recording_port> port;
  matchmaker_double matchmaker;
  directory_double supervisor;
  room_double room;
  room_double other_room;
  session_actor subject;
  /// What client and supervisor are told at the start.
  std::string greeting;
  std::string report;
};

} // namespace strangelet::actors::test
