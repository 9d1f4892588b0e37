#pragma once

#include "bench/load/dialect.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace strangelet::bench {

/// One WebSocket client on a non-blocking socket, watched by an epoll instance of the caller.
class client {
public:
  /// Takes what a client hears. Its functions may throw, and may close the client.
  class listener {
  public:
    virtual ~listener() = default;
    /// The handshake is done, that of the dialect included.
    virtual void on_open(client& from) = 0;
    virtual void on_event(client& from, const event& what) = 0;
    /// The server is gone, for that reason.
    virtual void on_lost(client& from, const std::string& why) = 0;
  };

  client(std::size_t index, const dialect& speaks, listener& hearer) noexcept
      : index_(index), dialect_(speaks), listener_(hearer) {}
  ~client();

  client(const client&) = delete;
  client& operator=(const client&) = delete;

  /// Connects to 127.0.0.1 and asks for the upgrade. Throws `std::system_error`.
  void connect(int epoll, std::uint16_t port);

  /// Sends an event. What the socket does not take at once waits for `on_ready`.
  void send(std::string_view name, std::string_view data);

  /// Sends bytes as they are, whatever they mean to the server.
  void send_bytes(std::string_view bytes);

  /// Bytes that the socket has not taken yet.
  std::size_t unsent() const noexcept {
    return out_.size();
  }

  /// Reads no more until the next connection.
  void stop_reading();

  /// The next connections begin with these bytes; empty: with the handshake.
  void begin_with(std::string bytes) {
    beginning_ = std::move(bytes);
  }

  bool is_open() const noexcept {
    return fd_ >= 0;
  }

  /// Drops the connection without a closing handshake.
  void close() noexcept;

  /// epoll says that the socket can be read or written.
  void on_ready(std::uint32_t events);

  std::size_t index() const noexcept {
    return index_;
  }

private:
  void read();
  bool take_handshake();
  void take_frames();
  void on_frame(unsigned opcode, std::string_view payload);
  void on_text(std::string_view text);
  void on_packet(std::string_view text);
  void begin_frame(unsigned opcode, std::size_t size);
  void send_frame(unsigned opcode, std::string_view payload);
  void flush();
  void watch();
  void lose(const std::string& why);

  const std::size_t index_;
  const dialect& dialect_;
  listener& listener_;
  int epoll_ = -1;
  int fd_ = -1;
  bool is_upgraded_ = false;
  bool waits_writable_ = false;
  bool reads_ = true;
  std::string beginning_;
  std::string in_;
  std::string out_;
};

} // namespace strangelet::bench
