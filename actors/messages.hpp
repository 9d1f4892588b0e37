#pragma once

#include "actors/line_messages.hpp"
#include "actors/resume_token.hpp"
#include "actors/room_info.hpp"
#include "actors/ticket_availability.hpp"
#include "matching/popular_interest.hpp"
#include "matching/ticket.hpp"
#include "matching/wait_statistics.hpp"
#include "protocol/client_event.hpp"
#include "protocol/close_code.hpp"
#include "protocol/server_event.hpp"
#include "protocol/timestamp.hpp"
#include "protocol/uuid.hpp"

#include <caf/actor_clock.hpp>
#include <caf/actor_control_block.hpp>
#include <caf/fwd.hpp>

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

/// What actors say to each other, beside the events of `protocol`. None of it leaves the process.
namespace strangelet::actors {

class client_port;

/// session -> matchmaker: enters the queue.
struct ticket_submit {
  matching::ticket what;
  /// It was called off, and goes back to its old place.
  bool comes_back = false;
  /// What the client was told last of whom the ticket takes; absent if it has not been told of the
  /// ticket.
  std::optional<protocol::search_scope> told{};
  /// The client is to be told that it waits. Not if it knows already and has asked for nothing
  /// since.
  bool is_asked_for = true;
  /// Through which the matchmaker takes it, or finds that it may not.
  std::shared_ptr<ticket_availability> availability{};
  /// Under which it may be taken.
  std::uint64_t number = 0;
};

/// session -> matchmaker: the client has asked again, perhaps with new wishes; its ticket keeps its
/// place. Ignored if it was paired already.
struct ticket_update {
  protocol::ticket_id id;
  std::optional<protocol::preferences> wants;
  /// Under which it may be taken.
  std::uint64_t number = 0;
};

/// session -> matchmaker: the client has asked that the ticket take anyone from now on. Ignored if
/// it was paired already.
struct ticket_widen {
  protocol::ticket_id id;
};

/// session -> matchmaker: whom the ticket's user has blocked by now. Ignored if it was paired
/// already.
struct ticket_block {
  protocol::ticket_id id;
  std::shared_ptr<const matching::person_set> blocked;
  /// Under which it may be taken.
  std::uint64_t number = 0;
};

/// session -> matchmaker: whom an account has blocked, for all of its tickets that wait, since
/// there is one more or it is known at last.
struct account_block {
  protocol::person_id account;
  std::shared_ptr<const matching::person_set> blocked;
};

/// session -> matchmaker: the user is gone, and counts no more for how common its interests are.
struct forget_user {
  protocol::person_id who;
};

/// session -> matchmaker: a ticket is withdrawn, and may leave the queue. If it was taken before,
/// `paired`, `called_off` or `ticket_expired` is on its way.
struct ticket_cancel {
  protocol::ticket_id id;
};

/// matchmaker -> session: the ticket is in the queue.
struct ticket_queued {
  protocol::ticket_id id;
  std::size_t waiting_users;
  protocol::search_scope scope = protocol::search_scope::anyone;
  /// The client has asked. Else its ticket has begun to take anyone by itself.
  bool is_answer = true;
};

/// matchmaker -> session: the ticket has waited for too long, and is out of the queue.
struct ticket_expired {
  protocol::ticket_id id;
};

/// matchmaker or room -> session: nothing came of the ticket's turn, since it or the ticket that it
/// met was withdrawn or had changed, or its room has failed. It is out of the queue, and waits
/// again if the session hands it in once more.
struct called_off {
  protocol::ticket_id ticket;
};

/// session -> itself: time to look for the blocks of its account once more. INTERNAL
struct load_blocks {
  /// How long to wait if they are not known yet.
  std::chrono::milliseconds patience;
};

/// session -> room: the sender leaves.
struct leave {
  end_reason why;
};

/// session -> room -> session: something for the partner.
struct relay {
  protocol::relay_kind kind;
  /// One complete JSON value, opaque to the actors.
  std::string payload;
  /// When it passed the room, which sets it.
  protocol::time_point at{};
};

/// session -> room -> session: the same for something with a number, of a client that counts. The
/// partner's session answers with `receipt`.
struct counted_relay {
  relay what;
  std::uint64_t id;
  protocol::room_id room;
  /// The sender's session.
  caf::strong_actor_ptr from;
};

/// session -> session: what became of a `counted_relay`.
struct receipt {
  std::uint64_t id;
  protocol::room_id room;
  /// Absent if it was accepted.
  std::optional<protocol::error_code> refused;
  /// When it passed the room.
  protocol::time_point at;
};

/// room -> session: the partner has gone. The last message of a room.
struct room_ended {
  protocol::room_id id;
  end_reason why;
  /// The partner's session, for one that has sent a `counted_relay`: it knows what it has got. Such
  /// a session hears this also if it has left itself.
  caf::strong_actor_ptr partner{};
};

/// session -> session: answered when all is dealt with that came before.
struct settle_receipts {};

/// room -> supervisor: a pair was made.
struct room_opened {
  room_info info;
  std::shared_ptr<const room_activity> activity;
  /// Of its two members.
  std::array<caf::actor_id, 2> sessions{};
  /// How long each of the two has waited.
  std::array<caf::actor_clock::duration_type, 2> waits{};
  bool have_common_interest = false;
};

/// room -> supervisor: the room is over. The last message of a room, however it ends, as long as
/// there is memory for one.
struct room_closed {
  protocol::room_id id;
  end_reason why;
  protocol::time_point at;
};

/// supervisor -> room: end, whatever the members want.
struct close_room {
  end_reason why = end_reason::closed;
};

/// session -> supervisor: a user is connected.
struct hello {
  protocol::user_id user;
};

/// session -> supervisor: whoever shows the token of this key is the session's client; the key
/// before is void.
struct can_resume {
  resume_key key;
  /// As whom the session's client has signed in; else nil.
  protocol::person_id account{};
};

/// net -> supervisor: a client shows a token. The port hears `attached` or `start_anew`.
struct resume_session {
  resume_key key;
  std::weak_ptr<client_port> port;
  /// As whom the client has signed in over the new connection; else nil.
  protocol::person_id account{};
  /// As in `attach`.
  bool counts = false;
  std::uint64_t received = 0;
};

/// session -> supervisor: wants `online_numbers` now, and whenever they have changed.
struct subscribe {
  /// The client's event that this is about; 0 if it does not count.
  std::uint64_t id = 0;
};

/// supervisor -> session: how many are there.
struct online_numbers {
  std::size_t online;
  std::size_t waiting;
  /// The event of a client that counts that these answer; 0 if none.
  std::uint64_t answers = 0;

