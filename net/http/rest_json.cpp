#include "net/http/rest_json.hpp"

#include "protocol/timestamp.hpp"

#include <nlohmann/json.hpp>

namespace strangelet::net::http {

using nlohmann::json;
using protocol::to_timestamp;

namespace {

/// To the millisecond: what is behind would only look exact.
double in_seconds(matching::duration time) {
  return static_cast<double>(std::chrono::duration_cast<std::chrono::milliseconds>(time).count()) /
         1000;
}

json describe(const actors::service_stats& stats, const http_numbers& numbers) {
  return {{"totalRooms", stats.active_rooms + stats.ended_rooms},
          {"activeRooms", stats.active_rooms},
          {"waitingUsers", stats.waiting_users()},
          {"waitingByMode", {{"video", stats.waiting_video}, {"text", stats.waiting_text}}},
          {"waitSeconds",
           {{"p50", in_seconds(stats.waits.p50)},
            {"p90", in_seconds(stats.waits.p90)},
            {"p99", in_seconds(stats.waits.p99)}}},
          {"pairsPerMinute", stats.waits.pairs_per_minute},
          {"commonInterestShare", stats.waits.share_with_common_interest},
          {"connectedUsers", stats.connected_users},
          {"reconnectingUsers", stats.reconnecting_users},
          {"uptimeSeconds", stats.uptime.count()},
          {"matchesTotal", stats.matches_total},
          {"messagesRelayedTotal", stats.messages_relayed_total},
          {"messagesRefusedTotal", stats.messages_refused_total},
          {"lateMessagesTotal", stats.late_messages_total},
          {"faultsTotal", stats.faults_total},
          {"wrongAdminTokensTotal", numbers.wrong_admin_tokens},
          {"logLinesDroppedTotal", stats.log_lines_dropped_total}};
}

/// Why a room ended. Skipping counts as leaving, as it did before the partner was told which it
/// was.
std::string_view reason(actors::end_reason why) noexcept {
  return to_string(why == actors::end_reason::skipped ? actors::end_reason::left : why);
}

json describe(const actors::room_info& room) {
  json result{{"id", room.id.to_string()},
              {"users", {room.users[0].to_string(), room.users[1].to_string()}},
              {"createdAt", to_timestamp(room.created_at)},
              {"isActive", room.is_active()},
              {"messagesRelayed", room.messages_relayed},
              {"lastActivityAt", to_timestamp(room.last_activity)}};
  if (!room.is_active()) {
    result["endedAt"] = to_timestamp(*room.ended_at);
    result["endReason"] = reason(room.why);
  }
  return result;
}

json describe(const actors::waiting_user& user) {
  return {{"userId", user.user.to_string()},
          {"roomId", user.room.to_string()},
          {"joinedAt", to_timestamp(user.joined_at)},
          {"interests", user.interests}};
}

json describe(const matching::popular_interest& interest) {
  return {{"interest", interest.key}, {"users", interest.users}};
}

template <class T>
json describe(const std::vector<T>& all) {
  auto result = json::array();
  for (const auto& each : all)
    result.push_back(describe(each));
  return result;
}

json describe(const actors::rooms_page& page) {
  return {{"rooms", describe(page.rooms)},
          {"total", page.total},
          {"waitingUsers", page.waiting.total},
          {"waiting", describe(page.waiting.users)}};
}

json describe(const actors::interests_page& page) {
  return {{"interests", describe(page.interests)}};
}

json describe(const actors::clean_up_result& result) {
  return {{"message", "Cleanup completed"},
          {"roomsRemoved", result.rooms_removed},
          {"waitingRemoved", result.waiting_removed}};
}

/// Interests are what users typed: whatever it is, the answer stays valid.
std::string write(const json& described) {
  return described.dump(-1, ' ', false, json::error_handler_t::replace);
}

} // namespace

std::string to_json(const actors::service_stats& stats, const http_numbers& numbers) {
  return write(describe(stats, numbers));
}

std::string to_json(const actors::rooms_page& page) {
  return write(describe(page));
}

std::string to_json(const actors::interests_page& page) {
  return write(describe(page));
}

std::string to_json(const actors::room_info& room) {
  return write(describe(room));
}

std::string to_json(const actors::clean_up_result& result) {
  return write(describe(result));
}

} // namespace strangelet::net::http
