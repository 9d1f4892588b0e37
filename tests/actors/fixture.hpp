#pragma once

#include "actors/environment.hpp"
#include "actors/interfaces.hpp"
#include "actors/memory_block_store.hpp"

#include <chrono>
#include <cstddef>
#include <utility>
#include <vector>

#include "caf/test/dsl.hpp"

#include "name_book.hpp"
#include "wall_clock.hpp"

namespace strangelet::actors::test {

/// An actor system without threads: messages are handled one by one when the test says so, time
/// passes when the test says so. Ends what was started, and fails a test that leaves an actor
/// behind.
class actor_fixture : public test_coordinator_fixture<> {
public:
  actor_fixture();
  ~actor_fixture() override;

  /// Handles messages until all mailboxes are empty. Unlike `run()` it fires no timer, of which the
  /// supervisor sets a new one each time.
  void settle() {
    consume_messages();
  }

  /// Lets time pass on both clocks, and handles what that brings.
  void pass(std::chrono::nanoseconds time);

  /// Handles one message of `whom`, which must have one.
  void step(const caf::strong_actor_ptr& whom);

  template <class Handle>
  void step(const Handle& whom) {
    step(caf::actor_cast<caf::strong_actor_ptr>(whom));
  }

  /// Actors that the test has started and that have not ended.
  std::size_t running() {
    return sys.registry().running() - born_with_;
  }

  /// Sees to it that an actor ends with the test.
  template <class Handle>
  Handle keep(Handle actor) {
    kept_.push_back(caf::actor_cast<caf::strong_actor_ptr>(actor));
    return actor;
  }

  /// What `whom` answers.
  template <class Answer, class Handle, class Question>
  caf::expected<Answer> ask(const Handle& whom, Question question) {
    caf::expected<Answer> result{caf::error{}};
    auto answer = self->request(whom, caf::infinite, std::move(question));
    settle();
    answer.receive([&](Answer& value) { result = std::move(value); },
                   [&](caf::error& why) { result = std::move(why); });
    return result;
  }

  name_book names;
  strangelet::metrics::registry registry;
  service_metrics metrics{registry};
  memory_block_store kept_blocks;
  account_blocks blocks{kept_blocks};
  environment env;

private:
  std::vector<caf::strong_actor_ptr> kept_;
  /// Actors that the system itself has started.
  std::size_t born_with_;
};

/// Whether an actor has ended.
template <class Handle>
bool has_ended(const Handle& actor) {
  return caf::actor_cast<caf::abstract_actor*>(actor)->getf(
      caf::abstract_actor::is_terminated_flag);
}

} // namespace strangelet::actors::test
