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

/// The supervisor for operators, and a `tick` at which it gives the answers that it has kept back
/// while it was silent.
using fake_desk_actor = actors::operators_desk::extend<caf::reacts_to<actors::tick>>;

/// Knows `active_room()` and `ended_room()`, and 9 users. `script` outlives it.
fake_desk_actor::behavior_type fake_desk(fake_desk_actor::pointer self, supervisor_script* script);

/// The supervisor for sessions. Knows none, and says nothing. What it takes is not used: CAF 0.17.6
/// dereferences a null pointer for an actor that is spawned without an argument.
actors::session_directory::behavior_type fake_directory(actors::session_directory::pointer self,
                                                        supervisor_script* unused);

} // namespace strangelet::net::test
