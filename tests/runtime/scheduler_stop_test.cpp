#define CAF_SUITE runtime.scheduler_stop

#include "tests/tools/loop_system.hpp"

#include <boost/asio/post.hpp>
#include <caf/event_based_actor.hpp>
#include <caf/scoped_actor.hpp>
#include <caf/send.hpp>
#include <caf/thread_hook.hpp>

#include <atomic>
#include <memory>
#include <optional>
#include <thread>
#include <vector>

#include "caf/test/unit_test.hpp"

using namespace strangelet::runtime;
using namespace strangelet::test;
using namespace std::chrono_literals;
using caf::anon_send;

namespace {

/// What actors and messages hold on to; its use count tells how many of them are left.
using token = std::shared_ptr<int>;

} // namespace

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(token)

namespace {

/// Counts the threads of an actor system that have ended.
class end_of_threads : public caf::thread_hook {
public:
  explicit end_of_threads(countdown* ends) : ends_(ends) {}

  void init(caf::actor_system&) override {}

  void thread_started() override {}

  void thread_terminates() override {
    ends_->count_down();
  }

private:
  countdown* ends_;
};

/// A system of two loops that stops while loop 0 is busy: nothing that waits there can run any more
/// once loop 1, which is asked to stop after it, has ended.
class stopping_system {
public:
  stopping_system() : config_(2) {
    config_.add_thread_hook<end_of_threads>(&loop_1_ended_);
    system_.emplace(config_);
    system_->await_actors_before_shutdown(false);
  }

  caf::actor_system& system() {
    return *system_;
  }

  /// Lets `task` run on loop 0 and stops the system; `late`, if there is any, runs on the same loop
  /// when the stop is under way.
  template <class F, class G>
  void stop_amid(F task, G late) {
    std::promise<void> begun;
    boost::asio::post(loop_scheduler::of(*system_).loop(0).context(), [&] {
      // Inside of an actor's turn, so that the sockets have theirs before the next actor.
      system_->spawn([&](caf::event_based_actor*) {
        task(*system_);
        begun.set_value();
        loop_1_ended_.wait();
        late(*system_);
      });
    });
    value_of(begun);
    system_.reset();
  }

  template <class F>
  void stop_amid(F task) {
    stop_amid(task, [](caf::actor_system&) {});
  }

private:
  countdown loop_1_ended_;
  loop_config config_;
  std::optional<caf::actor_system> system_;
};

struct scheduler_stop_fixture {
  token witness = std::make_shared<int>(0);
  std::atomic<int> ran{0};

  /// An actor that holds a token, takes tokens, and counts whatever it does.
  auto holder() {
    return [this, held = witness](caf::event_based_actor*) -> caf::behavior {
      ++ran;
      return {[this](const token&) { ++ran; }};
    };
  }
};

} // namespace

CAF_TEST_FIXTURE_SCOPE(scheduler_stop_tests, scheduler_stop_fixture)

CAF_TEST(a system without work stops) {
  for (std::size_t threads : {1, 2, 3})
    loop_system{threads};
}

CAF_TEST(a system waits for its actors) {
  {
    loop_system host{2};
    for (int i = 0; i < 100; ++i)
      anon_send(host.system.spawn(holder()), witness);
  }
  CAF_CHECK_EQUAL(ran.load(), 200);
  CAF_CHECK_EQUAL(witness.use_count(), 1);
}

CAF_TEST(actors whose first turn has not come are destroyed and never run) {
  stopping_system host;
  host.stop_amid([&](caf::actor_system& system) {
    for (int i = 0; i < 100; ++i)
      system.spawn(holder());
    CAF_CHECK_EQUAL(witness.use_count(), 101);
  });
  CAF_CHECK_EQUAL(ran.load(), 0);
  CAF_CHECK_EQUAL(witness.use_count(), 1);
}

CAF_TEST(messages that are not received any more are destroyed) {
  stopping_system host;
  host.stop_amid([&](caf::actor_system& system) {
    for (int i = 0; i < 10; ++i) {
      auto actor = system.spawn(holder());
      for (int j = 0; j < 10; ++j)
        anon_send(actor, witness);
    }
  });
  CAF_CHECK_EQUAL(ran.load(), 0);
  CAF_CHECK_EQUAL(witness.use_count(), 1);
}

