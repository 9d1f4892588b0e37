#include "peer.hpp"

#include "tests/tools/loop_system.hpp"

#include <arpa/inet.h>
#include <array>
#include <cerrno>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdexcept>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <system_error>
#include <unistd.h>

namespace strangelet::net::test {

using namespace strangelet::test;

namespace {

void check(bool is_fine, const char* what) {
  if (!is_fine)
    throw std::system_error{errno, std::generic_category(), what};
}

void wait_for(int descriptor, short event) {
  pollfd entry{descriptor, event, 0};
  auto limit = std::chrono::milliseconds{patience}.count();
  if (poll(&entry, 1, static_cast<int>(limit)) != 1)
    throw std::runtime_error{"a peer has waited for too long"};
}

} // namespace

peer::peer(std::uint16_t port, bool small_buffers)
    : descriptor_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  check(descriptor_ >= 0, "socket");
  int size = 4'096;
  if (small_buffers)
    setsockopt(descriptor_, SOL_SOCKET, SO_RCVBUF, &size, sizeof(size));
  // What is sent is on its way when `send` returns.
  int at_once = 1;
  setsockopt(descriptor_, IPPROTO_TCP, TCP_NODELAY, &at_once, sizeof(at_once));
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  auto* generic = reinterpret_cast<const sockaddr*>(&address);
  check(connect(descriptor_, generic, sizeof(address)) == 0, "connect");
}

peer::~peer() {
  close();
}

void peer::send(std::string_view bytes) const {
  while (!bytes.empty()) {
    wait_for(descriptor_, POLLOUT);
    auto sent = ::send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    check(sent >= 0 || errno == EAGAIN, "send");
    if (sent > 0)
      bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
}

std::size_t peer::receive_some(char* data, std::size_t size) const {
  wait_for(descriptor_, POLLIN);
  auto count = recv(descriptor_, data, size, 0);
  check(count >= 0, "recv");
  return static_cast<std::size_t>(count);
}

std::string peer::receive(std::size_t size) const {
  std::string result(size, '\0');
  std::size_t got = 0;
  while (got < size) {
    auto count = receive_some(result.data() + got, size - got);
    if (count == 0)
      break;
    got += count;
  }
  result.resize(got);
  return result;
}

std::string peer::receive_until(std::string_view end) const {
  std::string result;
  char byte = 0;
  while (result.size() < end.size() || result.substr(result.size() - end.size()) != end) {
    if (receive_some(&byte, 1) == 0)
      break;
    result += byte;
  }
  return result;
}

std::string peer::receive_all() const {
  std::string result;
  std::array<char, 65'536> buffer{};
  try {
    while (auto count = receive_some(buffer.data(), buffer.size()))
      result.append(buffer.data(), count);
  } catch (const std::system_error&) {
    result += "(reset)";
  }
  return result;
}

std::size_t peer::unread() const {
  int count = 0;
  ioctl(descriptor_, FIONREAD, &count);
  return static_cast<std::size_t>(count);
}

void peer::end_output() const {
  check(shutdown(descriptor_, SHUT_WR) == 0, "shutdown");
}

void peer::close() {
  if (descriptor_ >= 0)
    ::close(descriptor_);
  descriptor_ = -1;
}

void peer::reset() {
  linger at_once{1, 0};
  check(setsockopt(descriptor_, SOL_SOCKET, SO_LINGER, &at_once, sizeof(at_once)) == 0, "linger");
  close();
}

} // namespace strangelet::net::test
