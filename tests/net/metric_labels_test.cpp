#define CAF_SUITE net.metric_labels

#include "net/metric_labels.hpp"

#include <cstddef>
#include <string>

#include "caf/test/unit_test.hpp"

using namespace strangelet::net;
using strangelet::metrics::label;
using strangelet::protocol::close_code;

namespace {

template <class Enum>
std::string text_of(Enum value) {
  return std::string{label<Enum>::values.at(static_cast<std::size_t>(value))};
}

} // namespace

CAF_TEST(a handshake is accepted or has the status of its refusal) {
  CAF_CHECK_EQUAL(text_of(outcome_of(101)), "accepted");
  for (const unsigned status : {400u, 401u, 403u, 405u, 408u, 426u, 429u, 431u, 503u})
    CAF_CHECK_EQUAL(text_of(outcome_of(status)), std::to_string(status));
  CAF_CHECK_EQUAL(text_of(outcome_of(404)), "other");
}

CAF_TEST(an answer is counted by its status) {
  for (const unsigned status :
       {200u, 204u, 304u, 400u, 401u, 403u, 404u, 405u, 408u, 413u, 415u, 426u, 429u, 431u, 503u})
    CAF_CHECK_EQUAL(text_of(label_of_status(status)), std::to_string(status));
  CAF_CHECK_EQUAL(text_of(label_of_status(418)), "other");
}

CAF_TEST(all codes that we close with are told apart) {
  for (const auto code :
       {close_code::normal, close_code::going_away, close_code::protocol_error,
        close_code::unsupported_data, close_code::invalid_payload, close_code::policy_violation,
        close_code::message_too_big, close_code::internal_error, close_code::service_restart,
        close_code::try_again_later, close_code::token_expired, close_code::forbidden,
        close_code::too_many_connections})
    CAF_CHECK_EQUAL(text_of(label_of(code)), std::to_string(static_cast<int>(code)));
}

CAF_TEST(other codes are one and an end without a code has its reason) {
  CAF_CHECK_EQUAL(text_of(label_of(static_cast<close_code>(3'000))), "other");
  CAF_CHECK_EQUAL(text_of(label_of(static_cast<close_code>(4'999))), "other");
  CAF_CHECK_EQUAL(text_of(label_of(connection_end::lost)), "lost");
  CAF_CHECK_EQUAL(text_of(label_of(connection_end::silent)), "silent");
  CAF_CHECK_EQUAL(text_of(label_of(connection_end::slow)), "slow");
}
