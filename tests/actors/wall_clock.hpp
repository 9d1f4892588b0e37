#pragma once

#include "protocol/timestamp.hpp"

#include <chrono>
#include <stdexcept>
#include <string>
#include <utility>

namespace strangelet::actors::test {

/// The wall clock that the actors see. An `environment` takes a bare function, hence the static
/// state; the fixture sets it anew for each test.
class wall_clock {
public:
  static protocol::time_point now() {
    if (std::exchange(fails_, false))
      throw std::runtime_error{"the clock has stopped"};
    return start() + elapsed_;
  }

  static void reset() {
    elapsed_ = {};
    fails_ = false;
  }

  /// Makes whoever asks next fail.
  static void fail_once() {
    fails_ = true;
  }

  static void advance(std::chrono::nanoseconds by) {
    elapsed_ += std::chrono::duration_cast<protocol::time_point::duration>(by);
  }

  /// Seconds since the test began, such as `+5s`.
  static std::string describe(protocol::time_point at) {
    auto seconds = std::chrono::duration_cast<std::chrono::seconds>(at - start());
    return '+' + std::to_string(seconds.count()) + 's';
  }

private:
  static protocol::time_point start() {
    return protocol::time_point{std::chrono::hours{500'000}};
  }

  static inline protocol::time_point::duration elapsed_{};
  static inline bool fails_ = false;
};

} // namespace strangelet::actors::test
