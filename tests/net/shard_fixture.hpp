#pragma once

#include "actors/memory_block_store.hpp"
#include "net/admission/auth/authenticator.hpp"
#include "net/http/rest_api.hpp"
#include "net/http/static_files.hpp"
#include "net/http/web_service.hpp"
#include "net/transport/shard.hpp"
#include "tests/tools/loop_system.hpp"

#include <boost/asio/ip/tcp.hpp>

#include <functional>
#include <memory>
#include <string>

#include "fake_supervisor.hpp"
#include "peer.hpp"
#include "watched_handler.hpp"

namespace strangelet::net::test {

using namespace strangelet::test;

/// One event loop with its shard, and real connections over the loopback interface. The shard's
/// timer does not run: time passes when the test says so.
class shard_fixture {
public:
  /// Makes what handles a connection. Called on the loop.
  using handler_maker = std::function<std::unique_ptr<byte_handler>(connection&)>;

  explicit shard_fixture(const settings& config = {});

  /// Closes all connections, and checks that none of them is left.
  ~shard_fixture();

  std::uint16_t port() const {
    return acceptor_.local_endpoint().port();
  }

  /// Takes the connection that a peer has made, and starts it.
  std::weak_ptr<connection> accept(const handler_maker& make);

  /// Runs `task` on the loop, and waits for it.
  template <class F>
  void on_loop(F task) {
    host.run_on(0, std::move(task));
  }

  /// Runs `task` with a connection that still exists, on the loop.
  template <class F>
  void with(const std::weak_ptr<connection>& which, F task) {
    on_loop([&] {
      auto found = which.lock();
      if (found == nullptr)
        throw std::logic_error{"the connection is gone"};
      task(*found);
    });
  }

  /// Lets a connection look at its deadlines so much later than it began.
  void tick(const std::weak_ptr<connection>& which, runtime::loop_clock::duration later);

  /// The loop stands still until so much later than the test began.
  void stand_still_until(runtime::loop_clock::duration later);

  /// Returns when everything has been read that was sent before to any connection.
  void let_arrive();

  /// Bytes that have come in for the connection accepted last and that nobody has read.
  std::size_t unread_bytes() const;

  /// What handlers have seen, which speak until the last connection is closed.
  observations seen;
  const settings config;
  supervisor_script script;
  metrics::registry registry;
  actors::service_metrics metrics{registry};
  actors::memory_block_store kept_blocks;
  actors::account_blocks blocks{kept_blocks};
  actors::environment env{{}, &metrics};
  loop_system host{1};
  fake_desk_actor supervisor;
  actors::session_directory directory;
  http::bridge_actor bridge;
  const http::static_files& files;
  http::rest_api rest;
  http::web_service web;
  auth::authenticator auth;
  service shared;
  shard home;

private:
  /// Returns when each connection has been read at least once that had something before.
  void let_turn_pass();

  boost::asio::ip::tcp::acceptor acceptor_;
  int last_descriptor_ = -1;
  /// Not the shard's clock, which only ticks move.
  runtime::loop_clock::time_point began_;
};

} // namespace strangelet::net::test
