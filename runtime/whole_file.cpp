#include "runtime/whole_file.hpp"

#include "runtime/descriptor.hpp"

#include <array>
#include <cerrno>
#include <chrono>
#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

namespace strangelet::runtime {

namespace {

/// How long a whole file may take that is a pipe.
constexpr std::chrono::seconds patience{1};

using clock = std::chrono::steady_clock;

/// 0, or why there is nothing to read by `until`.
int wait_for_data(int from, clock::time_point until) {
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - clock::now()).count();
  if (left <= 0)
    return ETIMEDOUT;
  pollfd what{from, POLLIN, 0};
  const auto ready = ::poll(&what, 1, static_cast<int>(left));
  if (ready == 0)
    return ETIMEDOUT;
  return ready < 0 && errno != EINTR ? errno : 0;
}

/// Reads until the end, the limit or an error, which is returned.
int read_all(int from, std::size_t most, std::string& to) {
  std::array<char, 4096> chunk{};
  const auto until = clock::now() + patience;
  while (to.size() <= most) {
    const auto size = ::read(from, chunk.data(), chunk.size());
    if (size == 0)
      return 0;
    if (size > 0)
      to.append(chunk.data(), static_cast<std::size_t>(size));
    else if (const int why = errno == EAGAIN ? wait_for_data(from, until) : errno;
             why != 0 && why != EINTR)
      return why;
  }
  return 0;
}

} // namespace

support::result<std::string, std::error_code> read_whole_file(const std::string& path,
                                                              std::size_t most) {
  const auto failed = [](int why) { return std::error_code{why, std::generic_category()}; };
  // Opening a pipe must not wait either.
  const descriptor file{::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK)};
  if (file.get() < 0)
    return failed(errno);
  std::string content;
  if (const int why = read_all(file.get(), most, content); why != 0)
    return failed(why);
  if (content.size() > most)
    return failed(EFBIG);
  return content;
}

} // namespace strangelet::runtime
