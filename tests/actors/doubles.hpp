#pragma once

#include "actors/interfaces.hpp"

#include <memory>
#include <string>

#include "fixture.hpp"
#include "journal.hpp"

/// Doubles of the actors: each plays one role, does nothing, and writes down what it hears.
namespace strangelet::actors::test {

/// A double, and what it has heard.
template <class Handle>
struct double_of {
  Handle handle;
  std::shared_ptr<journal> heard;

  std::string news() const {
    return heard->news();
  }
};

/// What a double knows of the room that it was put into.
struct room_note {
  /// The room of the last `paired`, and who sent that.
  std::shared_ptr<room_channel> room = std::make_shared<room_channel>();
  std::shared_ptr<caf::strong_actor_ptr> sender = std::make_shared<caf::strong_actor_ptr>();
};

/// A session among rooms.
struct member_double : double_of<room_member>, room_note {};

/// A session in front of the matchmaker.
struct holder_double : double_of<ticket_holder>, room_note {
  /// Of its tickets.
  std::shared_ptr<ticket_availability> availability = std::make_shared<ticket_availability>();
};

/// A session in the directory.
struct session_double : double_of<managed_session> {
  /// What it answers to clients that come back.
  std::shared_ptr<bool> accepts = std::make_shared<bool>(true);
};

/// The same, which looks for a partner too: for tests with a matchmaker and rooms that are real.
using guest = managed_session::extend_with<ticket_holder>;
struct guest_double : double_of<guest>, room_note {
  /// Of its tickets.
  std::shared_ptr<ticket_availability> availability = std::make_shared<ticket_availability>();
};

/// The matchmaker for a session.
struct matchmaker_double : double_of<ticket_queue> {
  /// The ticket taken last.
  std::shared_ptr<ticket_submit> last;
};

/// The session of a partner, for receipts.
using partner_double = double_of<receipt_taker>;
/// A room for a session, and for the supervisor.
using room_double = double_of<room_channel>;
using managed_room_double = double_of<managed_room>;
/// The supervisor for a session, and for a room.
using directory_double = double_of<session_directory>;
using registry_double = double_of<room_registry>;

member_double make_member_double(actor_fixture& fix);
holder_double make_holder_double(actor_fixture& fix);
session_double make_session_double(actor_fixture& fix);
guest_double make_guest_double(actor_fixture& fix);
partner_double make_partner_double(actor_fixture& fix);
matchmaker_double make_matchmaker_double(actor_fixture& fix);
room_double make_room_double(actor_fixture& fix);
managed_room_double make_managed_room_double(actor_fixture& fix);
directory_double make_directory_double(actor_fixture& fix);
registry_double make_registry_double(actor_fixture& fix);

} // namespace strangelet::actors::test
