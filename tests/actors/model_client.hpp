#pragma once

#include "actors/client_port.hpp"
#include "actors/interfaces.hpp"

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace strangelet::actors::test {

/// A client that knows the rules of PROTOCOL.md. It is told what its session gets, and sees when
/// that has been dealt with, so it always knows what may be heard next, and notes whatever breaks
/// the rules.
class model_client : public client_port {
public:
  enum class place {
    idle,
    /// Has asked for a partner, and the queue has not answered.
    looking,
    waiting,
    in_room,
  };

  /// `complaints` outlives the client.
  model_client(const protocol::user_id& me, std::vector<std::string>& complaints)
      : me_(me), complaints_(complaints) {}

  void deliver(const protocol::server_event& event) override;
  void deliver_numbered(const protocol::server_event& event,
                        const protocol::event_numbers&) override {
    deliver(event);
  }
  void ask(unsigned) override {}
  void acknowledged() override;
  void close(protocol::close_code code, std::string reason) override;
  void attached(client_handler, const protocol::user_id&,
                std::shared_ptr<connection_leases>) override {}
  void start_anew() override;

  /// The session gets this event now. It deals with it at once or, behind a search, later.
  void on_handling(const protocol::client_event& event);

  /// The session hears now that the connection is lost: it deals with all that it has got.
  void on_losing();

  /// Its session has handled one message.
  void on_handled();

  /// All has come to rest: there is nothing that could still be answered.
  void on_rest();

  /// The connection is lost: nothing that is delivered matters any more.
  void go_away() {
    is_gone_ = true;
  }

  /// Its session may have got something that it deals with later.
  bool may_be_held() const {
    return is_gone_ || !said_.empty();
  }

  /// A numbered message to the partner, for the room that the client knows or without a room.
  protocol::client_event chat(bool names_room);

  const protocol::user_id& me() const {
    return me_;
  }
  place where() const {
    return where_;
  }
  /// The current room, or that of the ticket.
  const protocol::room_id& room() const {
    return room_;
  }
  const protocol::user_id& partner() const {
    return partner_;
  }
  /// The `n`-th room before the current one, if it is one of the last few; else one that nobody
  /// knows.
  protocol::room_id room_before(std::size_t n) const;
  /// Messages that have come from partners.
  std::size_t messages_heard() const {
    return messages_heard_;
  }

  session_actor session;

private:
  void asks(const protocol::find_partner& event);
  void asks(const protocol::next_partner& event);
  void asks(const protocol::leave_room& event);
  void asks(const protocol::relay_request& event);
  void asks(const protocol::stop_looking_for_common_interests& event);
  void asks(const protocol::block_partner& event);
  void asks(const protocol::subscribe_stats&) {}
  void asks(const protocol::ping&) {}
  void asks(const protocol::rejected&) {}

  void hears(const protocol::connected& event);
  void hears(const protocol::waiting_for_partner& event);
  void hears(const protocol::partner_found& event);
  void hears(const protocol::relayed& event);
  void hears(const protocol::partner_gone& event);
  void hears(const protocol::left_room& event);
  void hears(const protocol::partner_blocked& event);
  void hears(const protocol::online_stats&) {}
  void hears(const protocol::server_draining&) {}
  void hears(const protocol::refused& event);
  void hears(const protocol::pong& event);
  void hears(const protocol::resumed& event);
  void hears(const protocol::partner_reconnecting& event);
  void hears(const protocol::partner_reconnected& event);
  void hears(const protocol::message_sent& event);

  void hears_chat(const protocol::relayed& event);
  void look(const std::optional<protocol::preferences>& wants);
  /// Whether its ticket may take those.
  bool may_be(protocol::search_scope scope) const;
  /// The one of the last few rooms that `id` names, or the last one; null if there is none.
  const std::pair<protocol::room_id, protocol::user_id>*
  past_room_meant(const std::optional<protocol::room_id>& id) const;
  /// Its session deals with what comes next of what it has got.
  void take_up();
  /// ... and has done so.
  void finish();
  std::optional<protocol::error_code> fate_of(const protocol::relay_request& event) const;
  void go(place where, const protocol::room_id& room = {});
  void insist(bool rule, const std::string& otherwise);

  protocol::user_id me_;
  std::vector<std::string>& complaints_;
  bool is_gone_ = false;
  bool is_connected_ = false;
  place where_ = place::idle;
  protocol::room_id room_;
  protocol::user_id partner_;
  bool partner_types_ = false;
  bool partner_is_away_ = false;
  /// What it was told when it came back: true once it has heard what it has missed.
  std::optional<protocol::resumed> resumed_as_;
  /// The last few rooms before this one, oldest first.
  std::deque<std::pair<protocol::room_id, protocol::user_id>> recent_;
  /// Whom its ticket takes, as far as it has been told.
  protocol::search_scope scope_ = protocol::search_scope::anyone;
  /// The preferences given last.
  protocol::preferences wants_;
  /// Has said that anyone will do.
  bool is_widened_ = false;
  std::unordered_set<protocol::user_id> blocked_;
  /// Has blocked somebody while it waits: if that one was found just before, it waits elsewhere.
  bool may_move_ = false;
  /// What its session has got and not taken up.
  std::deque<protocol::client_event> said_;
  /// The session is about to deal with something.
  bool is_in_hand_ = false;
  /// The connection is lost in this turn.
  bool is_losing_ = false;
  /// Has asked for a partner, and been told of neither a queue nor a room.
  bool owes_answer_ = false;
  /// Answers that are due before the next event is taken up.
  std::optional<protocol::error_code> due_error_;
  bool due_left_room_ = false;
  std::optional<protocol::room_id> due_blocked_;
  std::uint64_t sent_ = 0;
  std::size_t messages_heard_ = 0;
  /// The number of the last message from each user.
  std::unordered_map<protocol::user_id, std::uint64_t> last_heard_;
};

} // namespace strangelet::actors::test
