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

namespace strangelet::net::http {

/// Which listener a connection came through.
enum class entrance {
  /// WebSocket on any path, and nothing else.
  websocket,
  /// REST, static files, and WebSocket at `/` and `/ws`.
  http,
};

/// One HTTP connection: one request after the other (RFC 9112, section 9.3), until it ends or
/// becomes a WebSocket. Runs on the connection's loop.
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
  void on_answer(std::uint64_t number, http_response response);
  /// Keeps an answer until its time has come.
  void hold_back(http_response response);
  void release();
  void answer_and_go_on(http_response response);
  void reply(http_response response);
  void reply_and_close(const http_response& response);
  void write_body_parts(std::string_view bytes);
  void check_deadlines(runtime::loop_clock::time_point now);
  /// Whether `request` comes back to a session that may hold the place which it lacks.
  bool is_return(const http_request& request) const;
  /// Whether the connection ends with the answer to `request`, unless it becomes a WebSocket.
  bool is_last(const http_request& request) const;
  bool has_usable_target(const http_request& request) const;
  bool allows_upgrade(const http_request& request) const;
  bool allows_origin(const http_request& request) const;
  std::optional<boost::asio::ip::address> forwarded_client_of(const http_request& request) const;

  connection& connection_;
  const entrance entrance_;
  const std::optional<http_response> refusal_;
  const bool is_crowd_;
  /// This connection has no place of its own among those of its address.
  bool is_surplus_ = false;
  request_parser parser_;
  std::string input_;
  /// Since when the next request is awaited, or being read.
  runtime::loop_clock::time_point waiting_since_;
  /// An answer that waits.
  struct held_answer {
    http_response response;
    runtime::loop_clock::time_point until;
  };

  std::unique_ptr<held_answer> held_;
  /// Counts what was asked of the service, so that an answer that comes too late is known as such.
  std::uint64_t question_ = 0;
  bool is_first_ = true;
  bool answering_ = false;
  bool stopping_ = false;
  bool head_only_ = false;
  bool keep_alive_ = true;
};

} // namespace strangelet::net::http
