#pragma once

#include "actors/acquaintances.hpp"
#include "actors/client_link.hpp"
#include "actors/environment.hpp"
#include "actors/interfaces.hpp"
#include "actors/recent_rooms.hpp"
#include "runtime/lean_actor.hpp"

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace strangelet::actors {

/// What a session starts from.
struct session_seed {
  protocol::user_id user;
  std::weak_ptr<client_port> port;
  ticket_queue matchmaker;
  session_directory supervisor;
  const environment* env;
  /// The account of a user who has signed in; else nil.
  protocol::person_id account{};
  /// The client has asked for a way to come back after its connection is lost.
  bool can_resume = false;
  /// As for `matching::ticket`.
  protocol::person_id household{};
  /// The client counts its events, and wants to be told what became of each.
  bool counts = false;
};

/// What a session knows, and does.
///
///          find, next                    on_paired
///   idle ---------------> waiting --------------------> in_room
///    ^ ^                   |    ^                        |  | |
///    | +-------------------+    +------------------------+  | |
///    |   leave, on_ticket_expired        next               | |
///    +------------------------------------------------------+ |
///            leave, on_room_ended                             |
///                                                             v
///   on_client_gone, in any state -------------------------> (end)
///
/// A client that can resume may be away in any of the states: its connection is lost, what it is
/// told is kept, and the end comes only when it does not return in time. For everybody but its
/// partner it is there all the while.
///
/// Answers keep the order of what they answer: until it is known what came of a search, whatever
/// else the client says is held, and heard after that. A connection that is lost has its last word
/// at once, so nothing is held for a client that is away.
///
/// A ticket may have been taken for a room a moment before its client changes its mind. So a
/// session remembers what it withdrew too late until it hears of it, leaves a room that it no
/// longer wants, and does not end before: no partner is left with a ghost.
class session_state {
public:
  explicit session_state(session_actor::pointer self) : self_(self) {}

  /// Reports to the supervisor and greets the client. Must be called before any other function.
  void start(session_seed seed);

  void on_client_event(protocol::client_event& event);
  void on_counted_event(protocol::counted_event& event);
  void on_client_gone(const client_gone& how);
  bool on_attach(const attach& what);
  void on_client_confirmed(const client_confirmed& what);
  void on_rivals_due(const rivals_due& what);
  void on_undelivered(const undelivered& what);
  void on_absence_over(const absence_over& what);
  void on_dismiss(const dismiss& how);
  void on_drain_notice(const drain_notice& what);
  void on_retire();
  void on_ticket_queued(const ticket_queued& what);
  void on_ticket_expired(const ticket_expired& what);
  void on_called_off(const called_off& what);
  void on_paired(const paired& what);
  void on_relay(relay& what);
  void on_counted_relay(counted_relay& what);
  void on_receipt(const receipt& what);
  void on_room_ended(const room_ended& what);
  void on_partner_absence(const partner_absence& what);
  void on_online_numbers(const online_numbers& what);
  void on_load_blocks(const load_blocks& what);

  using frequent =
      runtime::handlers<&session_state::on_client_event, &session_state::on_relay,
                        &session_state::on_paired, &session_state::on_ticket_queued,
                        &session_state::on_room_ended, &session_state::on_counted_event,
                        &session_state::on_counted_relay, &session_state::on_receipt>;

  /// A handler threw: gives up the room or the queue, and the connection.
  void on_fault();

  const char* name = "session";

private:
  struct idle {};

  struct waiting {
    protocol::ticket_id ticket;
    /// Since when the client has been looking: its place in the queue, whatever comes between.
    caf::actor_clock::time_point since;
    /// What the client was told last of whom the ticket takes; absent if it has not been told of
    /// the ticket.
    std::optional<protocol::search_scope> told{};
    /// Takes anyone: the client has said so.
    bool is_widened = false;
    /// The client has asked, and has not been answered yet.
    bool owes_answer = true;
  };

  struct in_room {
    protocol::room_id id;
    room_channel handle;
    protocol::user_id partner;
    protocol::person_id partner_person;
    bool is_initiator = false;
    bool partner_types = false;
  };

  void count(const protocol::client_event& event);
  /// What the client says has to wait: what came of its search is to be said first.
  bool owes_answer() const;
  void hear(protocol::client_event& event);
  /// Hears what had to wait, as far as it need not wait any longer.
  void hear_held();

  void handle(const protocol::subscribe_stats& request);
  void handle(protocol::ping& request);
  void handle(protocol::rejected& request);
  void deliver(const protocol::server_event& event) {
    client_.deliver(event);
  }
  void refuse(protocol::error_code code, std::string message, std::string_view event,
              std::optional<std::chrono::milliseconds> retry_after = std::nullopt);

  // -- looking for a partner: session_in_queue.cpp --

  void handle(protocol::find_partner& request);
  void handle(protocol::next_partner& request);
  void handle(const protocol::stop_looking_for_common_interests& request);
  /// The server drains: nobody new is looked for.
  void refuse_to_look(std::string_view event);
  /// Without new wishes the last ones are kept.
  void look(std::optional<protocol::preferences> wants);
  void look_again(waiting& queue, std::optional<protocol::preferences> wants);
  void hand_in(const waiting& queue, bool comes_back);
  void withdraw(const waiting& queue);
  /// It is known what became of a ticket that was withdrawn too late.
  void settle(const protocol::ticket_id& ticket);
  void enter(const paired& what);
  /// The client has blocked this partner after the ticket was taken: it waits on, in its place.
  void refuse_company(const waiting& queue, const paired& what);

  // -- with a partner: session_in_room.cpp --

  void handle(protocol::relay_request& request);
  void handle(const protocol::leave_room& request);
  void count_call_state(const protocol::relay_request& request);
  void refuse_stray(const protocol::relay_request& request);
  /// The one of the last few rooms that `id` names, or if it is absent and the session is in no
  /// room, the last one. Null if there is no such room.
  const past_room* past_room_meant(const std::optional<protocol::room_id>& id) const;
  /// The room that a client names is not one of its own.
  void refuse_room(std::string_view event);
  void drop_late();
  void leave_room(in_room& room, end_reason why);
  /// The room is over for this client.
  void part(const in_room& room);
  void stop_typing(in_room& room);
  /// Tells the client something from its partner. False if the client is away, and no more is kept.
  bool pass_on(in_room& room, relay& what);
  protocol::server_event to_relayed(const in_room& room, relay& what) const;

  // -- whom the user has blocked: session_blocks.cpp --

  void handle(const protocol::block_partner& request);
  void block(const protocol::person_id& partner, const protocol::room_id& where);
  /// By this session, or by another one of its account.
  bool has_blocked(const protocol::person_id& partner) const;
  /// Keeps the account present, if there is one.
  void join_account();
  /// Whether the blocks of the account are known now; if not, they are asked for again after
  /// `patience`.
  bool try_load_blocks(std::chrono::milliseconds patience);

  // -- a client that counts: session_counting.cpp --

  void hear(protocol::counted_event& what);
  /// Does what an event with an `id` asks for, or refuses it.
  void hear_numbered(protocol::counted_event& what);
  void relay_numbered(protocol::relay_request& request, std::uint64_t id);
  /// Whether `room` is the one the client is in, or that its ticket becomes.
  bool is_current(const protocol::room_id& room) const;
  void refuse_numbered(const protocol::room_id& room, std::string_view event);
  void refuse_late(std::string_view event);
  /// The client learns of it only if it comes back.
  void refuse_silently(std::uint64_t id);
  /// A room is over: what its other member has not got it never will.
  void settle_receipts_of(const room_ended& what);
  void refuse_receipts_of(const protocol::room_id& room);
  void refuse_for_absent(protocol::relay_kind kind);
  /// The client looks for somebody, and will be told what came of it.
  void note_search();
  /// Nothing will come of the search that is not answered yet: the client knows, or is told.
  void forget_search();
  void refuse_search();

  // -- the client goes, or comes back: session_connection.cpp --

  void follow(client_link::change what);
  void tell_absence(const in_room& room);
  protocol::resumed snapshot() const;
  /// A room is over, which is all that the client has stayed for if the server drains.
  void go_if_draining();
  /// The client is gone for good.
  void lose();
  void finish_if_settled();

  session_actor::pointer self_;
  session_seed seed_;
  client_link client_;
  std::variant<idle, waiting, in_room> state_;
  /// The preferences given last.
  protocol::preferences wants_;
  bool has_named_interests_ = false;
  /// The rooms before the current one: messages for them are late, not wrong.
  recent_rooms recent_;
  acquaintances known_;
  /// Null if the user has not signed in.
  std::unique_ptr<account_blocks::presence> presence_;
  /// Of the ticket; null before the first.
  std::shared_ptr<ticket_availability> availability_;
  /// Tickets withdrawn too late of which nothing has been heard yet.
  std::vector<protocol::ticket_id> withdrawn_;
  /// What the client has said since a search that is not answered yet; empty unless one is. Net
  /// reads only so far ahead of `client_port::acknowledged`, and that bounds it.
  std::vector<protocol::counted_event> held_;
  bool client_gone_ = false;
  /// The server drains, and has told the client to come back after that. Then the session waits for
  /// nobody.
  std::optional<std::chrono::milliseconds> draining_;
};

/// The behaviour of a session.
session_actor::behavior_type session(runtime::lean_actor<session_state, session_actor>* self,
                                     const session_seed& seed);

} // namespace strangelet::actors

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(strangelet::actors::session_seed)