CAF_TEST(actors that come too late from other threads are destroyed and never run) {
  stopping_system host;
  host.stop_amid([](caf::actor_system&) {},
                 [&](caf::actor_system& system) {
                   std::thread other{[&] {
                     for (int i = 0; i < 100; ++i)
                       anon_send(system.spawn(holder()), witness);
                   }};
                   other.join();
                 });
  CAF_CHECK_EQUAL(ran.load(), 0);
  CAF_CHECK_EQUAL(witness.use_count(), 1);
}

CAF_TEST(actors that sleep with work on the way are destroyed and not woken) {
  stopping_system host;
  std::vector<caf::actor> sleepers;
  for (int i = 0; i < 10; ++i)
    sleepers.push_back(host.system().spawn(holder()));
  for (auto& each : sleepers)
    anon_send(each, witness);
  for (std::size_t i : {0, 1})
    loop_scheduler::of(host.system()).loop(i).run_and_wait([] {});
  CAF_CHECK_EQUAL(ran.load(), 20);
  host.stop_amid([&](caf::actor_system&) {
    for (auto& each : sleepers)
      anon_send(each, witness);
    sleepers.clear();
  });
  CAF_CHECK_EQUAL(ran.load(), 20);
  CAF_CHECK_EQUAL(witness.use_count(), 1);
}

CAF_TEST(actors that hear of the end of others are destroyed too) {
  stopping_system host;
  host.stop_amid([&](caf::actor_system& system) {
    // The watchers sleep when those whom they watch are cleaned up.
    std::vector<caf::actor> watched;
    for (int i = 0; i < 10; ++i)
      watched.push_back(system.spawn(holder()));
    for (auto& each : watched) {
      auto watcher = system.spawn(holder());
      each->attach_functor([watcher, held = witness] { anon_send(watcher, held); });
    }
  });
  CAF_CHECK_EQUAL(ran.load(), 0);
  CAF_CHECK_EQUAL(witness.use_count(), 1);
}

CAF_TEST(sleeping watchers of actors that never ran are destroyed too) {
  stopping_system host;
  auto& loops = loop_scheduler::of(host.system());
  std::vector<caf::actor> watched;
  std::promise<void> watching;
  // Lazy actors get their first turn with their first message.
  loops.loop(0).run_and_wait([&] {
    for (int i = 0; i < 10; ++i) {
      watched.push_back(host.system().spawn<caf::lazy_init>(holder()));
      host.system().spawn([&, held = witness](caf::event_based_actor* self) -> caf::behavior {
        self->monitor(watched.back());
        self->set_down_handler([held](const caf::down_msg&) {});
        return {[](int) {}};
      });
    }
  });
  loops.loop(0).run_and_wait([] {});
  host.stop_amid([&](caf::actor_system&) {
    for (auto& each : watched)
      anon_send(each, witness);
    watched.clear();
  });
  CAF_CHECK_EQUAL(ran.load(), 0);
  CAF_CHECK_EQUAL(witness.use_count(), 1);
}

CAF_TEST(delayed messages to come are destroyed with those who would receive them) {
  stopping_system host;
  host.stop_amid([&](caf::actor_system& system) {
    for (int i = 0; i < 10; ++i)
      caf::delayed_anon_send(system.spawn(holder()), 1h, witness);
  });
  CAF_CHECK_EQUAL(ran.load(), 0);
  CAF_CHECK_EQUAL(witness.use_count(), 1);
}

CAF_TEST(detached actors end before the system does) {
  {
    loop_system host{1};
    for (int i = 0; i < 10; ++i)
      anon_send(host.system.spawn<caf::detached>(holder()), witness);
  }
  CAF_CHECK_EQUAL(ran.load(), 20);
  CAF_CHECK_EQUAL(witness.use_count(), 1);
}

CAF_TEST_FIXTURE_SCOPE_END()
