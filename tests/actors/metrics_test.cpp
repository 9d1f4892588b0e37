#define CAF_SUITE actors.metrics

#include "actors/metrics.hpp"

#include <array>
#include <cstddef>
#include <string>
#include <utility>
#include <variant>

#include "caf/test/unit_test.hpp"

using namespace strangelet::actors;
using namespace strangelet::protocol;
using strangelet::metrics::label;

namespace {

template <class Enum>
std::string_view label_of(Enum value) {
  return label<Enum>::values.at(static_cast<std::size_t>(value));
}

} // namespace

CAF_TEST(all metrics start at zero) {
  strangelet::metrics::registry registry;
  const service_metrics metrics{registry};
  const auto families = registry.Collect();
  CAF_CHECK(!families.empty());
  for (const auto& family : families)
    for (const auto& each : family.metric) {
      CAF_CHECK_EQUAL(each.counter.value, 0.0);
      CAF_CHECK_EQUAL(each.gauge.value, 0.0);
      CAF_CHECK_EQUAL(each.histogram.sample_count, 0u);
    }
}

CAF_TEST(not every error refuses a message) {
  strangelet::metrics::registry registry;
  service_metrics metrics{registry};
  for (const auto code : {error_code::waiting_timeout, error_code::internal, error_code::banned,
                          error_code::unauthorized, error_code::origin_refused,
                          error_code::too_many_connections, error_code::server_full})
    metrics.errors.add(code);
  CAF_CHECK_EQUAL(metrics.messages_refused(), 0u);
  for (const auto code : all_error_codes)
    metrics.errors.add(code);
  CAF_CHECK_EQUAL(metrics.messages_refused(), 8u);
}

CAF_TEST(labels have the names on the wire) {
  for (const auto code : all_error_codes)
    CAF_CHECK_EQUAL(label_of(code), to_string(code));
  for (const auto why : {end_reason::left, end_reason::skipped, end_reason::disconnected,
                         end_reason::closed, end_reason::failed})
    CAF_CHECK_EQUAL(label_of(why), to_string(why));
}

CAF_TEST(an event is counted by its name on the wire) {
  const std::array events{
      client_event{find_partner{}},
      client_event{next_partner{}},
      client_event{leave_room{}},
      client_event{stop_looking_for_common_interests{}},
      client_event{block_partner{}},
      client_event{subscribe_stats{}},
      client_event{relay_request{relay_kind::offer, "", {}}},
      client_event{relay_request{relay_kind::answer, "", {}}},
      client_event{relay_request{relay_kind::candidate, "", {}}},
      client_event{relay_request{relay_kind::chat, "", {}}},
      client_event{relay_request{relay_kind::state, "", {}}},
      client_event{relay_request{relay_kind::typing, "", {}}},
      client_event{ping{}},
  };
  for (const auto& each : events) {
    const auto kind = kind_of(each);
    CAF_CHECK_EQUAL(label_of(kind), event_name(each));
  }
}

CAF_TEST(what cannot be understood is counted as rejected whatever it calls itself) {
  const client_event unknown{rejected{error_code::unknown_event, "", "made_up"}};
  CAF_CHECK(kind_of(unknown) == event_kind::rejected);
}

CAF_TEST(states of calls are those of the specification and others are one) {
  for (const auto* each : {"new", "connecting", "connected", "disconnected", "failed", "closed"}) {
    const auto state = read_call_state('"' + std::string{each} + '"');
    CAF_CHECK_EQUAL(label_of(state), each);
  }
  for (const auto* each : {"", "\"\"", "\"other\"", "\"Connected\"", "\"checking\"", "1"})
    CAF_CHECK(read_call_state(each) == call_state::other);
}
