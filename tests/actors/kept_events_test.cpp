#define CAF_SUITE actors.kept_events

#include "actors/kept_events.hpp"

#include <string>

#include "caf/test/unit_test.hpp"

#include "describe.hpp"

using namespace strangelet::actors;
using namespace strangelet::protocol;

namespace {

relayed from_partner(relay_kind kind, std::string payload) {
  return {kind, std::move(payload), {}, {}, {}};
}

/// The places of all, and what they carry.
std::string content(kept_events& kept) {
  std::string result;
  for (const auto& each : kept.all()) {
    const auto* relay = std::get_if<relayed>(&each.event);
    const auto* stats = std::get_if<online_stats>(&each.event);
    result += (result.empty() ? "" : " ") + std::to_string(each.numbers.seq) + ':' +
              (relay != nullptr   ? relay->payload
               : stats != nullptr ? std::to_string(stats->online)
                                  : "-");
  }
  return result;
}

const auto typing = relay_kind::typing;
const auto chat = relay_kind::chat;

} // namespace

CAF_TEST(of what waits to be sent only the last counts where one replaces the other) {
  kept_events kept;
  for (int n = 0; n < 100; ++n) {
    kept.add(from_partner(typing, n % 2 == 0 ? "true" : "false"), {}, false);
    kept.add(online_stats{static_cast<std::size_t>(n), 0}, {}, false);
    kept.add(from_partner(relay_kind::state, std::to_string(n)), {}, false);
    kept.add(partner_reconnecting{{}, {}}, {}, false);
    kept.add(partner_reconnected{}, {}, false);
  }
  CAF_CHECK_EQUAL(content(kept), "0:false 0:99 0:99 0:-");
}

CAF_TEST(messages and signaling are all kept and in order) {
  kept_events kept;
  kept.add(from_partner(chat, "1"), {}, false);
  kept.add(from_partner(relay_kind::candidate, "2"), {}, false);
  kept.add(from_partner(typing, "true"), {}, false);
  kept.add(from_partner(chat, "3"), {}, false);
  kept.add(from_partner(typing, "false"), {}, false);
  kept.add(from_partner(relay_kind::candidate, "4"), {}, false);
  CAF_CHECK_EQUAL(content(kept), "0:1 0:2 0:3 0:false 0:4");
}

CAF_TEST(what was sent has a place and stays until there is no room) {
  kept_events kept;
  kept.add(from_partner(typing, "true"), {0, 1}, true);
  kept.add(from_partner(chat, "x"), {0, 2}, true);
  kept.add(from_partner(typing, "false"), {0, 3}, true);
  kept.add(from_partner(typing, "true"), {}, false);
  CAF_CHECK_EQUAL(content(kept), "1:true 2:x 3:false 0:true");
  kept.compact();
  CAF_CHECK_EQUAL(content(kept), "2:x 0:true");
}

CAF_TEST(an answer is not replaced) {
  kept_events kept;
  kept.add(online_stats{1, 0}, {5, 0}, false);
  kept.add(online_stats{2, 0}, {}, false);
  kept.add(online_stats{3, 0}, {}, false);
  kept.compact();
  CAF_CHECK_EQUAL(content(kept), "0:1 0:3");
}

CAF_TEST(what is about another room is not replaced) {
  kept_events kept;
  kept.add(from_partner(typing, "true"), {}, false);
  kept.add(partner_found{}, {}, false);
  kept.add(from_partner(typing, "false"), {}, false);
  kept.compact();
  CAF_CHECK_EQUAL(content(kept), "0:true 0:- 0:false");
}

CAF_TEST(what is acknowledged is forgotten and its bytes with it) {
  kept_events kept;
  for (std::uint64_t seq = 1; seq <= 4; ++seq)
    kept.add(from_partner(chat, std::to_string(seq)), {0, seq}, true);
  kept.add(from_partner(chat, "5"), {}, false);
  kept.acknowledge(2);
  CAF_CHECK_EQUAL(content(kept), "3:3 4:4 0:5");
  kept.acknowledge(1);
  kept.acknowledge(99);
  CAF_CHECK_EQUAL(content(kept), "0:5");
  CAF_CHECK(kept.bytes() > 100);
  kept.clear();
  CAF_CHECK_EQUAL(kept.bytes(), 0u);
}

CAF_TEST(what comes back from a lost connection goes before what was kept since) {
  kept_events kept;
  kept.add(from_partner(chat, "3"), {}, false);
  kept.add_given_back(from_partner(chat, "1"));
  kept.add_given_back(from_partner(chat, "2"));
  CAF_CHECK_EQUAL(content(kept), "0:1 0:2 0:3");
}

CAF_TEST(what was sent can be dropped but for what comes back) {
  kept_events kept;
  for (const auto* each : {"1", "2", "3"})
    kept.add(from_partner(chat, each), {}, true);
  kept.add(from_partner(chat, "4"), {}, false);
  kept.unsend_last();
  kept.drop_sent();
  CAF_CHECK_EQUAL(content(kept), "0:3 0:4");
}
