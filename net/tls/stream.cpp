#include "net/tls/stream.hpp"

#include "net/tls/errors.hpp"

#include <openssl/err.h>
#include <openssl/ssl.h>

#include <new>
#include <utility>

namespace strangelet::net::tls {

namespace {

/// A handshake has four at most. What comes later (new keys, the wish for another handshake) costs
/// us key derivations or an answer, and browsers do it every few million records, if ever (RFC
/// 8446, section 5.5).
constexpr unsigned max_handshake_messages = 64;

static_assert(stream::headroom == SSL3_RT_MAX_PLAIN_LENGTH);

} // namespace

const std::string_view plain_http_answer =
    "HTTP/1.1 400 Bad Request\r\n"
    "Content-Type: application/json; charset=utf-8\r\n"
    "X-Content-Type-Options: nosniff\r\n"
    "Content-Length: 107\r\n"
    "Connection: close\r\n\r\n"
    R"({"error":"Bad Request",)"
    R"("message":"This port speaks TLS: connect with https:// or wss://.","statusCode":400})";

void stream::free_native::operator()(SSL* native) const {
  SSL_free(native);
}

stream::stream(const context& credentials) : native_(SSL_new(credentials.native())) {
  auto* bio = native_ == nullptr ? nullptr : make_bio(lent_);
  if (bio == nullptr)
    throw std::bad_alloc{};
  SSL_set_bio(native_.get(), bio, bio);
  SSL_set_accept_state(native_.get());
  SSL_set_msg_callback_arg(native_.get(), this);
}

void stream::watch(SSL_CTX* native) {
  SSL_CTX_set_msg_callback(native, &stream::on_message);
}

void stream::on_message(int is_outgoing, int, int type, const void*, std::size_t, SSL*,
                        void* self) {
  if (is_outgoing != 0 || type != SSL3_RT_HANDSHAKE)
    return;
  auto& it = *static_cast<stream*>(self);
  // OpenSSL would go on as long as there is something to read.
  if (++it.handshake_messages_ > max_handshake_messages)
    it.lent_.in_size = 0;
}

std::size_t stream::open(char* records, std::size_t size, runtime::loop_clock::time_point now,
                         std::string& replies) {
  if (has_failed_ || has_ended_)
    return 0;
  lent_ = {records, size, &replies};
  // Each record is longer than what is in it, so what is opened never gets ahead of what is read.
  auto* plain = records - headroom;
  const auto room = headroom + size;
  std::size_t total = 0;
  std::size_t count = 0;
  int result = 1;
  ERR_clear_error();
  while ((result = SSL_read_ex(native_.get(), plain + total, room - total, &count)) == 1)
    total += count;
  on_stopped(result);
  lent_ = {};
  if (handshake_messages_ > max_handshake_messages)
    fail("too many handshake messages");
  is_established_ = is_established_ || SSL_is_init_finished(native_.get()) == 1;
  if (has_failed_ || !is_established_ || SSL_has_pending(native_.get()) == 0)
    record_since_.reset();
  else if (!record_since_ || total != 0)
    record_since_ = now;
  return total;
}

void stream::on_stopped(int result) {
  switch (SSL_get_error(native_.get(), result)) {
  case SSL_ERROR_WANT_READ:
    return;
  case SSL_ERROR_ZERO_RETURN:
    has_ended_ = true;
    return;
  default:
    was_plain_http_ = ERR_GET_REASON(ERR_peek_error()) == SSL_R_HTTP_REQUEST;
    fail(take_error());
  }
}

void stream::fail(std::string why) {
  has_failed_ = true;
  failure_ = std::move(why);
}

bool stream::seal(std::string_view bytes, std::string& records) {
  if (!is_established_ || has_failed_)
    return false;
  lent_ = {nullptr, 0, &records};
  std::size_t written = 0;
  ERR_clear_error();
  // All of it or nothing: what it writes to takes everything.
  const bool is_sealed =
      bytes.empty() || SSL_write_ex(native_.get(), bytes.data(), bytes.size(), &written) == 1;
  lent_ = {};
  if (!is_sealed)
    fail(take_error());
  return is_sealed;
}

void stream::seal_end(std::string& records) {
  if (!is_established_ || has_failed_ || (SSL_get_shutdown(native_.get()) & SSL_SENT_SHUTDOWN) != 0)
    return;
  lent_ = {nullptr, 0, &records};
  ERR_clear_error();
  // Zero, for that the peer has not said the same, is no failure; and the connection ends anyway.
  if (SSL_shutdown(native_.get()) < 0)
    ERR_clear_error();
  lent_ = {};
}

} // namespace strangelet::net::tls
