#include "crypto/random.hpp"

#include "crypto/digest.hpp"

#include <cerrno>
#include <cstring>
#include <string>
#include <sys/random.h>

namespace strangelet::crypto {

void fill_random(std::uint8_t* out, std::size_t size) {
  while (size > 0) {
    const auto got = ::getrandom(out, size, 0);
    if (got < 0 && errno == EINTR)
      continue;
    if (got <= 0)
      throw failure{std::string{"getrandom: "} + std::strerror(got < 0 ? errno : EIO)};
    // More than 256 bytes may come in pieces.
    out += got;
    size -= static_cast<std::size_t>(got);
  }
}

} // namespace strangelet::crypto
