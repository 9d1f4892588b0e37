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

[[noreturn]] void fail(const char* what) {
  throw std::system_error{errno, std::generic_category(), what};
}

sockaddr_in loopback(std::size_t host, std::uint16_t port) {
  sockaddr_in result{};
  result.sin_family = AF_INET;
  result.sin_port = htons(port);
  result.sin_addr.s_addr = htonl(static_cast<std::uint32_t>(INADDR_LOOPBACK + host));
  return result;
}

} // namespace

client::~client() {
  close();
}

void client::connect(int epoll, std::uint16_t port) {
  epoll_ = epoll;
  fd_ = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (fd_ < 0)
    fail("socket");
  int on = 1;
  setsockopt(fd_, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &on, sizeof(on));
  auto source = loopback(index_ / clients_per_address, 0);
  if (bind(fd_, reinterpret_cast<sockaddr*>(&source), sizeof(source)) != 0)
    fail("bind");
  auto target = loopback(0, port);
  // Blocking: on loopback it only takes a place in the listener's queue.
  if (::connect(fd_, reinterpret_cast<sockaddr*>(&target), sizeof(target)) != 0)
    fail("connect");
  setsockopt(fd_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
  // Closing resets: a storm would otherwise leave all ports waiting (RFC 9293, TIME-WAIT).
  linger reset{1, 0};
  setsockopt(fd_, SOL_SOCKET, SO_LINGER, &reset, sizeof(reset));
  epoll_event event{};
  event.events = EPOLLIN;
  event.data.ptr = this;
  if (epoll_ctl(epoll_, EPOLL_CTL_ADD, fd_, &event) != 0)
    fail("epoll_ctl");
  out_ = "GET / HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
         "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n";
  flush();
}

void client::send(std::string_view text) {
  // The mask is zero: the server has the same work, and this end has none.
  std::array<char, 14> header{};
  std::size_t size = 2;
  header[0] = static_cast<char>(0x81);
  if (text.size() < 126) {
    header[1] = static_cast<char>(0x80 | text.size());
  } else {
    header[1] = static_cast<char>(0x80 | 126);
    header[2] = static_cast<char>(text.size() >> 8);
    header[3] = static_cast<char>(text.size());
    size = 4;
  }
  out_.append(header.data(), size + 4).append(text);
  if (!waits_writable_)
    flush();
}

void client::flush() {
  auto written = ::send(fd_, out_.data(), out_.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
  if (written < 0 && errno != EAGAIN)
    return lose();
  out_.erase(0, written < 0 ? 0 : static_cast<std::size_t>(written));
  if (waits_writable_ == !out_.empty())
    return;
  waits_writable_ = !out_.empty();
  epoll_event event{};
  event.events = waits_writable_ ? EPOLLIN | EPOLLOUT : EPOLLIN;
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
    return lose();
  in_.append(buffer.data(), static_cast<std::size_t>(size));
  if (is_open_ || take_handshake())
    take_frames();
}

bool client::take_handshake() {
  auto end = in_.find("\r\n\r\n");
  if (end == std::string::npos)
    return false;
  if (in_.compare(0, 12, "HTTP/1.1 101") != 0) {
    lose();
    return false;
  }
  in_.erase(0, end + 4);
  is_open_ = true;
  listener_.on_open(*this);
  return true;
}

void client::take_frames() {
  std::size_t at = 0;
  while (is_open_ && in_.size() - at >= 2) {
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
    // Pings of the heartbeat need no answer within a run; only text is of interest.
    if ((byte(0) & 0x0F) == 1)
      listener_.on_text(*this, std::string_view{in_}.substr(at + header, length));
    at += header + length;
  }
  if (is_open_)
    in_.erase(0, at);
}

void client::close() noexcept {
  if (fd_ >= 0)
    ::close(fd_);
  fd_ = -1;
  is_open_ = false;
  waits_writable_ = false;
  in_.clear();
  out_.clear();
}

void client::lose() {
  close();
  listener_.on_closed(*this);
}

} // namespace strangelet::bench
