#pragma once

#include "net/tls/context.hpp"
#include "net/tls/lent_memory.hpp"
#include "runtime/loop_clock.hpp"

#include <openssl/types.h>

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace strangelet::net::tls {

/// What to say, in the clear, to a client that speaks plain HTTP.
extern const std::string_view plain_http_answer;

/// The server's side of one TLS connection (RFC 8446, RFC 5246): records in, bytes out, and the
/// reverse. Does no I/O, and holds no buffers but for a record that has come in part. Not
/// thread-safe.
///
///   handshake ──▶ established ──▶ ended (the peer has said that it sends no more)
///        └──────────────┴───────▶ failed
class stream {
public:
  /// What is opened may be put where the records are, if it begins so many bytes before them: as
  /// much as may be left of a record that came in part before.
  static constexpr std::size_t headroom = 16'384;

  /// Throws `std::bad_alloc`.
  explicit stream(const context& credentials);

  stream(const stream&) = delete;
  stream& operator=(const stream&) = delete;

  /// Turns on what the streams of `native` need to see.
  static void watch(SSL_CTX* native);

  /// Opens `records`, all of them, and puts what was in them at `records - headroom`. Returns how
  /// much that is. What TLS itself has to answer (handshake, alerts) is appended to `replies`.
  std::size_t open(char* records, std::size_t size, runtime::loop_clock::time_point now,
                   std::string& replies);

  /// Appends `bytes` to `records`, in records. False if that cannot be: nothing can be sent before
  /// the handshake is done, nor after a failure.
  bool seal(std::string_view bytes, std::string& records);

  /// Appends the word that we send no more (`close_notify`; RFC 8446, section 6.1) to `records`, if
  /// it can be said and has not been.
  void seal_end(std::string& records);

  bool is_established() const noexcept {
    return is_established_;
  }

  /// The peer sends no more.
  bool has_ended() const noexcept {
    return has_ended_;
  }

  /// What came in was not TLS, or not as it must be, or the client does not like what we offer.
  bool has_failed() const noexcept {
    return has_failed_;
  }

  /// Why, in words.
  const std::string& failure() const noexcept {
    return failure_;
  }

  /// The failure is that a client speaks plain HTTP.
  bool was_plain_http() const noexcept {
    return was_plain_http_;
  }

  /// Since when a record has been under way of which a part is missing; none before the handshake
  /// is done, which has a deadline of its own.
  const std::optional<runtime::loop_clock::time_point>& record_since() const noexcept {
    return record_since_;
  }

  /// Gives the peer its time for that record anew. Returns whether there is one.
  bool restart_record(runtime::loop_clock::time_point now) noexcept {
    if (record_since_)
      record_since_ = now;
    return record_since_.has_value();
  }

private:
  struct free_native {
    void operator()(SSL* native) const;
  };

  static void on_message(int is_outgoing, int version, int type, const void* data, std::size_t size,
                         SSL* native, void* self);

  void on_stopped(int result);
  void fail(std::string why);

  lent_memory lent_;
  std::unique_ptr<SSL, free_native> native_;
  std::optional<runtime::loop_clock::time_point> record_since_;
  std::string failure_;
  /// Handshake messages that have come in.
  unsigned handshake_messages_ = 0;
  bool is_established_ = false;
  bool has_ended_ = false;
  bool has_failed_ = false;
  bool was_plain_http_ = false;
};

} // namespace strangelet::net::tls
