#pragma once

#include <string>
#include <string_view>

#include "peer.hpp"
#include "tls_client.hpp"

namespace strangelet::net::test {

/// A peer that speaks TLS over its socket. Whatever takes too long throws.
class tls_peer {
public:
  /// Connects. The handshake is begun by `shake_hands`.
  tls_peer(std::uint16_t port, int version, bool small_buffers = false);

  /// Returns once the handshake is done.
  void shake_hands();

  void send(std::string_view bytes);

  /// So many bytes or more, as they come; fewer if the connection ends before.
  std::string receive(std::size_t size);

  /// All up to the end; "(end)" behind it if that was announced, "(reset)" if it was not a clean
  /// one.
  std::string receive_all();

  /// Says that it ends, and still receives.
  void end_output();

  tls_client client;
  peer socket;

private:
  bool receive_some(std::string& to);
};

} // namespace strangelet::net::test
