#define CAF_SUITE runtime.lean_actor

#include "runtime/lean_actor.hpp"

#include <caf/allowed_unsafe_message_type.hpp>
#include <caf/scoped_execution_unit.hpp>
#include <caf/typed_actor.hpp>

#include <deque>
#include <exception>
#include <stdexcept>
#include <string>
#include <utility>

#include "caf/test/dsl.hpp"

namespace {

/// What there is much of; `fail`, `quit` and `echo` are done, anything else is noted.
struct frequent_word {
  std::string text;
};

struct rare_word {
  std::string text;
};

struct take_notes {};

} // namespace

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(frequent_word)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(rare_word)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(take_notes)

namespace {

using strangelet::runtime::handlers;
using strangelet::runtime::lean_actor;
using scribe_actor = caf::typed_actor<caf::reacts_to<frequent_word>, caf::reacts_to<rare_word>,
                                      caf::replies_to<take_notes>::with<std::string>>;

/// Notes what it hears, and how that came to it.
class scribe_state {
public:
  explicit scribe_state(scribe_actor::pointer self) : self_(self) {}

  void on_frequent(frequent_word& what) {
    if (what.text == "fail")
      throw std::runtime_error{"a fault"};
    if (what.text == "quit")
      self_->quit();
    if (what.text == "echo")
      self_->send(self_, frequent_word{"echoed"});
    // As handlers do that hand on what they get.
    note(std::exchange(what.text, ""));
  }

  void note(const std::string& what) {
    notes += notes.empty() ? what : ", " + what;
  }

  using frequent = handlers<&scribe_state::on_frequent>;

  std::string notes;
  const char* name = "scribe";

private:
  scribe_actor::pointer self_;
};

scribe_actor::behavior_type scribe(lean_actor<scribe_state, scribe_actor>* self,
                                   std::string* last_words) {
  auto* state = &self->state;
  self->set_exception_handler([=](std::exception_ptr&) -> caf::error {
    *last_words = state->notes + ", failed";
    return caf::exit_reason::unhandled_exception;
  });
  return {
      [=](frequent_word& what) {
        state->note("by CAF's way");
        state->on_frequent(what);
      },
      [=](const rare_word& what) { state->note(what.text); },
      [=](take_notes) { return std::exchange(state->notes, ""); },
  };
}

class scribe_fixture : public test_coordinator_fixture<> {
public:
  scribe_fixture() {
    run();
  }

  ~scribe_fixture() override {
    caf::anon_send_exit(subject, caf::exit_reason::kill);
    run();
  }

  std::string notes() {
    std::string result{"no answer"};
    auto answer = self->request(subject, caf::infinite, take_notes{});
    run();
    answer.receive([&](std::string& text) { result = std::move(text); }, [&](const caf::error&) {});
    return result;
  }

  /// The next turn of an actor, for at most `max_throughput` messages.
  caf::resumable::resume_result turn(std::size_t max_throughput) {
    caf::scoped_execution_unit here{&sys};
    auto* job = sched.jobs.front();
    sched.jobs.pop_front();
    const auto result = job->resume(&here, max_throughput);
    if (result == caf::resumable::resume_later)
      sched.jobs.push_back(job);
    else
      caf::intrusive_ptr_release(job);
    return result;
  }

  std::string last_words;
  scribe_actor subject = sys.spawn(scribe, &last_words);
};

} // namespace

CAF_TEST_FIXTURE_SCOPE(lean_actor_tests, scribe_fixture)

CAF_TEST(a frequent message that is sent goes to its handler at once) {
  caf::anon_send(subject, frequent_word{"a"});
  run();
  CAF_CHECK_EQUAL(notes(), "a");
}

CAF_TEST(other messages go through the behavior and all keep their order) {
  caf::anon_send(subject, frequent_word{"a"});
  caf::anon_send(subject, rare_word{"b"});
  caf::anon_send(subject, frequent_word{"c"});
  CAF_CHECK_EQUAL(notes(), "a, b, c");
}

