#pragma once

#include "actors/environment.hpp"
#include "actors/interfaces.hpp"
#include "net/admission/address_table.hpp"
#include "net/admission/refusal_log.hpp"
#include "net/metrics.hpp"
#include "net/reader_limits.hpp"
#include "net/settings.hpp"
#include "net/transport/byte_handler.hpp"
#include "net/transport/connection.hpp"
#include "protocol/event_parser.hpp"
#include "runtime/event_loop.hpp"
#include "runtime/pause_record.hpp"

#include <boost/asio/steady_timer.hpp>

#include <atomic>
#include <functional>
#include <limits>
#include <memory>
#include <string>
#include <vector>

namespace strangelet::net {

namespace auth {

class authenticator;

} // namespace auth

namespace http {

class web_service;

} // namespace http

/// What all connections of the server share. Nothing in it changes while the server runs, but for
/// the counts.
struct service {
  caf::actor_system& system;
  /// What the server has started with; `shard::config` has what is in force.
  const settings& config;
  const actors::environment& env;
  actors::session_directory supervisor;
  actors::ticket_queue matchmaker;
  /// For those who speak HTTP; nothing here looks into either.
  http::web_service& web;
  auth::authenticator& auth;
  /// Those of each address.
  address_table addresses{};
  /// For how many there are file descriptors.
  std::size_t bearable_connections = std::numeric_limits<std::size_t>::max();
  /// What is counted, and whom the log names for what was refused.
  connection_metrics metrics{env.metrics->home};
  refusal_log refusals{};
  /// Called with each tick of each loop, on that loop; may be empty.
  std::function<void(runtime::loop_clock::time_point)> on_tick{};
};

/// What the connections of one event loop share: the buffers that none of them holds while it is
/// idle, the list of them, and the one timer that looks at their deadlines. Runs on its loop only,
/// but for what is marked otherwise.
class shard final : private runtime::turn_task {
public:
  /// Bytes that a connection reads into.
  struct buffer {
    char* data;
    std::size_t size;
  };

  /// Deadlines are looked at so often.
  static constexpr runtime::loop_clock::duration tick_time =
      runtime::timing_wheel<connection>::slot_time;

  shard(runtime::event_loop& loop, service& shared);

  shard(const shard&) = delete;
  shard& operator=(const shard&) = delete;

  /// Starts the timer.
  void start();

  /// From now on no WebSocket begins but those of clients that come back; those that are there go
  /// on.
  void start_draining() noexcept {
    draining_ = true;
  }

  bool is_draining() const noexcept {
    return draining_;
  }

  /// Tells all connections that the server stops, WebSockets with `farewell`, and calls `on_empty`
  /// once the last has closed.
  void shut_down(std::function<void()> on_empty, const actors::dismiss& farewell = {});

  /// True from `shut_down` on.
  bool is_stopping() const noexcept {
    return stopping_;
  }

  /// What WebSocket clients are told when the server stops.
  const actors::dismiss& farewell() const noexcept {
    return farewell_;
  }

  /// Closes what is still open.
  void abort_all();

  void add(connection& member);
  void remove(connection& member);

  /// Lets `member` look at its deadlines with the next tick.
  void look_soon(connection& member);

  /// Flushes `member` when this turn ends, and lends it a buffer for what it gathers until then.
  void flush_at_turn_end(connection& member, std::string& lent);

  /// Takes back what `flush_at_turn_end` lent.
  void take_back(std::string lent);

  /// Keeps a connection that is closed until this turn ends.
  void defer_destroy(std::shared_ptr<connection> member);

  /// So many bytes more wait in the queue of one of the connections, or less. When too many wait
  /// together at the end of the turn, those are cut off for whom most wait.
  void add_queued(std::size_t bytes) {
    queued_ += bytes;
    if (queued_ > max_queued_)
      need_turn_end();
  }
  void remove_queued(std::size_t bytes) noexcept {
    queued_ -= bytes;
  }

  /// Room for one read, with `event_parser::padding` bytes behind it. Shared: good until the
  /// handler returns.
  buffer read_buffer() noexcept;

  /// The same for TLS records, with `tls::stream::headroom` bytes before it. It overlaps with the
  /// other.
  buffer record_buffer() noexcept;

  /// Room for the TLS records of one call: empty, and good until the next one.
  std::string& records() noexcept {
    records_.clear();
    return records_;
  }

  /// True if there is time in this turn for a step of a TLS handshake; asking takes it.
  bool allows_handshake();

  /// Room for one outgoing message. Shared like the read buffer.
  std::string& scratch() noexcept {
    return scratch_;
  }

  protocol::event_parser& parser() noexcept {
    return parser_;
  }

  /// The time of the last tick.
  runtime::loop_clock::time_point now() const noexcept {
    return now_;
  }

  /// From when a peer's time counts that began at `since`: what it does not do while this loop
  /// stands still is not its fault.
  runtime::loop_clock::time_point
  counts_from(runtime::loop_clock::time_point since) const noexcept {
    return pauses_.counts_from(since);
  }

  /// The loop lives. Called by each tick.
  void notice(const runtime::life_sign& sign);

  /// Thread-safe.
  runtime::event_loop& loop() noexcept {
    return loop_;
  }
  service& shared() noexcept {
    return shared_;
  }

  /// The settings in force. Good until the handler returns; another turn may see others.
  const settings& config() const noexcept {
    return *config_;
  }

  /// The same for the readers of WebSocket messages, at one place for all times.
  const websocket::reader_limits& reading() const noexcept {
    return reading_;
  }

  /// `limits.queue-bytes`, for those who speak to a connection from another loop. Thread-safe.
  std::size_t queue_bytes() const noexcept {
    return queue_bytes_.load(std::memory_order_relaxed);
  }

  /// From now on these settings are in force, for open connections too.
  void replace_config(std::shared_ptr<const settings> next);

private:
  void run_at_turn_end() override;
  void need_turn_end();
  void flush_all();
  void cut_off_slowest();
  void schedule_tick();
  void tick();
  void look_at_deadlines();
  void take_config(std::shared_ptr<const settings> next);
  void report_if_empty();
  void publish_depths();

  runtime::event_loop& loop_;
  service& shared_;
  std::shared_ptr<const settings> config_;
  websocket::reader_limits reading_;
  std::atomic<std::size_t> queue_bytes_{0};
  /// Bytes in the queues of all connections here, and how many there may be.
  std::size_t queued_ = 0;
  metrics::gauge_share queued_metric_{shared_.metrics.queued};
  metrics::gauge_share ready_metric_{shared_.metrics.ready_actors};
  std::size_t max_queued_ = 0;
  boost::asio::steady_timer timer_;
  runtime::loop_clock::time_point now_ = runtime::loop_clock::now();
  runtime::pause_record pauses_{runtime::life_sign{now_}};
  std::vector<char> read_buffer_;
  std::string scratch_;
  std::string records_;
  /// TLS handshakes that went on in this turn.
  unsigned handshakes_ = 0;
  protocol::event_parser parser_;
  /// All connections, by when to look at their deadlines.
  runtime::timing_wheel<connection> connections_{now_};
  std::size_t count_ = 0;
  std::vector<connection*> unflushed_;
  std::vector<std::shared_ptr<connection>> to_destroy_;
  std::vector<std::string> spare_buffers_;
  bool awaits_turn_end_ = false;
  std::function<void()> on_empty_;
  actors::dismiss farewell_;
  bool draining_ = false;
  bool stopping_ = false;
  bool stopped_ = false;
};

} // namespace strangelet::net
