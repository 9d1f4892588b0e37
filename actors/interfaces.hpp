#pragma once

#include "actors/messages.hpp"
#include "protocol/client_event.hpp"

#include <caf/actor_cast.hpp>
#include <caf/allowed_unsafe_message_type.hpp>
#include <caf/replies_to.hpp>
#include <caf/typed_actor.hpp>

/// The actors' interfaces: who understands what. One line above each signature says what it does.
namespace strangelet::actors {

/// One pair of strangers. Takes messages from its two members only.
using room_actor = caf::typed_actor<
    // Hands a value to the other member.
    caf::reacts_to<relay>,
    // Hands a value to the other member, whose session sends a receipt.
    caf::reacts_to<counted_relay>,
    // Tells the other member that the sender is away, or back, or has no room for more.
    caf::reacts_to<partner_absence>,
    // The sender leaves; the room tells the other member and ends.
    caf::reacts_to<leave>,
    // Ends at the supervisor's word; both members are told.
    caf::reacts_to<close_room>>;

/// room -> session: the ticket became this room. The first message of a room.
struct paired {
  /// The session's own ticket, so that it can tell an old answer from the one it waits for.
  protocol::room_id ticket;
  protocol::room_id room;
  room_actor handle;
  protocol::user_id partner;
  bool is_initiator;
  /// As the client of this session spells them.
  std::vector<std::string> common_interests{};
  /// Nil if the partner has not signed in.
  protocol::person_id partner_account{};
};

/// One client: idle, waiting, or in a room.
using session_actor = caf::typed_actor<
    // Does what the client asks, or answers why not.
    caf::reacts_to<protocol::client_event>,
    // The same for a client that counts.
    caf::reacts_to<protocol::counted_event>,
    // Leaves everything and ends: the connection is no more. Or waits for a while: the client may
    // come back.
    caf::reacts_to<client_gone>,
    // Closes the connection; `client_gone` follows.
    caf::reacts_to<dismiss>,
    // Tells the client that the server drains, and takes it out of the queue.
    caf::reacts_to<drain_notice>,
    // Closes the connection if the client is in no room.
    caf::reacts_to<retire>,
    // Tells the client that it waits.
    caf::reacts_to<ticket_queued>,
    // Tells the client that nobody came in time.
    caf::reacts_to<ticket_expired>,
    // Goes back into the queue, to its old place.
    caf::reacts_to<called_off>,
    // Enters a room, or leaves it at once if the client has changed its mind.
    caf::reacts_to<paired>,
    // Tells the client something from its partner.
    caf::reacts_to<relay>,
    // The same, and sends a receipt.
    caf::reacts_to<counted_relay>,
    // Tells the client what became of something for its partner.
    caf::reacts_to<receipt>,
    // Answers, and does nothing else.
    caf::reacts_to<settle_receipts>,
    // Tells the client that the partner has gone.
    caf::reacts_to<room_ended>,
    // Tells the client how many are there.
    caf::reacts_to<online_numbers>,
    // Goes on with the client on another connection, or declines.
    caf::replies_to<attach>::with<bool>,
    // Notes that the client knows that it is back.
    caf::reacts_to<client_confirmed>,
    // INTERNAL: gives the session to another one who claims it, if the client is silent.
    caf::reacts_to<rivals_due>,
    // Keeps what the lost connection gives back.
    caf::reacts_to<undelivered>,
    // INTERNAL: gives the client up, if it is still away.
    caf::reacts_to<absence_over>,
    // Tells the client that the partner's connection is lost, or there again, or that it is too
    // fast for a partner who is away.
    caf::reacts_to<partner_absence>>;

/// The queue of those who look for a partner; there is one. Spawns the rooms.
using matchmaker_actor = caf::typed_actor<
    // Pairs the sender with the best one who waits, or puts it into the queue.
    caf::reacts_to<ticket>,
    // Changes the wishes of a ticket that waits, and tells the sender that it does.
    caf::reacts_to<ticket_update>,
    // Lets a ticket that waits take anyone.
    caf::reacts_to<ticket_widen>,
    // Keeps a ticket that waits from those whom its user has blocked.
    caf::reacts_to<ticket_block>,
    // The same for all tickets of an account.
    caf::reacts_to<account_block>,
    // Counts a user no more who is gone.
    caf::reacts_to<forget_user>,
    // Takes a ticket out of the queue, if it still is there.
    caf::reacts_to<ticket_cancel>,
    // INTERNAL: pairs those who would rather have had somebody else.
    caf::reacts_to<patience_over>,
    // Takes out what has waited for too long; answers with the count.
    caf::replies_to<expire_tickets>::with<std::size_t>,
    // Lists a page of the queue.
    caf::replies_to<list_waiting>::with<waiting_page>,
    // Lists the interests of most users.
    caf::replies_to<list_interests>::with<interests_page>>;

/// The directory of sessions and rooms, the one timer, and the answers to operators; there is one.
using supervisor_actor = caf::typed_actor<
    // The matchmaker, which the supervisor has spawned.
    caf::replies_to<get_matchmaker>::with<matchmaker_actor>,
    // Enters the sender into the directory and monitors it.
    caf::reacts_to<hello>,
    // Remembers which token resumes the sender.
    caf::reacts_to<can_resume>,
    // Brings a client back to its session, or lets it start anew.
    caf::reacts_to<claim_session>,
    // Enters a room, sent by itself.
    caf::reacts_to<room_opened>,
    // Moves a room to the memory of ended ones.
    caf::reacts_to<room_closed>,
    // Tells the sender how many are there, now and when that changes.
    caf::reacts_to<subscribe>,
    // INTERNAL: forgets old rooms, expires old tickets.
    caf::reacts_to<tick>,
    // INTERNAL: tells subscribers.
    caf::reacts_to<publish_numbers>,
    // Tells all sessions that the server drains, and begins to send them away.
    caf::reacts_to<drain>,
    // INTERNAL: tells some more.
    caf::reacts_to<notify_some>,
    // INTERNAL: sends some more away.
    caf::reacts_to<retire_some>,
    // Sends the sender away.
    caf::reacts_to<can_retire>,
    // Dismisses all sessions, then ends the matchmaker and itself.
    caf::reacts_to<shut_down>,
    // INTERNAL: dismisses some more.
    caf::reacts_to<dismiss_some>,
    // The numbers of the moment.
    caf::replies_to<get_stats>::with<service_stats>,
    // A page of rooms and of the queue.
    caf::replies_to<list_rooms>::with<rooms_page>,
    // The interests of most users.
    caf::replies_to<list_interests>::with<interests_page>,
    // One room.
    caf::replies_to<find_room>::with<room_info>,
    // Ends a room.
    caf::replies_to<end_room>::with<room_info>,
    // Forgets what is old now.
    caf::replies_to<clean_up>::with<clean_up_result>>;

} // namespace strangelet::actors

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(strangelet::protocol::client_event)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(strangelet::protocol::counted_event)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(strangelet::actors::counted_relay)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(strangelet::actors::receipt)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(strangelet::actors::settle_receipts)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(strangelet::actors::client_confirmed)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(strangelet::actors::rivals_due)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(strangelet::actors::client_gone)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(strangelet::actors::dismiss)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(strangelet::actors::ticket)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(strangelet::actors::ticket_update)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(strangelet::actors::ticket_cancel)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(strangelet::actors::ticket_queued)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(strangelet::actors::ticket_expired)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(strangelet::actors::called_off)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(strangelet::actors::paired)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(strangelet::actors::leave)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(strangelet::actors::relay)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(strangelet::actors::room_ended)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(strangelet::actors::room_opened)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(strangelet::actors::room_closed)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(strangelet::actors::close_room)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(strangelet::actors::hello)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(strangelet::actors::tick)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(strangelet::actors::drain)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(strangelet::actors::drain_notice)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(strangelet::actors::retire)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(strangelet::actors::notify_some)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(strangelet::actors::retire_some)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(strangelet::actors::can_retire)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(strangelet::actors::shut_down)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(strangelet::actors::dismiss_some)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(strangelet::actors::expire_tickets)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(strangelet::actors::list_waiting)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(strangelet::actors::waiting_page)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(strangelet::actors::get_matchmaker)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(strangelet::actors::matchmaker_actor)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(strangelet::actors::get_stats)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(strangelet::actors::service_stats)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(strangelet::actors::list_rooms)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(strangelet::actors::rooms_page)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(strangelet::actors::find_room)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(strangelet::actors::room_info)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(strangelet::actors::end_room)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(strangelet::actors::clean_up)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(strangelet::actors::clean_up_result)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(strangelet::actors::ticket_widen)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(strangelet::actors::ticket_block)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(strangelet::actors::account_block)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(strangelet::actors::forget_user)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(strangelet::actors::patience_over)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(strangelet::actors::list_interests)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(strangelet::actors::interests_page)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(strangelet::actors::subscribe)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(strangelet::actors::online_numbers)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(strangelet::actors::publish_numbers)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(strangelet::actors::undelivered)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(strangelet::actors::attach)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(strangelet::actors::absence_over)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(strangelet::actors::partner_absence)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(strangelet::actors::can_resume)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(strangelet::actors::claim_session)
