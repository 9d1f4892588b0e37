#include "app/wall_clock.hpp"

#include <atomic>
#include <csignal>
#include <stdexcept>
#include <unistd.h>

/// The wall clock, but for one call after each SIGUSR1, which throws: so that a test of the whole
/// process chooses which actor makes a mistake, by what it makes happen next.
namespace strangelet::app {

namespace {

std::atomic<bool> fails_next{false};
static_assert(std::atomic<bool>::is_always_lock_free, "it is set by a signal handler");

const auto installed = std::signal(SIGUSR1, [](int) {
  fails_next = true;
  // The test waits for this. What else could be said, if it cannot be?
  constexpr char said[] = "the clock fails next\n";
  [[maybe_unused]] const auto ignored = write(STDERR_FILENO, said, sizeof(said) - 1);
});

} // namespace

protocol::time_point wall_clock() {
  if (fails_next.exchange(false))
    throw std::runtime_error{"the clock has stopped"};
  return std::chrono::system_clock::now();
}

} // namespace strangelet::app
