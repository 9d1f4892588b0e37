#pragma once

#include "net/byte_handler.hpp"
#include "net/outgoing_queue.hpp"

#include <boost/asio/basic_stream_socket.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/intrusive/list_hook.hpp>

#include <memory>
#include <string>
#include <string_view>

namespace strangelet::net {

class shard;

/// One TCP connection: bytes in, bytes out, and the deadlines of both. What the bytes mean is the
/// handler's business.
///
/// Holds no buffers while nothing happens: it waits until the socket is readable and then reads
/// into a buffer of its loop, and what it writes goes to the socket at once and is queued only if
/// the socket does not take it. Everything happens on the shard's loop; no function may be called
/// from another thread.
class connection : public std::enable_shared_from_this<connection>,
                   public boost::intrusive::list_base_hook<> {
public:
  /// A concrete executor saves a type-erased copy on every operation.
  using socket_type = boost::asio::basic_stream_socket<boost::asio::ip::tcp,
                                                       boost::asio::io_context::executor_type>;

  connection(shard& home, socket_type socket, boost::asio::ip::address peer);
  ~connection();

  connection(const connection&) = delete;
  connection& operator=(const connection&) = delete;

  /// Begins to read for `handler`.
  void start(std::unique_ptr<byte_handler> handler);

  /// Hands the connection to another protocol, and `rest`, which was read but belongs to it. Takes
  /// effect when the handler that calls it has returned.
  void become(std::unique_ptr<byte_handler> next, std::string rest);

  /// Sends `bytes`, as one message to the queue's limits.
  void write(std::string_view bytes);

  /// What the peer has not taken yet.
  std::size_t queued_messages() const noexcept;
  std::size_t queued_bytes() const noexcept;

  /// Stops reading until `resume_reading`, so that a peer cannot ask faster than it is answered.
  void pause_reading() noexcept;
  void resume_reading();

  /// Closes once everything is written and the peer has closed too, or a short time has passed.
  void finish();

  /// Closes now; the handler hears `on_lost` unless the connection is closed already.
  void abort();

  /// Called by the shard a few times a second.
  void tick(loop_clock::time_point now);

  byte_handler& handler() noexcept {
    return *handler_;
  }

  shard& home() noexcept {
    return home_;
  }

  bool is_open() const noexcept {
    return phase_ != phase::closed;
  }

  const boost::asio::ip::address& peer() const noexcept {
    return peer_;
  }

  /// When bytes last came in.
  loop_clock::time_point last_received() const noexcept {
    return last_received_;
  }

private:
  enum class phase { open, finishing, closed };

  void begin_handling();
  void wait_readable();
  void on_readable();
  void hand_over(char* data, std::size_t size);
  void switch_handler();
  void on_end_of_input();
  void wait_writable();
  void on_writable();
  void shut_down_if_flushed();

  shard& home_;
  socket_type socket_;
  boost::asio::ip::address peer_;
  std::unique_ptr<byte_handler> handler_;
  std::unique_ptr<byte_handler> next_handler_;
  std::string rest_;
  /// Exists only while the peer is slower than we are.
  std::unique_ptr<outgoing_queue> queue_;
  /// Since when the first message of the queue is being written.
  loop_clock::time_point write_since_{};
  loop_clock::time_point last_received_{};
  /// Since when only the peer's end of the connection is missing.
  loop_clock::time_point finishing_since_{};
  /// The connection owns itself while it is open: the loop's list refers to it, operations come and
  /// go.
  std::shared_ptr<connection> self_;
  phase phase_ = phase::open;
  bool paused_ = false;
  bool waits_readable_ = false;
  bool input_ended_ = false;
};

} // namespace strangelet::net