  friend bool operator!=(const online_numbers& a, const online_numbers& b) noexcept {
    return a.online != b.online || a.waiting != b.waiting;
  }
};

/// main -> supervisor: where sessions take their tickets to.
struct get_matchmaker {};

/// supervisor -> itself: time to clean up. INTERNAL
struct tick {};

/// supervisor -> itself: time to tell (more) subscribers what has changed. INTERNAL
struct publish_numbers {};

/// main -> supervisor: let no more rooms begin, and send away whoever is in none.
struct drain {
  /// How long conversations may go on. What comes then is `shut_down`.
  std::chrono::nanoseconds time;
};

/// supervisor -> itself: time to tell more sessions that the server drains. INTERNAL
struct notify_some {};

/// supervisor -> itself: time to send more sessions away. INTERNAL
struct retire_some {};

/// main -> supervisor: close all sessions and end once the last has gone.
struct shut_down {
  /// What clients are told.
  dismiss farewell{};
};

/// supervisor -> itself: time to dismiss more sessions. INTERNAL
struct dismiss_some {};

/// supervisor -> matchmaker, answered with the count: withdraws the tickets that have waited for at
/// least that long.
struct expire_tickets {
  std::chrono::nanoseconds min_wait;
};

/// supervisor -> matchmaker: lists the queue, longest wait first.
struct list_waiting {
  std::size_t offset;
  std::size_t limit;
};

/// matchmaker -> itself: somebody's patience is over. INTERNAL
struct patience_over {
  /// When that was to be noticed; an earlier wake-up may have been wanted since.
  caf::actor_clock::time_point at;
};

/// supervisor -> matchmaker: the most used interests.
struct list_interests {
  std::size_t limit;
};

/// The answer to `list_interests`.
struct interests_page {
  std::vector<matching::popular_interest> interests;
};

/// One user in the queue.
struct waiting_user {
  protocol::user_id user;
  protocol::room_id room;
  protocol::time_point joined_at;
  std::vector<std::string> interests;
};

/// The answer to `list_waiting`.
struct waiting_page {
  std::size_t total = 0;
  std::vector<waiting_user> users;
};

/// net -> supervisor: the numbers of the moment.
struct get_stats {};

/// The answer to `get_stats`.
struct service_stats {
  std::size_t ended_rooms = 0;
  std::size_t active_rooms = 0;
  std::size_t waiting_video = 0;
  std::size_t waiting_text = 0;
  /// Those included who have lost their connection and may come back.
  std::size_t connected_users = 0;
  std::size_t reconnecting_users = 0;
  std::uint64_t matches_total = 0;
  std::uint64_t messages_relayed_total = 0;
  std::uint64_t messages_refused_total = 0;
  std::uint64_t late_messages_total = 0;
  std::uint64_t faults_total = 0;
  std::uint64_t log_lines_dropped_total = 0;
  std::chrono::seconds uptime{0};
  /// Of the pairs of the last five minutes.
  matching::wait_summary waits;

  std::size_t waiting_users() const noexcept {
    return waiting_video + waiting_text;
  }
};

/// net -> supervisor: a page of the directory.
struct list_rooms {
  enum class filter { active, ended, all };
  filter state = filter::active;
  std::size_t offset = 0;
  std::size_t limit = 100;
};

/// The answer to `list_rooms`.
struct rooms_page {
  /// Rooms that the filter lets through, on all pages.
  std::size_t total = 0;
  std::vector<room_info> rooms;
  waiting_page waiting;
};

/// net -> supervisor: one room. Unknown: `fault::no_such_room`.
struct find_room {
  protocol::room_id id;
};

/// net -> supervisor: ends a room, if it has not ended yet. Answered with the room; unknown:
/// `fault::no_such_room`.
struct end_room {
  protocol::room_id id;
};

/// net -> supervisor: forgets what is old now.
struct clean_up {
  /// Ended rooms that ended at least that long ago.
  std::chrono::nanoseconds min_room_age;
  /// Tickets that have waited for at least that long.
  std::chrono::nanoseconds min_wait;
};

/// The answer to `clean_up`.
struct clean_up_result {
  std::size_t rooms_removed = 0;
  std::size_t waiting_removed = 0;
};

} // namespace strangelet::actors
