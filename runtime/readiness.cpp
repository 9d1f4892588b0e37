#include "runtime/readiness.hpp"

#include <boost/system/system_error.hpp>

#include <array>
#include <cerrno>
#include <sys/epoll.h>

namespace strangelet::runtime {

using boost::system::error_code;

namespace {

/// Sockets that are served in one turn. Enough that the cost of asking is shared by many, and few
/// enough that what they make the actors do stays in the processor's cache.
constexpr std::size_t batch_size = 64;

error_code last_error() noexcept {
  return {errno, boost::system::system_category()};
}

} // namespace

readiness::readiness() : epoll_(epoll_create1(EPOLL_CLOEXEC)) {
  if (epoll_.get() < 0)
    throw boost::system::system_error{last_error(), "epoll_create1"};
}

error_code readiness::add(int socket, std::uint32_t events, readiness_observer& observer) {
  epoll_event what{};
  what.events = events;
  what.data.ptr = &observer;
  return epoll_ctl(epoll_.get(), EPOLL_CTL_ADD, socket, &what) == 0 ? error_code{} : last_error();
}

void readiness::change(int socket, std::uint32_t events, readiness_observer& observer) noexcept {
  // Cannot fail for a socket that was added and is open.
  epoll_event what{};
  what.events = events;
  what.data.ptr = &observer;
  epoll_ctl(epoll_.get(), EPOLL_CTL_MOD, socket, &what);
}

std::size_t readiness::dispatch() {
  std::array<epoll_event, batch_size> ready;
  auto count = epoll_wait(epoll_.get(), ready.data(), static_cast<int>(ready.size()), 0);
  for (int i = 0; i < count; ++i) {
    const auto& each = ready[static_cast<std::size_t>(i)];
    static_cast<readiness_observer*>(each.data.ptr)->on_ready(each.events);
  }
  return count > 0 ? static_cast<std::size_t>(count) : 0;
}

} // namespace strangelet::runtime
