#pragma once

#include "runtime/descriptor.hpp"

#include <boost/system/error_code.hpp>

#include <cstddef>
#include <cstdint>

namespace strangelet::runtime {

/// Who wants to know that a socket can be read or written.
class readiness_observer {
public:
  /// `events` as in epoll_ctl(2).
  virtual void on_ready(std::uint32_t events) = 0;

protected:
  ~readiness_observer() = default;
};

/// The sockets of one event loop's connections: an epoll instance of their own (epoll(7)).
///
/// Asio re-arms a socket with a system call for each wait; here it stays armed, level-triggered,
/// and a message costs one `recv` and nothing else. Not thread-safe.
class readiness {
public:
  /// Throws `boost::system::system_error` if the system has no more descriptors.
  readiness();

  /// Watches `socket` for `events` until it is closed. The observer must live until the `dispatch`
  /// that is running, if one is, has returned.
  boost::system::error_code add(int socket, std::uint32_t events, readiness_observer& observer);

  /// Watches for other events from now on.
  void change(int socket, std::uint32_t events, readiness_observer& observer) noexcept;

  /// Tells the observers of some sockets that are ready, and returns how many. Does not wait.
  std::size_t dispatch();

  /// Readable whenever `dispatch` has something to do.
  int native_handle() const noexcept {
    return epoll_.get();
  }

private:
  descriptor epoll_;
};

} // namespace strangelet::runtime
