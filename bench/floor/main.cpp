// The least that a server of this protocol can do: epoll, a handshake without checks, unmasking,
// one send per message. No JSON is parsed, nothing is checked, nothing is bounded, what a full
// socket does not take is lost. Not for use: it is the physical limit that others are compared
// with.
//
//   bench_floor PORT

#include <arpa/inet.h>
#include <array>
#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <netinet/tcp.h>
#include <string>
#include <string_view>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>
#include <vector>

namespace {

struct peer {
  int fd = -1;
  peer* partner = nullptr;
  bool is_open = false;
  std::string rest{};
};

// As long as what Strangelet sends, since copying is a part of the work; always the same.
constexpr std::string_view greeting =
    R"({"event":"connected","data":{"userId":"00000000-0000-4000-8000-000000000001",)"
    R"("message":"Connected to Strangelet","serverTime":"2025-01-01T00:00:00.000Z"}})";
constexpr std::string_view waiting =
    R"({"event":"waiting_for_partner","data":{"roomId":"00000000-0000-4000-8000-000000000002",)"
    R"("waitingUsers":1}})";
constexpr std::string_view found[] = {
    R"({"event":"partner_found","data":{"roomId":"00000000-0000-4000-8000-000000000002",)"
    R"("partnerId":"00000000-0000-4000-8000-000000000001","isInitiator":false,"commonInterests":[]}})",
    R"({"event":"partner_found","data":{"roomId":"00000000-0000-4000-8000-000000000002",)"
    R"("partnerId":"00000000-0000-4000-8000-000000000001","isInitiator":true,"commonInterests":[]}})"};
constexpr std::string_view left =
    R"({"event":"partner_left","data":{"message":"Your partner has left the room",)"
    R"("roomId":"00000000-0000-4000-8000-000000000002"}})";
/// The answer to the key that bench_load sends.
constexpr std::string_view handshake =
    "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n";

std::vector<peer*> gone;
peer* waiter = nullptr;

void leave(peer& from) {
  if (waiter == &from)
    waiter = nullptr;
  if (from.partner != nullptr)
    from.partner->partner = nullptr;
  from.partner = nullptr;
}

/// Sends a text frame, with the raw bytes `before` in front of it.
void send_frame(peer& to, std::string_view text, std::string_view before = {}) {
  static std::string frame;
  frame.assign(before);
  frame += static_cast<char>(0x81);
  if (text.size() < 126) {
    frame += static_cast<char>(text.size());
  } else {
    frame += static_cast<char>(126);
    frame += static_cast<char>(text.size() >> 8);
    frame += static_cast<char>(text.size());
  }
  frame.append(text);
  send(to.fd, frame.data(), frame.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
}

void find(peer& from) {
  if (waiter == nullptr || waiter == &from) {
    waiter = &from;
    send_frame(from, waiting);
    return;
  }
  from.partner = waiter;
  waiter->partner = &from;
  send_frame(*waiter, found[0]);
  send_frame(from, found[1]);
  waiter = nullptr;
}

void on_text(peer& from, std::string_view text) {
  switch (text[10]) { // the first letter of the event's name
  case 'f':
    return find(from);
  case 'n':
    if (auto* partner = from.partner) {
      leave(from);
      send_frame(*partner, left);
    }
    return find(from);
  default:
    if (from.partner != nullptr)
      send_frame(*from.partner, text);
  }
}

void unmask(char* data, std::size_t size, const char* mask) {
  std::uint32_t narrow = 0;
  std::memcpy(&narrow, mask, sizeof(narrow));
  std::uint64_t wide = static_cast<std::uint64_t>(narrow) << 32 | narrow;
  std::size_t i = 0;
  for (; i + 8 <= size; i += 8) {
    std::uint64_t chunk = 0;
    std::memcpy(&chunk, data + i, 8);
    chunk ^= wide;
    std::memcpy(data + i, &chunk, 8);
  }
  for (; i < size; ++i)
    data[i] = static_cast<char>(data[i] ^ mask[i % 4]);
}

/// Returns how much it has used.
std::size_t take_frames(peer& from, char* data, std::size_t size) {
  std::size_t at = 0;
  while (size - at >= 6) {
    auto length = static_cast<std::size_t>(data[at + 1] & 0x7F);
    std::size_t header = 6;
    if (length == 126) {
      header = 8;
      length = static_cast<std::size_t>(static_cast<std::uint8_t>(data[at + 2])) << 8 |
               static_cast<std::uint8_t>(data[at + 3]);
    }
    if (size - at < header + length)
      break;
    auto* text = data + at + header;
    unmask(text, length, text - 4);
    if ((data[at] & 0x0F) == 1)
      on_text(from, {text, length});
    at += header + length;
  }
  return at;
}

void on_bytes(peer& from, char* data, std::size_t size) {
  if (!from.is_open) {
    from.is_open = true;
    return send_frame(from, greeting, handshake);
  }
  if (from.rest.empty()) {
    auto used = take_frames(from, data, size);
    from.rest.assign(data + used, size - used);
  } else {
    from.rest.append(data, size);
    from.rest.erase(0, take_frames(from, from.rest.data(), from.rest.size()));
  }
}

void on_readable(peer& from) {
  static std::array<char, 65536> buffer;
  auto size = recv(from.fd, buffer.data(), buffer.size(), MSG_DONTWAIT);
  if (size > 0)
    return on_bytes(from, buffer.data(), static_cast<std::size_t>(size));
  if (size < 0 && errno == EAGAIN)
    return;
  if (from.partner != nullptr)
    send_frame(*from.partner, left);
  leave(from);
  close(from.fd);
  // Later events of this turn may still name it.
  gone.push_back(&from);
}

void accept_all(int listener, int epoll) {
  for (;;) {
    // TCP_NODELAY comes from the listener.
    auto fd = accept4(listener, nullptr, nullptr, SOCK_CLOEXEC);
    if (fd < 0)
      return;
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.ptr = new peer{fd};
    epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event);
  }
}

int listen_on(std::uint16_t port) {
  auto fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  int on = 1;
  setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
  setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (bind(fd, reinterpret_cast<sockaddr*>(&address), sizeof(address)) != 0 ||
      listen(fd, SOMAXCONN) != 0) {
    std::perror("bench_floor");
    std::exit(EXIT_FAILURE);
  }
  return fd;
}

} // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fputs("usage: bench_floor PORT\n", stderr);
    return EXIT_FAILURE;
  }
  rlimit files{};
  getrlimit(RLIMIT_NOFILE, &files);
  files.rlim_cur = files.rlim_max;
  setrlimit(RLIMIT_NOFILE, &files);
  auto listener = listen_on(static_cast<std::uint16_t>(std::atoi(argv[1])));
  auto epoll = epoll_create1(EPOLL_CLOEXEC);
  epoll_event event{};
  event.events = EPOLLIN;
  epoll_ctl(epoll, EPOLL_CTL_ADD, listener, &event);
  std::array<epoll_event, 256> events;
  for (;;) {
    auto count = epoll_wait(epoll, events.data(), static_cast<int>(events.size()), -1);
    for (int i = 0; i < count; ++i) {
      if (auto* from = static_cast<peer*>(events[static_cast<std::size_t>(i)].data.ptr))
        on_readable(*from);
      else
        accept_all(listener, epoll);
    }
    for (auto* each : gone)
      delete each;
    gone.clear();
  }
}
