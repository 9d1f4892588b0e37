#pragma once

#include "net/http/http_session.hpp"
#include "net/tls/certificates.hpp"
#include "net/transport/byte_handler.hpp"
#include "net/transport/connection.hpp"

#include <string>

namespace strangelet::net {

/// Reads the PROXY header that a trusted proxy sends first, and lets the client in for whom it
/// speaks. Who sends none, or is not trusted, is dropped without an answer. Runs on the
/// connection's loop.
class proxy_session : public byte_handler {
public:
  /// `over_capacity` and `credentials` as for `admit`.
  proxy_session(connection& owner, http::entrance through, bool over_capacity,
                const tls::certificates* credentials);

  void on_start() override;
  void on_bytes(char* data, std::size_t size) override;
  void on_end_of_input() override;
  void on_lost() override {}
  runtime::loop_clock::time_point on_tick(runtime::loop_clock::time_point now) override;
  void on_shut_down() override;

private:
  void drop();

  connection& connection_;
  const http::entrance entrance_;
  const bool over_capacity_;
  const tls::certificates* const credentials_;
  const runtime::loop_clock::time_point since_;
  std::string input_;
};

} // namespace strangelet::net
