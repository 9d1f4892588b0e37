#pragma once

#include "actors/client_port.hpp"
#include "actors/resumption.hpp"

#include <memory>
#include <string>

namespace strangelet::actors {

/// A session's way to its client, over one connection or, if the client can resume, over one after
/// the other. What cannot be delivered meanwhile is kept.
///
///              lost                     attach
///   there ---------------> away ---------------------> there
///     | attach                |
///     |                       | too long, too much, or there is no memory left
///     v                       v
///   taken over --gone--> there, over the new connection
///     (the old connection is closed, and has its last word first)
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
  void start(session_actor::pointer self, std::weak_ptr<client_port> port, const environment& env);

  /// Makes it a client that can resume, if any can; as `account`, if it has signed in. Absent if
  /// not.
  std::optional<protocol::resume_offer> offer_resume(const supervisor_actor& supervisor,
                                                     const protocol::person_id& account);

  /// Sends `event`, or keeps it.
  void deliver(const protocol::server_event& event) {
    if (auto port = port_.lock())
      port->deliver(event);
    else if (resume_)
      keep(resume_->keep(event));
  }

  /// One event of the client has been dealt with.
  void heard() const {
    if (auto port = port_.lock())
      port->heard();
  }

  /// Closes the connection for good; false if there is none.
  bool close(protocol::close_code code, const std::string& reason);

  /// The client shall not come back. If it is about to, it starts anew.
  void end_resumption();

  change on_gone(const client_gone& how);
  /// Sets `is_accepted` to the answer.
  change on_attach(const attach& what, bool& is_accepted);
  change on_absence_over(const absence_over& what);
  void on_undelivered(const undelivered& what);

  /// Greets the client that is back with `greeting`, to which the link adds the offer, and tells it
  /// what it has missed. False if it has not been away: its partner knows of nothing.
  bool welcome(protocol::resumed greeting, const supervisor_actor& supervisor,
               const protocol::person_id& account);

  bool is_away() const noexcept {
    return resume_ && resume_->is_away();
  }

  /// How long a client that is away may stay there.
  std::chrono::milliseconds time_left() const;

private:
  /// `valid_until`: how long the client may be away if the connection is lost already.
  change switch_to(std::weak_ptr<client_port> port,
                   std::optional<protocol::time_point> valid_until);
  change go_away(std::optional<protocol::time_point> valid_until);
  void keep(bool is_kept);

  session_actor::pointer self_ = nullptr;
  const environment* env_ = nullptr;
  std::weak_ptr<client_port> port_;
  /// Null for clients that cannot resume, as are most.
  std::unique_ptr<resumption> resume_;
};

} // namespace strangelet::actors
