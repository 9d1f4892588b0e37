#pragma once

#include "actors/environment.hpp"
#include "actors/interfaces.hpp"

#include <caf/allowed_unsafe_message_type.hpp>
#include <caf/typed_event_based_actor.hpp>

#include <array>
#include <memory>
#include <string>
#include <vector>

namespace strangelet::actors {

/// One of the two in a room.
struct room_member {
  session_actor handle;
  protocol::user_id user;
  /// The ticket that brought it here.
  protocol::room_id ticket;
  /// What it shares with the other one, as its client spells it.
  std::vector<std::string> common_interests{};
  /// How long it has waited.
  caf::actor_clock::duration_type wait{};
  /// Of the ticket.
  std::uint32_t revision = 0;
  /// Nil if it has not signed in.
  protocol::person_id account{};
};

/// What a room starts from.
struct room_seed {
  protocol::room_id id;
  /// The one who waited, and the one who completed the pair: the initiator.
  std::array<room_member, 2> members;
  supervisor_actor supervisor;
  const environment* env;
};

/// What a room knows, and does.
///
///              both accept                 a member leaves, or an operator closes it
///   gathering -------------> started ---------------------------------------------> (end)
///       |
///       | a member declines, leaves or is no more
///       +-------------------------------------------------------------------------> (end)
///
/// Nobody but the two sessions hears of a room before it has started; if it does not, whoever
/// wanted to come waits on, in its old place.
class room_state {
public:
  explicit room_state(room_actor::pointer self) : self_(self) {}

  /// Invites both members. Must be called before any other function.
  void gather(room_seed seed);

  void on_relay(relay& what);
  void on_leave(const leave& what);

  /// Tells all members but `except`, then the supervisor, and quits. Calls the room off if it has
  /// not started.
  void end(end_reason why, const room_member* except = nullptr);

  const char* name = "room";

private:
  void invite(std::size_t member);
  void on_answer(bool accepted);
  void start();
  void call_off();
  void announce(std::size_t member);

  /// The member who sent the current message; null for anyone else.
  const room_member* sender() const;
  const room_member& partner_of(const room_member& member) const;

  room_actor::pointer self_;
  room_seed seed_;
  std::size_t promises_ = 0;
  bool has_started_ = false;
  std::shared_ptr<room_activity> activity_ = std::make_shared<room_activity>();
};

/// The behaviour of a room.
room_actor::behavior_type room(room_actor::stateful_pointer<room_state> self,
                               const room_seed& seed);

} // namespace strangelet::actors

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(strangelet::actors::room_seed)
