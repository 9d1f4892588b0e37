#pragma once

#include <cerrno>
#include <unistd.h>
#include <utility>

namespace strangelet::runtime {

/// Owns a file descriptor.
class descriptor {
public:
  descriptor() noexcept = default;
  explicit descriptor(int fd) noexcept : fd_(fd) {}

  descriptor(descriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}

  descriptor& operator=(descriptor&& other) noexcept {
    std::swap(fd_, other.fd_);
    return *this;
  }

  ~descriptor() {
    reset();
  }

  /// -1 if there is none.
  int get() const noexcept {
    return fd_;
  }

  /// Closes it. What close(2) reports is of no use here: nothing that was written can be lost by
  /// it.
  void reset() noexcept {
    if (fd_ >= 0)
      ::close(std::exchange(fd_, -1));
  }

private:
  int fd_ = -1;
};

/// Whether the `error` (errno) of a socket that does not block only means: not now.
inline bool is_would_block(int error) noexcept {
  return error == EAGAIN || error == EWOULDBLOCK || error == EINTR;
}

} // namespace strangelet::runtime
