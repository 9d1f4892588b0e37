#include "kernel_random.hpp"

#include <algorithm>
#include <cerrno>
#include <sys/random.h>
#include <sys/syscall.h>
#include <unistd.h>

// Takes the place of the C library's.
extern "C" ssize_t getrandom(void* out, std::size_t size, unsigned flags) {
  using strangelet::crypto::test::kernel_random;
  if (kernel_random::interruptions > 0) {
    --kernel_random::interruptions;
    errno = EINTR;
    return -1;
  }
  if (kernel_random::error != 0) {
    errno = kernel_random::error;
    return -1;
  }
  return syscall(SYS_getrandom, out, std::min(size, kernel_random::most), flags);
}
