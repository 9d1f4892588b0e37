#pragma once

#include "actors/environment.hpp"
#include "actors/interfaces.hpp"
#include "runtime/lean_actor.hpp"

#include <caf/allowed_unsafe_message_type.hpp>

#include <array>
#include <memory>
#include <string>
#include <vector>

namespace strangelet::actors {

/// One of the two in a room.
struct participant {
  room_member handle;
  protocol::user_id user;
  /// The ticket that brought it here.
  protocol::ticket_id ticket;
  /// What it shares with the other one, as its client spells it.
  std::vector<std::string> common_interests{};
  /// How long it has waited.
  caf::actor_clock::duration_type wait{};
  /// Nil if it has not signed in.
  protocol::person_id account{};
};

/// What a room starts from.
struct room_seed {
  protocol::room_id id;
  /// The one who waited, and the one who completed the pair: the initiator.
  std::array<participant, 2> members;
  room_registry supervisor;
  const environment* env = nullptr;
};

/// What a room knows, and does: from its first moment on, and until a member leaves or it is
/// closed.
class room_state {
public:
  explicit room_state(room_actor::pointer self) : self_(self) {}

  /// Tells the supervisor, then both members. Must be called before any other function.
  void start(room_seed&& seed);

  void on_relay(relay& what);
  void on_counted_relay(counted_relay& what);
  void on_absence(const partner_absence& what);
  void on_leave(const leave& what);

  using frequent = runtime::handlers<&room_state::on_relay, &room_state::on_leave,
                                     &room_state::on_counted_relay>;

  /// Tells all members but `except`, then the supervisor, and quits. Whoever has not been told of
  /// the room is called off.
  void end(end_reason why, const participant* except = nullptr);

  const char* name = "room";

private:
  void announce(std::size_t member);
  /// Sends `message`, which holds `what`, to the other member. Returns the sender; null if it is no
  /// member.
  template <class Message>
  const participant* hand_on(relay& what, Message& message);

  /// The member who sent the current message; null for anyone else.
  const participant* sender() const;
  const participant& partner_of(const participant& member) const;

  room_actor::pointer self_;
  room_seed seed_;
  /// Which members have sent something that awaits a receipt.
  std::array<bool, 2> await_receipts_{};
  /// How many members have been told of the room.
  std::size_t announced_ = 0;
  std::shared_ptr<room_activity> activity_ = std::make_shared<room_activity>();
};

/// The behaviour of a room.
room_actor::behavior_type room(runtime::lean_actor<room_state, room_actor>* self, room_seed seed);

} // namespace strangelet::actors

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(strangelet::actors::room_seed)
