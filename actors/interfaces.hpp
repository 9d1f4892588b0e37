#pragma once

#include "actors/messages.hpp"
#include "protocol/client_event.hpp"

#include <caf/actor_cast.hpp>
#include <caf/allowed_unsafe_message_type.hpp>
#include <caf/replies_to.hpp>
#include <caf/typed_actor.hpp>

/// The actors' interfaces: who understands what. One line above each signature says what it does.
///
/// An interface is composed of roles. A role is what one neighbour needs to know of an actor, and
/// the neighbour holds a handle of that role only: whoever plays the role can stand in its place. A
/// handle of an actor converts to one of its roles by itself; the other way needs `actor_cast`.
namespace strangelet::actors {

// -- the room --

/// A room, for the sessions of its two members.
using room_channel = caf::typed_actor<
    // Hands a value to the other member.
    caf::reacts_to<relay>,
    // Hands a value to the other member, whose session sends a receipt.
    caf::reacts_to<counted_relay>,
    // Tells the other member that the sender is away, or back, or has no room for more.
    caf::reacts_to<partner_absence>,
    // The sender leaves; the room tells the other member and ends.
    caf::reacts_to<leave>>;

/// A room, for the supervisor.
using managed_room = caf::typed_actor<
    // Ends at the supervisor's word; both members are told.
    caf::reacts_to<close_room>>;

/// One pair of strangers. Takes messages from its two members, and from the supervisor.
using room_actor = room_channel::extend_with<managed_room>;

/// room -> session: the ticket became this room. The first message of a room.
struct paired {
  /// The session's own ticket, so that it can tell an old answer from the one it waits for.
  protocol::ticket_id ticket;
  protocol::room_id room;
  room_channel handle;
  protocol::user_id partner;
  bool is_initiator;
  /// As the client of this session spells them.
  std::vector<std::string> common_interests{};
  /// Nil if the partner has not signed in.
  protocol::person_id partner_account{};
};

// -- the session --

/// A session, for the connection of its client.
using client_handler = caf::typed_actor<
    // Does what the client asks, or answers why not.
    caf::reacts_to<protocol::client_event>,
    // The same for a client that counts.
    caf::reacts_to<protocol::counted_event>,
    // Leaves everything and ends: the connection is no more. Or waits for a while: the client may
    // come back.
    caf::reacts_to<client_gone>,
    // Notes that the client knows that it is back.
    caf::reacts_to<client_confirmed>,
    // Keeps what the lost connection gives back.
    caf::reacts_to<undelivered>>;

/// A session, for its room.
using room_member = caf::typed_actor<
    // Enters a room, or leaves it at once if the client has changed its mind.
    caf::reacts_to<paired>,
    // Goes back into the queue, to its old place.
    caf::reacts_to<called_off>,
    // Tells the client something from its partner.
    caf::reacts_to<relay>,
    // The same, and sends a receipt.
    caf::reacts_to<counted_relay>,
    // Tells the client that the partner's connection is lost, or there again, or that it is too
    // fast for a partner who is away.
    caf::reacts_to<partner_absence>,
    // Tells the client that the partner has gone.
    caf::reacts_to<room_ended>>;

/// A session, for the matchmaker. The holder of a ticket becomes a member of a room.
using ticket_holder = room_member::extend<
    // Tells the client that it waits.
    caf::reacts_to<ticket_queued>,
    // Tells the client that nobody came in time.
    caf::reacts_to<ticket_expired>>;

/// A session, for the session of its partner.
using receipt_taker = caf::typed_actor<
    // Tells the client what became of something for its partner.
    caf::reacts_to<receipt>,
    // Answers, and does nothing else.
    caf::reacts_to<settle_receipts>>;

/// A session, for the supervisor.
using managed_session = caf::typed_actor<
    // Closes the connection; `client_gone` follows.
    caf::reacts_to<dismiss>,
    // Tells the client that the server drains, and takes it out of the queue.
    caf::reacts_to<drain_notice>,
    // Closes the connection if the client is in no room.
    caf::reacts_to<retire>,
    // Tells the client how many are there.
    caf::reacts_to<online_numbers>,
    // Goes on with the client on another connection, or declines.
    caf::replies_to<attach>::with<bool>>;

/// One client: idle, waiting, or in a room.
using session_actor =
    client_handler::extend_with<ticket_holder, receipt_taker, managed_session>::extend<
        // INTERNAL: gives the session to a rival, if the client is silent.
        caf::reacts_to<rivals_due>,
        // INTERNAL: gives the client up, if it is still away.
        caf::reacts_to<absence_over>,
        // INTERNAL: tells the matchmaker whom the account has blocked, or asks its store again.
        caf::reacts_to<load_blocks>>;

// -- the matchmaker --

/// The matchmaker, for sessions.
using ticket_queue = caf::typed_actor<
    // Pairs the sender with the best one who waits, or puts it into the queue.
    caf::reacts_to<ticket_submit>,
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
    caf::reacts_to<ticket_cancel>>;

/// The matchmaker, for the supervisor.
using managed_queue = caf::typed_actor<
    // Takes out what has waited for too long; answers with the count.
    caf::replies_to<expire_tickets>::with<std::size_t>,
    // Lists a page of the queue.
    caf::replies_to<list_waiting>::with<waiting_page>,
    // Lists the interests of most users.
    caf::replies_to<list_interests>::with<interests_page>>;

/// The queue of those who look for a partner; there is one. Spawns the rooms.
using matchmaker_actor = ticket_queue::extend_with<managed_queue>::extend<
    // INTERNAL: pairs those who would rather have had somebody else.
    caf::reacts_to<patience_over>>;

// -- the supervisor --

/// The supervisor, for sessions and for connections that have none yet.
using session_directory = caf::typed_actor<
    // Enters the sender into the directory and monitors it.
    caf::reacts_to<hello>,
    // Remembers which token resumes the sender.
    caf::reacts_to<can_resume>,
    // Brings a client back to its session, or lets it start anew.
    caf::reacts_to<resume_session>,
    // Tells the sender how many are there, now and when that changes.
    caf::reacts_to<subscribe>,
    // Sends the sender away.
    caf::reacts_to<can_retire>>;

/// The supervisor, for rooms.
using room_registry = caf::typed_actor<
    // Enters a room, sent by itself.
    caf::reacts_to<room_opened>,
    // Moves a room to the memory of ended ones.
    caf::reacts_to<room_closed>>;

/// The supervisor, for operators.
using operators_desk = caf::typed_actor<
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

/// The supervisor, for whoever starts and stops the service.
using service_control = caf::typed_actor<
    // The matchmaker, which the supervisor has spawned.
    caf::replies_to<get_matchmaker>::with<matchmaker_actor>,
    // Tells all sessions that the server drains, and begins to send them away.
    caf::reacts_to<drain>,
    // Dismisses all sessions, then ends the matchmaker and itself.
    caf::reacts_to<shut_down>>;

/// The directory of sessions and rooms, the timer of the clean-up, and the answers to operators;
/// there is one.
using supervisor_actor =
    session_directory::extend_with<room_registry, operators_desk, service_control>::extend<
        // INTERNAL: forgets old rooms, expires old tickets.
        caf::reacts_to<tick>,
        // INTERNAL: tells subscribers.
        caf::reacts_to<publish_numbers>,
        // INTERNAL: tells some more that the server drains.
        caf::reacts_to<notify_some>,
        // INTERNAL: sends some more away.
        caf::reacts_to<retire_some>,
        // INTERNAL: dismisses some more.
        caf::reacts_to<dismiss_some>>;

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
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(strangelet::actors::ticket_submit)
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
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(strangelet::actors::load_blocks)
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
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(strangelet::actors::resume_session)
