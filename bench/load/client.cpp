#include "bench/load/client.hpp"

#include <arpa/inet.h>
#include <array>
#include <cerrno>
#include <cstring>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <system_error>
#include <unistd.h>

namespace strangelet::bench {

namespace {

/// Connections from one source address to one port before the ports run out.
constexpr std::size_t clients_per_address = 20'000;

// RFC 6455, section 5.2.
constexpr unsigned text_frame = 0x1;
constexpr unsigned close_frame = 0x8;
constexpr unsigned ping_frame = 0x9;
constexpr unsigned pong_frame = 0xA;

[[noreturn]] void fail(const std::string& what) {
  throw std::system_error{errno, std::generic_category(), what};
}

sockaddr_in loopback(std::size_t host, std::uint16_t port) {
  sockaddr_in result{};
  result.sin_family = AF_INET;
  result.sin_port = htons(port);
  result.sin_addr.s_addr = htonl(static_cast<std::uint32_t>(INADDR_LOOPBACK + host));
  return result;
}

/// A socket that is connected from the `host`-th loopback address.
int connect_from(std::size_t host, std::uint16_t port) {
  auto fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (fd < 0)
    fail("cannot open a socket");
  int on = 1;
  setsockopt(fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &on, sizeof(on));
  auto source = loopback(host, 0);
  auto target = loopback(0, port);
  // Blocking: on loopback it only takes a place in the listener's queue.
  if (bind(fd, reinterpret_cast<sockaddr*>(&source), sizeof(source)) != 0 ||
      ::connect(fd, reinterpret_cast<sockaddr*>(&target), sizeof(target)) != 0) {
    ::close(fd);
    fail("cannot connect to 127.0.0.1:" + std::to_string(port));
  }
  setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
  // Closing resets: a storm would otherwise leave all ports waiting (RFC 9293, TIME-WAIT).
  linger reset{1, 0};
  setsockopt(fd, SOL_SOCKET, SO_LINGER, &reset, sizeof(reset));
  return fd;
}

/// The close code and its reason, for people.
std::string words_of_close(std::string_view payload) {
  if (payload.size() < 2)
    return "closed without a code";
  auto code = static_cast<unsigned>(static_cast<std::uint8_t>(payload[0])) << 8 |
              static_cast<std::uint8_t>(payload[1]);
  return "closed with " + std::to_string(code) + ' ' + std::string{payload.substr(2)};
}

} // namespace

client::~client() {
  close();
}

void client::connect(int epoll, std::uint16_t port) {
  epoll_ = epoll;
  fd_ = connect_from(index_ / clients_per_address, port);
  epoll_event event{};
  event.events = EPOLLIN;
  event.data.ptr = this;
  if (epoll_ctl(epoll_, EPOLL_CTL_ADD, fd_, &event) != 0)
    fail("epoll_ctl");
  if (!beginning_.empty())
    return send_bytes(beginning_);
  out_.append("GET ").append(dialect_.target);
  out_ += " HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
          "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n";
  flush();
}

void client::begin_frame(unsigned opcode, std::size_t size) {
  // The mask is zero: the server has the same work, and this end has none.
  std::array<char, 8> header{};
  std::size_t length = 2;
  header[0] = static_cast<char>(0x80 | opcode);
  if (size < 126) {
    header[1] = static_cast<char>(0x80 | size);
  } else {
    header[1] = static_cast<char>(0x80 | 126);
    header[2] = static_cast<char>(size >> 8);
    header[3] = static_cast<char>(size);
    length = 4;
  }
  out_.append(header.data(), length + 4);
}

void client::send(std::string_view name, std::string_view data) {
  begin_frame(text_frame, dialect_.before.size() + name.size() + dialect_.between.size() +
                              data.size() + dialect_.after.size());
  out_.append(dialect_.before).append(name).append(dialect_.between);
  out_.append(data).append(dialect_.after);
  if (!waits_writable_)
    flush();
}

void client::send_bytes(std::string_view bytes) {
  out_.append(bytes);
  if (!waits_writable_)
    flush();
}

void client::stop_reading() {
  reads_ = false;
  watch();
}

void client::send_frame(unsigned opcode, std::string_view payload) {
  begin_frame(opcode, payload.size());
  out_.append(payload);
  if (!waits_writable_)
    flush();
}

void client::flush() {
  auto written = ::send(fd_, out_.data(), out_.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
  if (written < 0 && errno != EAGAIN)
    return lose(std::strerror(errno));
  out_.erase(0, written < 0 ? 0 : static_cast<std::size_t>(written));
  if (waits_writable_ == !out_.empty())
    return;
  waits_writable_ = !out_.empty();
  watch();
}

void client::watch() {
  epoll_event event{};
  event.events = (reads_ ? EPOLLIN : 0U) | (waits_writable_ ? EPOLLOUT : 0U);
  event.data.ptr = this;
  epoll_ctl(epoll_, EPOLL_CTL_MOD, fd_, &event);
}

void client::on_ready(std::uint32_t events) {
  if (fd_ >= 0 && (events & EPOLLOUT) != 0)
    flush();
  if (fd_ >= 0 && (events & ~static_cast<std::uint32_t>(EPOLLOUT)) != 0)
    read();
}

void client::read() {
  std::array<char, 16384> buffer;
  auto size = recv(fd_, buffer.data(), buffer.size(), MSG_DONTWAIT);
  if (size < 0 && errno == EAGAIN)
    return;
  if (size <= 0)
    return lose(size == 0 ? "end of the stream" : std::strerror(errno));
  in_.append(buffer.data(), static_cast<std::size_t>(size));
  if (is_upgraded_ || take_handshake())
    take_frames();
}

bool client::take_handshake() {
  auto end = in_.find("\r\n\r\n");
  if (end == std::string::npos)
    return false;
  if (in_.compare(0, 12, "HTTP/1.1 101") != 0) {
    lose("no upgrade, but " + in_.substr(0, in_.find('\r')));
    return false;
  }
  in_.erase(0, end + 4);
  is_upgraded_ = true;
  if (!dialect_.has_packets)
    listener_.on_open(*this);
  return true;
}

void client::take_frames() {
  std::size_t at = 0;
  // The listener may close the client, which clears `in_`.
  while (is_upgraded_ && in_.size() - at >= 2) {
    auto byte = [&](std::size_t i) { return static_cast<std::uint8_t>(in_[at + i]); };
    std::size_t header = 2;
    std::size_t length = byte(1);
    if (length == 126) {
      header = 4;
      if (in_.size() - at < header)
        break;
      length = static_cast<std::size_t>(byte(2)) << 8 | byte(3);
    }
    if (in_.size() - at < header + length)
      break;
    on_frame(byte(0) & 0x0F, std::string_view{in_}.substr(at + header, length));
    at += header + length;
  }
  if (is_upgraded_)
    in_.erase(0, at);
}

void client::on_frame(unsigned opcode, std::string_view payload) {
  switch (opcode) {
  case text_frame:
    return on_text(payload);
  case ping_frame:
    return send_frame(pong_frame, payload);
  case close_frame:
    return lose(words_of_close(payload));
  default:
    return;
  }
}

void client::on_text(std::string_view text) {
  if (auto what = read_event(dialect_, text))
    listener_.on_event(*this, *what);
  else if (dialect_.has_packets)
    on_packet(text);
  else
    lose("unexpected message " + std::string{text.substr(0, 80)});
}

void client::on_packet(std::string_view text) {
  if (text.substr(0, 1) == "0")
    send_frame(text_frame, "40"); // open: connect to the default namespace
  else if (text.substr(0, 2) == "40")
    listener_.on_open(*this);
  else if (text.substr(0, 1) == "2")
    send_frame(text_frame, "3"); // ping: pong
  else
    lose("unexpected packet " + std::string{text.substr(0, 80)});
}

void client::close() noexcept {
  if (fd_ >= 0)
    ::close(fd_);
  fd_ = -1;
  is_upgraded_ = false;
  waits_writable_ = false;
  reads_ = true;
  in_.clear();
  out_.clear();
}

void client::lose(const std::string& why) {
  close();
  listener_.on_lost(*this, why);
}

} // namespace strangelet::bench
