#define CAF_SUITE protocol.client_event

#include "protocol/client_event.hpp"
#include "protocol/event_parser.hpp"

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

CAF_TEST(each event has the name that it came with) {
  const auto name = [](const client_event& event) { return std::string{event_name(event)}; };
  for (const auto* known :
       {"find_partner", "next_partner", "leave_room", "stop_looking_for_common_interests",
        "block_partner", "subscribe_stats", "ping"})
    CAF_CHECK_EQUAL(name(event_parser{}.parse_copy(
                        R"({"event":")" + std::string{known} + R"(","data":{}})", {})),
                    known);
  CAF_CHECK_EQUAL(name(relay_request{relay_kind::typing, "true", {}}), "typing");
  CAF_CHECK_EQUAL(name(rejected{error_code::unknown_event, "unknown", "dance"}), "dance");
  CAF_CHECK_EQUAL(name(rejected{error_code::invalid_json, "no JSON", ""}), "");
}
