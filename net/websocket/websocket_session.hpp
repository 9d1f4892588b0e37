#pragma once

#include "actors/client_port.hpp"
#include "actors/interfaces.hpp"
#include "net/admission/auth/authenticator.hpp"
#include "net/metric_labels.hpp"
#include "net/transport/byte_handler.hpp"
#include "net/transport/shard.hpp"
#include "net/websocket/client_rates.hpp"
#include "net/websocket/cross_loop_queue.hpp"
#include "net/websocket/handshake.hpp"
#include "net/websocket/message_reader.hpp"
#include "net/websocket/read_credit.hpp"

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace strangelet::net::websocket {

/// One WebSocket client: turns its frames into events for its session actor, and the session's
/// answers into frames. Also keeps the heartbeat and the closing handshake (RFC 6455, sections 5.5
/// and 7).
///
///            attached, start_anew        close_after_answers
///   resuming --------------------> open --------------------> awaiting_answers
///      |                            |                                 |
///      |  start_closing             |  start_closing                  |  start_closing
///      +----------------------------+---------------------------------+-------------> closing
///      |                            |                                 |
///      |  lose                      |  lose                           |  lose
///      +----------------------------+---------------------------------+-------------> lost
///
/// A client that wants to come back to its session begins with `resuming`, any other one with
/// `open`. The client may also say goodbye while it is resuming. The attempt outlives `resuming` if
/// the connection ends first: the session that answers it must hear that the client is gone.
///
/// `deliver` and `close` are thread-safe, as `client_port` promises; the rest runs on the
/// connection's loop.
class websocket_session : public byte_handler, public actors::client_port, private message_sink {
public:
  /// `admitted`: as whom the client has signed in, if it has. `is_surplus`: the connection may be
  /// there only if it comes back to a session, as there are too many of its address.
  explicit websocket_session(connection& owner, auth::admission admitted = {},
                             const client_wishes& wishes = {}, bool is_surplus = false);

  // -- actors::client_port --
  void deliver(const protocol::server_event& event) override;
  void deliver_numbered(const protocol::server_event& event,
                        const protocol::event_numbers& numbers) override;
  void ask(unsigned question) override;
  void close(protocol::close_code code, std::string reason) override;
  void acknowledged() override;
  void attached(actors::client_handler session, const protocol::user_id& user,
                std::shared_ptr<actors::connection_leases> left) override;
  void start_anew() override;

  // -- byte_handler --
  void on_start() override;
  void on_bytes(char* data, std::size_t size) override;
  void on_stalled() override;
  void on_end_of_input() override;
  void on_lost() override;
  runtime::loop_clock::time_point on_tick(runtime::loop_clock::time_point now) override;
  void on_shut_down() override;

protected:
  /// Which rate a message is over.
  struct excess {
    traffic kind;
    /// If it is that of the client's address: how long until it has a token.
    runtime::loop_clock::duration wait{};
  };

  connection& owner() noexcept {
    return connection_;
  }

  /// Notes that a whole message has come; false if nobody wants to know what it says.
  bool begin_message() noexcept {
    ++messages_;
    return !is_closing();
  }

  bool is_closing() const noexcept {
    return std::holds_alternative<closing>(phase_);
  }

  /// Whether a message or control frame that counts as `kind` is within its rate.
  bool admits(traffic kind, std::size_t tokens = 1) {
    auto& home = connection_.home();
    const auto& limits = home.config().limits;
    // The loop's clock costs nothing, but it is late, so that only the exact one may refuse.
    return rates_.admit(kind, limits, home.now(), tokens) ||
           rates_.admit(kind, limits, runtime::loop_clock::now(), tokens);
  }
  /// Whether a message of `kind` is over one of the rates that only some messages have.
  std::optional<excess> excess_of(traffic kind, std::size_t size);
  /// True if the client is to hear that it was too fast for `kind`; may close the connection. A
  /// client that does not take what it is sent is told only if it `needs_answer`.
  bool is_told_of(traffic kind, bool needs_answer = false);
  /// What a client is told that was too fast.
  protocol::rejected too_fast(const protocol::client_event& refused, std::size_t size,
                              runtime::loop_clock::duration wait) const;
  /// To the session.
  void hand_on(protocol::client_event&& event);
  void hand_on(protocol::counted_event&& event);

private:
  /// What the client's next connection takes over: the places among the connections, which stay
  /// taken while the client is away, and how much of its rates is used.
  struct held_leases : actors::connection_leases {
    address_slot address;
    auth::account_slots::slot account;
    client_rates rates;
  };

  /// What the client wants to come back to, while it is not known whose session goes on here.
  struct resume_attempt {
    actors::resume_key key;
    /// What the client has read of the session that it wants to come back to.
    std::uint64_t received;
    /// What the client has sent in one piece with its handshake.
    std::vector<protocol::counted_event> early{};
    /// Of a connection that was lost meanwhile, for the session that does not know it yet.
    std::shared_ptr<held_leases> left{};
  };

  /// It is not known yet whose session goes on here. Of what the client says, only what came in one
  /// piece with its handshake is read.
  struct resuming {
    std::unique_ptr<resume_attempt> unsettled;
  };

  /// Events go to the session, and its answers to the client.
  struct open {};

  /// The client has said goodbye, or has broken the protocol: nothing more is read, and the close
  /// frame follows the last answer.
  struct awaiting_answers {
    std::unique_ptr<resume_attempt> unsettled;
    runtime::loop_clock::time_point since;
    protocol::close_code code;
    /// Who ends it: the client by its goodbye, or we because it has broken the protocol.
    ended_by whose_wish;
    /// A literal.
    std::string_view reason;
  };

  /// The close frame is sent, and the session knows that the client is gone. What the client says
  /// is thrown away, up to its own close frame.
  struct closing {
    std::unique_ptr<resume_attempt> unsettled;
    runtime::loop_clock::time_point since;
  };

  /// The connection is lost without a close frame of ours, and the session knows it.
  struct lost {
    std::unique_ptr<resume_attempt> unsettled;
    bool may_return;
  };

  using phase = std::variant<resuming, open, awaiting_answers, closing, lost>;

  // -- message_sink --
  void on_text(std::string_view text) override;
  void on_ping(std::string_view payload) override;
  void on_pong(std::string_view payload) override;
  void on_close(std::optional<protocol::close_code> code) override;

  bool is_worth_telling(traffic kind, bool needs_answer);
  void spend_credit();
  void tell_too_fast(const protocol::client_event& refused, std::size_t size = 0,
                     runtime::loop_clock::duration wait = {});
  void count_mistake();
  void start_session();
  /// The session knows, or will when the attempt is settled, that the client is gone.
  bool is_over() const noexcept {
    return is_closing() || std::holds_alternative<lost>(phase_);
  }
  void send_text(const protocol::server_event& event);
  void send_numbered(const protocol::server_event& event, const protocol::event_numbers& numbers);
  /// Sends `event`, which `write` appends to a text.
  template <class Write>
  void send_event(const protocol::server_event& event, Write write);
  void give_back(const protocol::server_event& event);
  /// Whether an event may go out at once: this is the connection's loop, and no other is under way.
  bool may_send_here() const;
  /// Runs `task` on the connection's loop, after what was posted before.
  template <class F>
  void post(F task) {
    under_way_.post(
        connection_.home().loop().context(),
        [run = std::move(task), keep = connection_.shared_from_this()] { keep->guard(run); });
  }
  void send_frame(std::string_view frame);
  bool is_overrun(std::size_t size);
  void cut_off_slow_consumer();
  void start_closing(protocol::close_code code, std::string_view reason);
  /// Reads no more, and closes when the session has dealt with what was read: answers to messages
  /// before the end come before it.
  void close_after_answers(protocol::close_code code, ended_by whose_wish, std::string_view reason);
  /// The session has answered everything. If the phase is another one by now, nothing happens.
  void say_last_words();
  void lose(bool may_return, connection_end how);
  /// To the session, now or when the attempt is settled.
  void tell_gone();
  /// Whether the connection was lost in such a way that the client may come back.
  bool may_return() const noexcept;
  /// The connection's places, for whoever goes on with its session; the rates are not in it yet.
  std::shared_ptr<held_leases> release_leases();
  /// The connection's last message to its session. `left` is null if the client cannot resume.
  void say_gone(std::shared_ptr<held_leases> left);

  // -- websocket_session_resume.cpp, as `attached` and `start_anew` --
  /// There is no session that the client could come back to, and it may not begin one.
  void turn_away(protocol::error_code code, std::string message, protocol::close_code close,
                 std::string_view reason);
  /// The attempt is settled: `resuming` ends with it.
  void begin_hearing();
  /// Where the phase keeps the attempt; null in `open`.
  std::unique_ptr<resume_attempt>* place_of_attempt() noexcept;
  /// For the next phase. Null if the attempt is settled.
  std::unique_ptr<resume_attempt> take_attempt() noexcept;
  /// Null if the attempt is settled.
  resume_attempt* unsettled_attempt() noexcept;
  /// To the session once it is known which one it is.
  void hold(protocol::counted_event&& event);
  void send_held(protocol::counted_event&& event);

  // -- websocket_session_deadlines.cpp, as `on_tick` --
  /// A message is not finished: another one than before, or the same.
  void await_rest(bool is_of_another_message);
  runtime::loop_clock::time_point check_end(runtime::loop_clock::time_point since,
                                            runtime::loop_clock::time_point now);
  runtime::loop_clock::time_point check_heartbeat(runtime::loop_clock::time_point now);
  runtime::loop_clock::time_point check_token(runtime::loop_clock::time_point now);

  /// This connection as its session sees it: keeps the connection alive, not only this part of it.
  std::shared_ptr<actors::client_port> as_port();
  /// Nil if the client has not signed in.
  protocol::person_id account() const;

  connection& connection_;
  /// Null if the client has not signed in.
  const std::unique_ptr<auth::admission> admitted_;
  message_reader reader_;
  client_rates rates_;
  actors::client_handler session_;
  protocol::user_id user_;
  phase phase_;
  /// Messages completed so far, to see whether the one in progress is still the same.
  std::uint64_t messages_ = 0;
  std::optional<runtime::loop_clock::time_point> message_since_;
  runtime::loop_clock::time_point pinged_at_{};
  /// When to look again whether the token is still valid.
  runtime::loop_clock::time_point token_check_at_{};
  /// The question that the peer has not answered yet; 0 if none.
  unsigned question_ = 0;
  const bool can_resume_;
  const bool counts_;
  const bool is_surplus_;
  /// In what is being read there is more than the client is even told of.
  bool is_flooding_ = false;
  read_credit credit_;
  cross_loop_queue under_way_;
};

} // namespace strangelet::net::websocket
