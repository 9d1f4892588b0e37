#pragma once

#include "actors/interfaces.hpp"

#include <mutex>
#include <string>
#include <utility>
#include <vector>

namespace strangelet::net::test {

/// What a fake supervisor was asked, and whether it answers. Thread-safe.
class supervisor_script {
public:
  void note(std::string question) {
    std::lock_guard guard{mutex_};
    asked_.push_back(std::move(question));
  }

  /// What was asked since the last call.
  std::vector<std::string> asked() {
    std::lock_guard guard{mutex_};
    return std::exchange(asked_, {});
  }

  void set_silent() {
    std::lock_guard guard{mutex_};
    silent_ = true;
  }

  bool is_silent() {
    std::lock_guard guard{mutex_};
    return silent_;
  }

private:
  std::mutex mutex_;
  std::vector<std::string> asked_;
  bool silent_ = false;
};

/// Knows `active_room()` and `ended_room()`, and 9 users. Answers that it keeps back while it is
/// silent it gives when it gets a `tick`. `script` outlives it.
actors::supervisor_actor::behavior_type fake_supervisor(actors::supervisor_actor::pointer self,
                                                        supervisor_script* script);

} // namespace strangelet::net::test
