#include "config/line_writer.hpp"

#include <cerrno>
#include <cstddef>
#include <poll.h>
#include <unistd.h>

namespace strangelet::config {

namespace {

/// Whoever shares our stderr may have made it non-blocking.
bool wait_for_room(int descriptor) {
  pollfd what{descriptor, POLLOUT, 0};
  return ::poll(&what, 1, -1) >= 0 || errno == EINTR;
}

} // namespace

bool line_writer::write(std::string_view line) {
  return (!is_mid_line_ || write_all("\n")) && write_all(line);
}

bool line_writer::write_all(std::string_view text) {
  while (!text.empty()) {
    const auto written = ::write(descriptor_, text.data(), text.size());
    if (written > 0) {
      const auto size = static_cast<std::size_t>(written);
      is_mid_line_ = text[size - 1] != '\n';
      text.remove_prefix(size);
      continue;
    }
    const auto is_worth_another_try =
        written < 0 && (errno == EINTR || (errno == EAGAIN && wait_for_room(descriptor_)));
    if (!is_worth_another_try)
      return false;
  }
  return true;
}

} // namespace strangelet::config
