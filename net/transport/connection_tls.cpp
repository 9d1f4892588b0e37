#include "net/log_format.hpp"
#include "net/tls/stream.hpp"
#include "net/transport/connection.hpp"
#include "net/transport/shard.hpp"

#include <spdlog/spdlog.h>

#include <utility>

namespace strangelet::net {

void connection::secure(std::unique_ptr<tls::stream> with) {
  tls_ = std::move(with);
}

void connection::read_records() {
  // Signing costs as much as hundreds of messages. Who is not read now is ready in the next turn.
  if (!tls_->is_established() && !home_.allows_handshake())
    return;
  auto buffer = home_.record_buffer();
  if (auto size = receive(buffer.data, next_read()); size != 0)
    open_records(buffer.data, size);
}

void connection::open_records(char* records, std::size_t size) {
  // All of it is opened now, so that nothing hides from the readiness of the socket.
  auto& replies = home_.records();
  const auto was_established = tls_->is_established();
  auto opened = tls_->open(records, size, home_.now(), replies);
  if (!was_established && tls_->is_established())
    home_.shared().metrics.tls_handshakes.add(tls_outcome::completed);
  // The stream bounds how many there can be.
  if (!replies.empty())
    transmit(replies, 1);
  if (tls_->record_since())
    look_soon();
  if (opened != 0 && is_open()) {
    last_received_ = home_.now();
    hand_over(records - tls::stream::headroom, opened);
  }
  if (tls_->has_failed())
    give_up_tls();
  else
    notice_end_of_tls();
}

void connection::give_up_tls() {
  if (phase_ != phase::open)
    return;
  spdlog::debug("TLS with {} has failed: {}", peer_, tls_->failure());
  if (tls_->was_plain_http())
    transmit(tls::plain_http_answer, 1);
  // During the handshake the peer is given the time to read why; nobody relies on it yet.
  tls_->is_established() ? abort() : finish();
}

void connection::notice_end_of_tls() {
  // It may come in one piece with what was said before it. As with the end of a socket, who has
  // paused hears of it later, and whom the connection is handed to instead of who hands it on.
  if (tls_ != nullptr && tls_->has_ended() && may_read() && rest_.empty() &&
      next_handler_ == nullptr && is_open())
    on_end_of_input();
}

void connection::send_end_of_tls() {
  auto& records = home_.records();
  tls_->seal_end(records);
  if (!records.empty())
    transmit(records, 1);
}

} // namespace strangelet::net
