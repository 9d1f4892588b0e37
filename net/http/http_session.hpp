#pragma once

#include "net/admission/auth/authenticator.hpp"
#include "net/http/request_parser.hpp"
#include "net/http_message.hpp"
#include "net/transport/byte_handler.hpp"
#include "net/transport/shard.hpp"
#include "net/websocket/handshake.hpp"

#include <boost/asio/ip/address.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <variant>

namespace strangelet::net::http {

/// Which listener a connection came through.
enum class entrance {
  /// WebSocket on any path, and nothing else.
  websocket,
  /// REST, static files, and WebSocket at `/` and `/ws`.
  http,
  /// `/metrics`, and nothing else.
  metrics,
};

/// One HTTP connection: one request after the other (RFC 9112, section 9.3), until it ends or
/// becomes a WebSocket. Runs on the connection's loop.
///
///               handle                  hold_back
///   reading -------------> answering -------------> held_back
///    ^   |                  |     |                  |     |
///    |   |           reply  |     |         release  |     |
///    +---|------------------+-----|------------------+     |
///        |                        |                        |
///        |  reply_and_close       |  reply, upgrade        |  release
///        +------------------------+------------------------+---> ended
///
/// An answer ends the connection if its client or the server wants that. Until the client has taken
/// an answer, the next request is not read: whether it has is the connection's to know.
class http_session : public byte_handler {
public:
  /// With a `refusal` every request is answered with it, but for who returns to a session if
  /// `is_crowd`. `since` is when the connection came in.
  http_session(connection& owner, entrance through, std::optional<http_response> refusal,
               runtime::loop_clock::time_point since, bool is_crowd = false);

  void on_start() override;
  void on_bytes(char* data, std::size_t size) override;
  void on_drained() override;
  void on_end_of_input() override;
  void on_lost() override;
  runtime::loop_clock::time_point on_tick(runtime::loop_clock::time_point now) override;
  void on_shut_down() override;

private:
  /// The next request is awaited, or has come in part.
  struct reading {
    runtime::loop_clock::time_point since;
    /// It is the connection's first.
    bool is_first;
  };

  /// How a request wants its answer.
  struct answer_form {
    bool head_only;
    bool keep_alive;
  };

  /// A request is being answered, or the service has been asked.
  struct answering {
    runtime::loop_clock::time_point since;
    /// So that an answer that comes too late is known as such.
    std::uint32_t question;
    answer_form form;
  };

  /// The answer is there, and waits.
  struct held_back {
    std::unique_ptr<http_response> response;
    runtime::loop_clock::time_point until;
    answer_form form;
  };

  /// The last answer is given, or the connection is a WebSocket's: nothing more is read.
  struct ended {};

  /// Reads requests as long as there are whole ones and none is being answered.
  void proceed();
  /// True until an answer has been made, and taken by the client.
  bool is_busy() const noexcept;
  /// True if a part of a request has come.
  bool is_in_request() const noexcept;
  void handle(http_request request);
  void upgrade(const http_request& request);
  /// The handler of a client that may come in.
  template <class Session>
  std::unique_ptr<byte_handler> begin(auth::admission& admitted,
                                      const websocket::client_wishes& wishes);
  /// Counts a client that an HTTP proxy speaks for; false, and answers, if there is no room for it.
  bool admit_forwarded(const http_request& request);
  /// Answers an upgrade with a status or, if the client counts, in words.
  void refuse(const http_request& request, http_response answer);
  void ask_service(http_request request);
  void on_answer(std::uint32_t number, http_response response);
  /// Keeps an answer until its time has come.
  void hold_back(http_response response);
  void release();
  /// Reads on after an answer that did not come at once.
  void go_on();
  /// Answers the request that is being answered.
  void reply(http_response response);
  /// Answers what is no request, and ends the connection.
  void reply_and_close(http_response response);
  void write_answer(http_response response, answer_form form);
  /// Counts the answer to a request.
  void count(unsigned status);
  /// For the log, if the status is that of a refusal.
  void note_refusal(unsigned status, const boost::asio::ip::address& client);
  void write_body_parts(std::string_view bytes);
  // Of `on_tick`; in http_session_end.cpp.
  void check_deadlines(runtime::loop_clock::time_point now);
  /// Whether `request` comes back to a session that may hold the place which it lacks.
  bool is_return(const http_request& request) const;
  /// Whether the connection ends with the answer to `request`, unless it becomes a WebSocket.
  bool is_last(const http_request& request) const;
  bool has_usable_target(const http_request& request) const;
  bool allows_upgrade(const http_request& request) const;
  bool allows_origin(const http_request& request) const;
  std::optional<boost::asio::ip::address> forwarded_client_of(const http_request& request) const;
  /// Who has sent `request`: the client that a proxy speaks for, or the peer.
  boost::asio::ip::address client_of(const http_request& request) const;

  connection& connection_;
  const entrance entrance_;
  const std::optional<http_response> refusal_;
  const bool is_crowd_;
  /// This connection has no place of its own among those of its address.
  bool is_surplus_ = false;
  /// The request that is being answered asks for a WebSocket.
  bool is_handshake_ = false;
  bool stopping_ = false;
  /// Requests so far.
  std::uint32_t questions_ = 0;
  request_parser parser_;
  std::string input_;
  std::variant<reading, answering, held_back, ended> phase_;
};

} // namespace strangelet::net::http
