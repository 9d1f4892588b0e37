#define CAF_SUITE protocol.client_event

#include "protocol/client_event.hpp"

#include <string>

#include "caf/test/unit_test.hpp"

using namespace strangelet::protocol;

CAF_TEST(each kind of relay has the name of the wire contract) {
  const auto name = [](relay_kind kind) { return std::string{event_name(kind)}; };
  CAF_CHECK_EQUAL(name(relay_kind::offer), "webrtc_offer");
  CAF_CHECK_EQUAL(name(relay_kind::answer), "webrtc_answer");
  CAF_CHECK_EQUAL(name(relay_kind::candidate), "webrtc_ice_candidate");
  CAF_CHECK_EQUAL(name(relay_kind::chat), "chat_message");
  CAF_CHECK_EQUAL(name(relay_kind::state), "connection_state");
  CAF_CHECK_EQUAL(name(relay_kind::typing), "typing");
}
