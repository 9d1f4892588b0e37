#pragma once

#include "net/admission/address_table.hpp"
#include "net/transport/byte_handler.hpp"
#include "net/transport/outgoing_queue.hpp"
#include "runtime/descriptor.hpp"
#include "runtime/readiness.hpp"
#include "runtime/timing_wheel.hpp"

#include <boost/asio/ip/address.hpp>

#include <cstdint>
#include <exception>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace strangelet::net {

namespace tls {

class stream;

} // namespace tls

class shard;

/// One TCP connection: bytes in, bytes out, and the deadlines of both. What the bytes mean is the
/// handler's business.
///
/// Holds no buffers while nothing happens: when the socket is readable it reads into a buffer of
/// its loop; what it writes in one turn of the loop goes to the socket in one piece when the turn
/// ends, and is queued only if the socket does not take it. Everything happens on the shard's loop;
/// no function may be called from another thread.
class connection : public std::enable_shared_from_this<connection>,
                   public runtime::timing_wheel_entry,
                   private runtime::readiness_observer {
public:
  /// `socket` is connected and does not block.
  connection(shard& home, runtime::descriptor socket, const boost::asio::ip::address& peer);
  ~connection();

  connection(const connection&) = delete;
  connection& operator=(const connection&) = delete;

  /// From now on the peer speaks TLS, and the handlers write and hear what is inside. To be called
  /// before `start`, or before a `become` whose rest is then the first of it.
  void secure(std::unique_ptr<tls::stream> with);

  /// Begins to read for `handler`.
  void start(std::unique_ptr<byte_handler> handler);

  /// Hands the connection to another protocol, and `rest`, which was read but belongs to it. Takes
  /// effect when the handler that calls it has returned.
  void become(std::unique_ptr<byte_handler> next, std::string rest);

  /// Sends `bytes`, as one message to the queue's limits, by the end of the loop's turn.
  void write(std::string_view bytes);

  /// Sends what was written in this turn. Called by the shard.
  void flush();

  /// What the peer has not taken yet.
  std::size_t queued_messages() const noexcept;
  std::size_t queued_bytes() const noexcept;

  /// How long a handler that has had enough of its peer is left alone.
  enum class respite {
    /// Until the next turn, so that others have theirs.
    turn,
    /// For a tenth of a second at most, in which nothing is read. TCP slows the peer down then.
    tick,
  };

  /// For a handler that does not want to deal with `rest` of the bytes it is being given now: it
  /// gets them again, before any others.
  void put_back(std::string_view rest, respite until);

  /// The handler needs so many more bytes to go on, which may be more than is read at once
  /// otherwise.
  void await_bytes(std::uint64_t bytes) noexcept;

  /// Stops reading until `resume_reading`, so that a peer cannot ask faster than it is answered.
  void pause_reading() noexcept;
  void resume_reading();

  /// Closes once everything is written and the peer has closed too, or a short time has passed.
  void finish();

  /// Closes now; the handler hears `on_lost` unless the connection is closed already.
  void abort();

  /// The same for a peer for whom too much waits; the handler hears `on_stalled` before.
  void cut_off();

  /// Runs `task`, which is this connection's business: if it throws, the connection ends, and
  /// nothing else.
  template <class Task>
  void guard(Task&& task) noexcept {
    try {
      task();
    } catch (...) {
      fail(std::current_exception());
    }
  }

  /// Looks at the deadlines; returns when to look again. Called by the shard.
  runtime::loop_clock::time_point tick(runtime::loop_clock::time_point now);

  /// Asks for a tick within a fraction of a second: there is a new deadline.
  void look_soon();

  byte_handler& handler() noexcept {
    return *handler_;
  }

  shard& home() noexcept {
    return home_;
  }

  bool is_open() const noexcept {
    return phase_ != phase::closed;
  }

  /// The client, as far as it is known: who has connected, or for whom a trusted proxy has.
  const boost::asio::ip::address& peer() const noexcept {
    return peer_;
  }

  /// Notes for whom the peer has connected.
  void set_client(const boost::asio::ip::address& client) {
    peer_ = client;
    forwarded_ = true;
  }

  /// Notes that the peer speaks for somebody without an address: it is no client itself.
  void set_unnamed_client() noexcept {
    forwarded_ = true;
    unnamed_ = true;
  }

  bool has_unnamed_client() const noexcept {
    return unnamed_;
  }

  /// True from `set_client` or `set_unnamed_client` on.
  bool is_forwarded() const noexcept {
    return forwarded_;
  }

  /// Keeps `slot` until the connection has closed.
  void take_slot(address_slot slot) noexcept {
    slot_ = std::move(slot);
  }

  /// Empty if the connection counts for no address.
  address_slot& slot() noexcept {
    return slot_;
  }

  /// Somebody else keeps it from now on.
  address_slot give_slot() noexcept {
    return std::exchange(slot_, address_slot{});
  }

  /// When bytes last came in, for the handler.
  runtime::loop_clock::time_point last_received() const noexcept {
    return last_received_;
  }

private:
  enum class phase { open, finishing, closed };

  void on_ready(std::uint32_t events) override;
  void serve(std::uint32_t events);
  runtime::loop_clock::time_point look_at_deadlines(runtime::loop_clock::time_point now);
  /// The end, because of a fault in our own code.
  void fail(const std::exception_ptr& thrown) noexcept;
  void begin_handling();
  void read();
  void read_records();
  bool may_read() const noexcept {
    return !paused_ && !is_slowed_ && !input_ended_;
  }
  /// How much to read now.
  std::size_t next_read() noexcept;
  /// Reads on, if there is no reason left not to.
  void go_on_reading(bool was_held_up);
  void take_up_rest();
  void take_up_rest_soon();
  std::size_t receive(char* data, std::size_t size);
  void open_records(char* records, std::size_t size);
  void hand_over(char* data, std::size_t size);
  void give_up_tls();
  void notice_end_of_tls();
  void switch_handler();
  void on_end_of_input();
  void drain();
  void send_now(std::string_view bytes, std::size_t messages);
  void transmit(std::string_view bytes, std::size_t messages);
  void enqueue(std::string_view bytes, std::size_t messages);
  void send_end_of_tls();
  void shut_down_if_flushed();
  /// Watches the socket for what is of use now.
  void update_interest();

  shard& home_;
  runtime::descriptor socket_;
  /// Null if the connection is a plain one.
  std::unique_ptr<tls::stream> tls_;
  boost::asio::ip::address peer_;
  address_slot slot_;
  std::unique_ptr<byte_handler> handler_;
  std::unique_ptr<byte_handler> next_handler_;
  /// What was read for the next handler, or what the handler has put back.
  std::string rest_;
  /// What was written in this turn; the capacity is the shard's.
  std::string pending_;
  std::size_t pending_messages_ = 0;
  /// Exists only while the peer is slower than we are.
  std::unique_ptr<outgoing_queue> queue_;
  /// Since when the first message of the queue is being written.
  runtime::loop_clock::time_point write_since_{};
  runtime::loop_clock::time_point last_received_{};
  /// Since when only the peer's end of the connection is missing.
  runtime::loop_clock::time_point finishing_since_{};
  /// The connection owns itself while it is open: the loop's list refers to it, operations come and
  /// go.
  std::shared_ptr<connection> self_;
  phase phase_ = phase::open;
  std::uint32_t interest_ = 0;
  /// Bytes that the handler expects.
  std::uint32_t expected_ = 0;
  bool paused_ = false;
  /// Not read until the next tick.
  bool is_slowed_ = false;
  /// The next read is a small one.
  bool sips_ = false;
  bool rest_comes_soon_ = false;
  bool is_looked_at_soon_ = false;
  bool input_ended_ = false;
  bool forwarded_ = false;
  bool unnamed_ = false;
};

} // namespace strangelet::net
