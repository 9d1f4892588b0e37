#pragma once

#include "runtime/pause_record.hpp"

#include <mutex>

namespace strangelet::runtime {

/// The pauses of the whole process, for actors: a session, which wanders between threads, may run
/// before anybody else has noticed that there was one. So whoever asks looks first. Thread-safe.
class pause_watch {
public:
  using time_point = pause_record::time_point;

  /// `look` is how to see that the process lives.
  explicit pause_watch(life_sign (*look)() = &life_sign::of_process) : look_(look) {}

  /// To be called ten times a second.
  void notice() {
    std::lock_guard guard{mutex_};
    record_.note(look_());
  }

  /// As `pause_record::counts_from`.
  time_point counts_from(time_point since) {
    std::lock_guard guard{mutex_};
    record_.note(look_());
    return record_.counts_from(since);
  }

  /// As `pause_record::latest_beginning`.
  std::optional<time_point> latest_beginning(time_point from) {
    std::lock_guard guard{mutex_};
    record_.note(look_());
    return record_.latest_beginning(from);
  }

private:
  life_sign (*look_)();
  std::mutex mutex_;
  pause_record record_{look_()};
};

} // namespace strangelet::runtime
