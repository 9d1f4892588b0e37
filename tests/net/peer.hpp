#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace strangelet::net::test {

/// The other end of a connection: a plain blocking socket. Whatever takes too long throws.
class peer {
public:
  /// Connects to a port of this machine. With `small_buffers` the system takes little in before it
  /// is read.
  explicit peer(std::uint16_t port, bool small_buffers = false);
  ~peer();

  peer(const peer&) = delete;
  peer& operator=(const peer&) = delete;

  void send(std::string_view bytes) const;

  /// Exactly so many bytes; fewer if the connection ends before.
  std::string receive(std::size_t size) const;

  /// All up to and with `end`, or up to the end of the connection.
  std::string receive_until(std::string_view end) const;

  /// All up to the end of the connection; "(reset)" behind it if the end was not a clean one.
  std::string receive_all() const;

  /// Bytes that have arrived and wait to be received.
  std::size_t unread() const;

  /// Sends no more; still receives.
  void end_output() const;

  void close();

  /// Closes in the way of a process that has crashed.
  void reset();

private:
  std::size_t receive_some(char* data, std::size_t size) const;

  int descriptor_;
};

} // namespace strangelet::net::test
