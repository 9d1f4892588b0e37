#include "tls_peer.hpp"

#include <algorithm>

namespace strangelet::net::test {

tls_peer::tls_peer(std::uint16_t port, int version, bool small_buffers)
    : client(version), socket(port, small_buffers) {}

void tls_peer::shake_hands() {
  socket.send(client.shake_hands());
  while (!client.is_established())
    socket.send(client.shake_hands(socket.receive(std::max<std::size_t>(socket.unread(), 1))));
}

void tls_peer::send(std::string_view bytes) {
  socket.send(client.seal(bytes));
}

bool tls_peer::receive_some(std::string& to) {
  auto records = socket.receive(std::max<std::size_t>(socket.unread(), 1));
  to += client.open(records);
  return !records.empty();
}

std::string tls_peer::receive(std::size_t size) {
  std::string result;
  while (result.size() < size && receive_some(result)) {
  }
  return result;
}

std::string tls_peer::receive_all() {
  auto records = socket.receive_all();
  auto end = records.size() >= 7 ? records.rfind("(reset)") : std::string::npos;
  const bool was_reset = end != std::string::npos && end + 7 == records.size();
  if (was_reset)
    records.resize(end);
  return client.open(records) + (was_reset ? "(reset)" : "");
}

void tls_peer::end_output() {
  socket.send(client.seal_end());
}

} // namespace strangelet::net::test
