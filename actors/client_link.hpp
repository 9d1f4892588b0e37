#pragma once

#include "actors/client_port.hpp"
#include "actors/environment.hpp"
#include "actors/event_ledger.hpp"
#include "actors/interfaces.hpp"
#include "actors/messages.hpp"
#include "actors/resumption.hpp"
#include "protocol/server_event.hpp"

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace strangelet::actors {

/// A session's line to its client, which may lose one connection and come back with another one.
/// What cannot be delivered meanwhile is kept.
///
///              lost                     attach
///   there ---------------> away ---------------------> there, unconfirmed
///     | attach                |                          |  |  ^
///     |                       | too long, too much,      |  |  | lost, or silent for three
///     seconds, v                       v or no memory is left     |  +--+ while a rival waits
///   taken over --gone--> there, unconfirmed              | it has answered a question,
///     (the old connection is closed, and has             v or shown the next token
///      its last word first)                            there
///
/// A token is good for one connection. As long as it is not known whether that one has read the
/// answer, the line may be lost again without the client knowing: others that show the same
/// token wait as its rivals, and one of them gets it if the first turns out to be dead. What was
/// sent is kept until then.
///
/// A client may also count (`v=2`): then each event has its place, answers name what they answer,
/// and what is sent is kept until the client says that it has it.
///
/// Belongs to its session, and is not thread-safe.
class client_link {
public:
  /// What has become of the client.
  enum class change {
    none,
    /// Its connection is lost, but it may come back.
    away,
    /// It is there, over another connection: it awaits `welcome`.
    back,
    /// It has gone for good.
    lost,
  };

  /// Must be called before any other function. `self` is the session's.
  void start(session_actor::pointer self, std::weak_ptr<client_port> port, const environment& env,
             bool counts);

  /// Makes it a client that can resume, if any can; as `account`, if it has signed in. Absent if
  /// not.
  std::optional<protocol::resume_offer> offer_resume(const session_directory& supervisor,
                                                     const protocol::person_id& account);

  /// Sends `event`, or keeps it. Most clients take the short way: the others have no port here.
  void deliver(const protocol::server_event& event) {
    if (auto port = port_.lock())
      port->deliver(event);
    else
      deliver_tracked(event);
  }

  /// The same for something from the partner. False if the client is away, and no more can be kept:
  /// the partner is to be told.
  bool deliver_relayed(const protocol::server_event& event) {
    if (auto port = port_.lock()) {
      port->deliver(event);
      return true;
    }
    return deliver_relayed_tracked(event);
  }

  /// One event of the client has been dealt with.
  void acknowledged() const {
    if (auto port = port_.lock())
      port->acknowledged();
    else if (auto tracked = tracked_port())
      tracked->acknowledged();
  }

  /// Closes the connection for good; false if there is none.
  bool close(protocol::close_code code, const std::string& reason);

  /// The client shall not come back. Whoever is about to starts anew.
  void end_resumption();

  change on_gone(const client_gone& how);
  /// Sets `is_accepted` to the answer.
  change on_attach(const attach& what, bool& is_accepted);
  change on_absence_over(const absence_over& what);
  void on_undelivered(const undelivered& what);
  /// The client has answered a question that followed its welcome.
  void on_confirmed(const client_confirmed& what);
  /// Rivals have waited long enough.
  void on_rivals_due(const rivals_due& what);

  /// Greets the client that is back with `greeting`, to which the link adds the offer, and tells it
  /// what it has missed. False if it has not been away: its partner knows of nothing.
  bool welcome(protocol::resumed greeting, const session_directory& supervisor,
               const protocol::person_id& account);

  bool is_away() const noexcept {
    return tracked_ && tracked_->resume && tracked_->resume->is_away();
  }

  /// How long a client that is away may stay there.
  std::chrono::milliseconds time_left() const;

  /// The books of a client that counts; null for all others.
  event_ledger* ledger() noexcept {
    return tracked_ ? tracked_->ledger.get() : nullptr;
  }

  /// The client has read everything up to `seq`.
  void acknowledge(std::uint64_t seq);

private:
  /// Of clients that can resume or count; most do neither.
  struct tracked_client {
    /// The connection, as long as what goes over it is counted or kept.
    std::weak_ptr<client_port> port;
    std::unique_ptr<event_ledger> ledger;
    std::unique_ptr<resumption> resume;
  };

  resumption* resume() const noexcept {
    return tracked_ ? tracked_->resume.get() : nullptr;
  }

  std::shared_ptr<client_port> tracked_port() const {
    return tracked_ ? tracked_->port.lock() : nullptr;
  }

  std::shared_ptr<client_port> current_port() const;
  tracked_client& track();
  void deliver_tracked(const protocol::server_event& event);
  bool deliver_relayed_tracked(const protocol::server_event& event);
  void send_kept();
  void set_counting(bool counts);
  void take_over(const arrival& by);
  bool has_rivals_due() const;
  void await_rivals();
  void send_rivals_away();
  void send_away(const arrival& who) const;
  /// It is known that the client has read that it is back.
  void confirm();
  /// `valid_until`: how long the client may be away if the connection is lost already.
  change switch_to(arrival next, std::optional<protocol::time_point> valid_until);
  change go_away(std::optional<protocol::time_point> valid_until);
  void keep(bool is_kept);

  session_actor::pointer self_ = nullptr;
  const environment* env_ = nullptr;
  /// The connection of a client of which nothing is counted or kept; else null.
  std::weak_ptr<client_port> port_;
  std::unique_ptr<tracked_client> tracked_;
};

} // namespace strangelet::actors
