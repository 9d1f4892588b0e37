#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace strangelet::bench {

/// One WebSocket client on a non-blocking socket, watched by an epoll instance of the caller.
class client {
public:
  /// Takes what a client hears.
  class listener {
  public:
    virtual ~listener() = default;
    virtual void on_open(client& from) = 0;
    virtual void on_text(client& from, std::string_view text) = 0;
    virtual void on_closed(client& from) = 0;
  };

  client(std::size_t index, listener& hearer) noexcept : index_(index), listener_(hearer) {}
  ~client();

  client(const client&) = delete;
  client& operator=(const client&) = delete;

  /// Connects to 127.0.0.1 and asks for the upgrade. Throws `std::system_error`.
  void connect(int epoll, std::uint16_t port);

  /// Sends a text frame. What the socket does not take at once waits for `on_writable`.
  void send(std::string_view text);

  /// Drops the connection without a closing handshake.
  void close() noexcept;

  /// epoll says that the socket can be read or written.
  void on_ready(std::uint32_t events);

  std::size_t index() const noexcept {
    return index_;
  }

  bool is_open() const noexcept {
    return is_open_;
  }

private:
  void read();
  bool take_handshake();
  void take_frames();
  void flush();
  void lose();

  const std::size_t index_;
  listener& listener_;
  int epoll_ = -1;
  int fd_ = -1;
  bool is_open_ = false;
  bool waits_writable_ = false;
  std::string in_;
  std::string out_;
};

} // namespace strangelet::bench