CAF_TEST(whoever asks with a frequent message gets an answer) {
  bool is_answered = false;
  auto answer = self->request(subject, caf::infinite, frequent_word{"a"});
  run();
  answer.receive([&] { is_answered = true; }, [](const caf::error&) {});
  CAF_CHECK(is_answered);
  CAF_CHECK_EQUAL(notes(), "by CAF's way, a");
}

CAF_TEST(a message that others have too is not taken from them) {
  const auto both = caf::make_message(frequent_word{"a"});
  for (int i = 0; i < 2; ++i)
    caf::anon_send(caf::actor_cast<caf::actor>(subject), both);
  CAF_CHECK_EQUAL(notes(), "by CAF's way, a, by CAF's way, a");
}

CAF_TEST(a fault in the handler of a frequent message is one of the actor) {
  caf::anon_send(subject, frequent_word{"a"});
  caf::anon_send(subject, frequent_word{"fail"});
  caf::anon_send(subject, frequent_word{"b"});
  run();
  CAF_CHECK_EQUAL(last_words, "a, failed");
  CAF_CHECK_EQUAL(notes(), "no answer");
}

CAF_TEST(an actor that has quit in the handler of a frequent message hears no more) {
  self->monitor(subject);
  caf::anon_send(subject, frequent_word{"quit"});
  auto left = self->request(subject, caf::infinite, take_notes{});
  run();
  bool is_bounced = false;
  left.receive([](const std::string&) {}, [&](const caf::error&) { is_bounced = true; });
  CAF_CHECK(is_bounced);
  bool is_told = false;
  self->receive([&](const caf::down_msg& what) { is_told = what.source == subject; });
  CAF_CHECK(is_told);
}

CAF_TEST(a turn takes so many messages and the next one goes on) {
  for (const auto* each : {"a", "b", "c"})
    caf::anon_send(subject, frequent_word{each});
  CAF_CHECK_EQUAL(turn(2), caf::resumable::resume_later);
  CAF_CHECK_EQUAL(turn(2), caf::resumable::awaiting_message);
  CAF_CHECK(sched.jobs.empty());
  CAF_CHECK_EQUAL(notes(), "a, b, c");
}

CAF_TEST(a turn that takes the last message it may take waits for more) {
  for (const auto* each : {"a", "b"})
    caf::anon_send(subject, frequent_word{each});
  CAF_CHECK_EQUAL(turn(2), caf::resumable::awaiting_message);
  caf::anon_send(subject, frequent_word{"c"});
  CAF_CHECK_EQUAL(sched.jobs.size(), 1u);
  CAF_CHECK_EQUAL(notes(), "a, b, c");
}

CAF_TEST(what comes in during a turn is taken in it) {
  caf::anon_send(subject, frequent_word{"echo"});
  CAF_CHECK_EQUAL(turn(3), caf::resumable::awaiting_message);
  CAF_CHECK(sched.jobs.empty());
  CAF_CHECK_EQUAL(notes(), "echo, echoed");
}

CAF_TEST(what comes in during a turn counts as any other message) {
  caf::anon_send(subject, frequent_word{"echo"});
  CAF_CHECK_EQUAL(turn(1), caf::resumable::resume_later);
  CAF_CHECK_EQUAL(notes(), "echo, echoed");
}

CAF_TEST(a message of high priority comes before what waits for the next turn) {
  for (const auto* each : {"a", "b", "c"})
    caf::anon_send(subject, frequent_word{each});
  CAF_CHECK_EQUAL(turn(1), caf::resumable::resume_later);
  caf::anon_send<caf::message_priority::high>(subject, rare_word{"urgent"});
  CAF_CHECK_EQUAL(notes(), "a, urgent, b, c");
}

CAF_TEST_FIXTURE_SCOPE_END()
