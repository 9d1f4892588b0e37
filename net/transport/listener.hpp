#pragma once

#include "net/transport/shard.hpp"

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace strangelet::net {

/// Calls `open` with `address`, or with `0.0.0.0` if that is `::` and the host has no IPv6. `open`
/// throws `boost::system::system_error` if an address cannot be had.
template <class Open>
auto open_address(const std::string& address, Open open) {
  try {
    return open(address);
  } catch (const boost::system::system_error& e) {
    if (address != "::" || e.code() != boost::system::errc::address_family_not_supported)
      throw;
  }
  return open(std::string{"0.0.0.0"});
}

/// Makes what handles a connection that has come in, on that connection's loop. `over_capacity`:
/// there are too many connections already. Null: close it without a word. Thread-safe.
using handler_factory =
    std::function<std::unique_ptr<byte_handler>(connection& owner, bool over_capacity)>;

/// Accepts connections on one address and deals them out to the loops in turn. Runs on the loop it
/// was made for.
class listener {
public:
  /// Binds and listens; on `::` for IPv4 too. Throws `boost::system::system_error` if the address
  /// cannot be had.
  listener(runtime::event_loop& home, const std::string& address, std::uint16_t port);

  /// Begins to accept for `shards`, which outlive the listener. At most `max_connections` are
  /// served at a time; `make` says how each begins.
  void start(std::vector<shard*> shards, std::size_t max_connections, handler_factory make);

  /// From now on at most so many connections are served at a time.
  void set_max_connections(std::size_t max_connections) noexcept {
    max_connections_ = max_connections;
  }

  /// Takes no new connections from now on.
  void stop();

  boost::asio::ip::tcp::endpoint endpoint() const {
    return endpoint_;
  }

private:
  void wait();
  void accept_waiting();
  void on_accept(runtime::descriptor socket, const boost::asio::ip::address& peer);
  void begin(shard& target, runtime::descriptor socket, const boost::asio::ip::address& peer,
             bool over_capacity);
  void on_exhaustion(const boost::system::error_code& why);
  /// Accepts one connection with the reserve descriptor, and closes it. False if that failed.
  bool turn_away();
  void pause();

  boost::asio::ip::tcp::acceptor acceptor_;
  boost::asio::ip::tcp::endpoint endpoint_;
  boost::asio::steady_timer pause_timer_;
  std::vector<shard*> shards_;
  std::size_t next_shard_ = 0;
  std::size_t max_connections_ = 0;
  /// Given up for a moment when there is no other, so that who waits in the backlog is let go
  /// instead of hanging there.
  runtime::descriptor reserve_;
  /// When there was no descriptor or memory last, until it has been well for a while.
  std::optional<runtime::loop_clock::time_point> exhausted_at_;
  handler_factory make_handler_;
};

} // namespace strangelet::net
