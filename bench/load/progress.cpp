#include "bench/load/progress.hpp"

#include <cstdio>
#include <unistd.h>

namespace strangelet::bench {

namespace {

constexpr auto interval = std::chrono::milliseconds{250};
/// Back to the start of the line, and clear it (ECMA-48, CR and EL).
constexpr const char* clear_line = "\r\x1b[K";

} // namespace

progress::progress()
    : is_terminal_(isatty(STDERR_FILENO) != 0), next_(std::chrono::steady_clock::now()) {}

progress::~progress() {
  if (is_terminal_)
    std::fputs(clear_line, stderr);
}

bool progress::is_due() const {
  return is_terminal_ && std::chrono::steady_clock::now() >= next_;
}

void progress::show(const std::string& line) {
  next_ = std::chrono::steady_clock::now() + interval;
  std::fprintf(stderr, "%s%s", clear_line, line.c_str());
}

} // namespace strangelet::bench
