#define CAF_SUITE net.bridge

#include "actors/fault.hpp"
#include "net/http/bridge.hpp"

#include <caf/sec.hpp>

#include <stdexcept>
#include <string>

#include "directory_samples.hpp"
#include "rest_fixture.hpp"

using namespace strangelet;
using namespace strangelet::net::http;
using namespace strangelet::net::test;
using namespace std::chrono_literals;

namespace {

struct bridge_fixture : rest_fixture {
  /// What comes back, in a word.
  std::string outcome = "nothing";

  template <class Answer, class Question>
  void ask_bridge(Question question) {
    outcome = "nothing";
    caf::anon_send(bridge,
                   make_bridge_call<Answer>(question, [this](const caf::expected<Answer>& answer) {
                     CAF_CHECK_EQUAL(outcome, "nothing");
                     outcome = answer ? "answer" : describe(answer.error());
                   }));
    consume_messages();
  }

  static std::string describe(const caf::error& why) {
    if (why == actors::make_error(actors::fault::no_such_room))
      return "no such room";
    return why == caf::sec::request_timeout ? "timeout" : "error";
  }
};

} // namespace

CAF_TEST_FIXTURE_SCOPE(bridge_tests, bridge_fixture)

CAF_TEST(each question is answered) {
  ask_bridge<actors::service_stats>(actors::get_stats{});
  CAF_CHECK_EQUAL(outcome, "answer");
  ask_bridge<actors::rooms_page>(actors::list_rooms{});
  CAF_CHECK_EQUAL(outcome, "answer");
  ask_bridge<actors::interests_page>(actors::list_interests{5});
  CAF_CHECK_EQUAL(outcome, "answer");
  ask_bridge<actors::room_info>(actors::find_room{sample_room('1')});
  CAF_CHECK_EQUAL(outcome, "answer");
  ask_bridge<actors::room_info>(actors::end_room{sample_room('2')});
  CAF_CHECK_EQUAL(outcome, "answer");
  ask_bridge<actors::clean_up_result>(actors::clean_up{1min, 1min});
  CAF_CHECK_EQUAL(outcome, "answer");
}

CAF_TEST(an error is handed on) {
  ask_bridge<actors::room_info>(actors::find_room{sample_room('9')});
  CAF_CHECK_EQUAL(outcome, "no such room");
}

CAF_TEST(silence is an error after some time and what comes then is not handed on) {
  script.set_silent();
  ask_bridge<actors::service_stats>(actors::get_stats{});
  CAF_CHECK_EQUAL(outcome, "nothing");
  advance_time(answer_timeout);
  consume_messages();
  CAF_CHECK_EQUAL(outcome, "timeout");
  caf::anon_send(supervisor, actors::tick{});
  consume_messages();
  CAF_CHECK_EQUAL(outcome, "timeout");
}

CAF_TEST(an answer that cannot be used does not end the bridge) {
  const auto failing = [](const auto&) { throw std::runtime_error{"oops"}; };
  caf::anon_send(bridge, make_bridge_call<actors::service_stats>(actors::get_stats{}, failing));
  caf::anon_send(bridge,
                 make_bridge_call<actors::room_info>(actors::find_room{sample_room('9')}, failing));
  consume_messages();
  ask_bridge<actors::service_stats>(actors::get_stats{});
  CAF_CHECK_EQUAL(outcome, "answer");
}

CAF_TEST_FIXTURE_SCOPE_END()
