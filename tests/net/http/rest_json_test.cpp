#define CAF_SUITE net.rest_json

#include "net/http/rest_json.hpp"

#include <string>

#include "caf/test/unit_test.hpp"

#include "directory_samples.hpp"

using namespace strangelet::actors;
using namespace strangelet::net::http;
using namespace strangelet::net::test;
using namespace std::chrono_literals;
using namespace std::string_literals;

namespace {

const auto active_room_json =
    R"({"createdAt":"2026-11-22T13:02:03.456Z","id":"00000000-0000-4000-8000-000000000001",)"
    R"("isActive":true,"lastActivityAt":"2026-11-22T13:03:03.456Z","messagesRelayed":7,)"
    R"("users":["00000000-0000-4000-8000-00000000000a","00000000-0000-4000-8000-00000000000b"]})"s;

const auto ended_room_json =
    R"({"createdAt":"2026-11-22T13:02:03.456Z","endReason":"disconnected",)"
    R"("endedAt":"2026-11-22T13:04:03.456Z","id":"00000000-0000-4000-8000-000000000002",)"
    R"("isActive":false,"lastActivityAt":"2026-11-22T13:03:03.456Z","messagesRelayed":7,)"
    R"("users":["00000000-0000-4000-8000-00000000000a","00000000-0000-4000-8000-00000000000b"]})"s;

waiting_user waiting(std::vector<std::string> interests) {
  return {sample_user('c'), sample_room('3'), sample_time, std::move(interests)};
}

std::string page_with_interest(const std::string& interest) {
  return to_json(rooms_page{0, {}, {1, {waiting({interest})}}});
}

} // namespace

CAF_TEST(numbers of the moment have all their fields) {
  service_stats stats;
  stats.ended_rooms = 5;
  stats.active_rooms = 2;
  stats.waiting_video = 1;
  stats.waiting_text = 2;
  stats.waits = {1'500ms, 4s, 60s, 12.5, 0.25};
  stats.connected_users = 9;
  stats.reconnecting_users = 8;
  stats.matches_total = 70;
  stats.messages_relayed_total = 18'446'744'073'709'551'615U;
  stats.messages_refused_total = 4;
  stats.late_messages_total = 3;
  stats.faults_total = 6;
  stats.log_lines_dropped_total = 11;
  stats.uptime = 86'400s;
  CAF_CHECK_EQUAL(
      to_json(stats, {11}),
      R"({"activeRooms":2,"commonInterestShare":0.25,"connectedUsers":9,)"
      R"("faultsTotal":6,"lateMessagesTotal":3,"logLinesDroppedTotal":11,"matchesTotal":70,"messagesRefusedTotal":4,)"
      R"("messagesRelayedTotal":18446744073709551615,"pairsPerMinute":12.5,"reconnectingUsers":8,)"
      R"("totalRooms":7,"uptimeSeconds":86400,"waitSeconds":{"p50":1.5,"p90":4.0,)"
      R"("p99":60.0},"waitingByMode":{"text":2,"video":1},"waitingUsers":3,"wrongAdminTokensTotal":11})");
}

CAF_TEST(popular interests are listed with their users) {
  CAF_CHECK_EQUAL(to_json(interests_page{}), R"({"interests":[]})");
  CAF_CHECK_EQUAL(to_json(interests_page{{{"music", 7}, {"\xFF", 5}}}),
                  R"({"interests":[{"interest":"music","users":7},{"interest":")"
                  "\uFFFD"
                  R"(","users":5}]})");
}

CAF_TEST(an active room has neither an end nor a reason) {
  CAF_CHECK_EQUAL(to_json(active_room()), active_room_json);
}

CAF_TEST(an ended room has an end and a reason) {
  CAF_CHECK_EQUAL(to_json(ended_room()), ended_room_json);
}

CAF_TEST(a room ends for one of four reasons) {
  auto reason = [](end_reason why) {
    auto room = ended_room();
    room.why = why;
    auto text = to_json(room);
    auto at = text.find("\"endReason\":") + 12;
    return text.substr(at, text.find(',', at) - at);
  };
  CAF_CHECK_EQUAL(reason(end_reason::left), "\"left\"");
  CAF_CHECK_EQUAL(reason(end_reason::skipped), "\"left\"");
  CAF_CHECK_EQUAL(reason(end_reason::disconnected), "\"disconnected\"");
  CAF_CHECK_EQUAL(reason(end_reason::closed), "\"closed\"");
  CAF_CHECK_EQUAL(reason(end_reason::failed), "\"failed\"");
}

CAF_TEST(an empty page has empty lists) {
  CAF_CHECK_EQUAL(to_json(rooms_page{}), R"({"rooms":[],"total":0,"waiting":[],"waitingUsers":0})");
}

CAF_TEST(a page lists rooms and those who wait and says how many there are in all) {
  CAF_CHECK_EQUAL(
      to_json(rooms_page{20'000, {active_room(), ended_room()}, {12, {waiting({"a", "b"})}}}),
      R"({"rooms":[)" + active_room_json + ',' + ended_room_json +
          R"(],"total":20000,"waiting":[{"interests":["a","b"],)"
          R"("joinedAt":"2026-11-22T13:02:03.456Z",)"
          R"("roomId":"00000000-0000-4000-8000-000000000003",)"
          R"("userId":"00000000-0000-4000-8000-00000000000c"}],"waitingUsers":12})");
}

CAF_TEST(one who waits without interests has an empty list of them) {
  CAF_CHECK_NOT_EQUAL(to_json(rooms_page{0, {}, {1, {waiting({})}}}).find(R"("interests":[])"),
                      std::string::npos);
}

CAF_TEST(interests are what users typed and stay JSON) {
  struct row {
    std::string typed;
    std::string written;
  };
  for (const auto& [typed, written] :
       {row{"music", R"("music")"}, row{"", R"("")"}, row{"\"", R"("\"")"}, row{"\\", R"("\\")"},
        row{"a\r\nb\t\x01", R"("a\r\nb\t\u0001")"}, row{"</script>", R"("</script>")"},
        row{"gr\u00FCn", "\"gr\u00FCn\""}, row{"\xFF", "\"\uFFFD\""}, row{"\xC3", "\"\uFFFD\""},
        row{"\0"s, R"("\u0000")"}}) {
    auto text = page_with_interest(typed);
    CAF_CHECK_NOT_EQUAL(text.find("{\"interests\":[" + written + "]"), std::string::npos);
  }
}

CAF_TEST(a clean up says what it removed) {
  CAF_CHECK_EQUAL(to_json(clean_up_result{3, 4}),
                  R"({"message":"Cleanup completed","roomsRemoved":3,"waitingRemoved":4})");
}
