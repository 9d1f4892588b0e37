#pragma once

#include "actors/interfaces.hpp"

#include <memory>
#include <optional>
#include <string>

#include "fixture.hpp"
#include "recording_port.hpp"

namespace strangelet::actors::test {

/// All actors, and all of them real. Only the network is missing: what clients send and hear is up
/// to the test.
class world : public actor_fixture {
public:
  /// Two who have parted meet again at once, or as they do by default.
  enum class matching_rules { simple, as_usual };

  /// Tests with few clients are mostly about other things than who meets whom.
  explicit world(matching_rules rules = matching_rules::simple);

  /// Starts a session as the network does for a new connection.
  session_actor start_session(const protocol::user_id& user, std::weak_ptr<client_port> port,
                              const protocol::person_id& account = {});

  service_stats stats();

  supervisor_actor supervisor;
  matchmaker_actor matchmaker;
};

/// A client of a world, which writes down what it hears.
class client {
public:
  /// Signed in if it has an `account`.
  client(world& home, const std::string& name, const protocol::person_id& account = {});

  /// Sends an event, which the session handles when the test lets it.
  void posts(protocol::client_event event) const;

  /// Sends an event, and waits until all has happened that follows.
  void asks(protocol::client_event event) const;

  /// Says something to the partner in `where`, or in the current room, and waits.
  void says(protocol::relay_kind kind, std::string payload,
            std::optional<protocol::room_id> where = std::nullopt) const;

  /// Loses its connection, which the session hears when the test lets it.
  void drops() const;

  /// Loses its connection, and waits.
  void disconnects() const;

  std::string news() const {
    return port->news();
  }

  std::shared_ptr<recording_port> port;
  session_actor session;

private:
  world* home_;
};

} // namespace strangelet::actors::test
