#pragma once

#include "actors/room_info.hpp"

#include <chrono>
#include <string>

namespace strangelet::net::test {

/// 2026-11-22T13:02:03.456Z
inline const auto sample_time = protocol::time_point{std::chrono::milliseconds{1'795'352'523'456}};

inline protocol::uuid sample_id(char digit) {
  return protocol::uuid::parse("00000000-0000-4000-8000-00000000000" + std::string{digit}).value();
}

inline protocol::user_id sample_user(char digit) {
  return protocol::user_id{sample_id(digit)};
}

inline protocol::room_id sample_room(char digit) {
  return protocol::room_id{sample_id(digit)};
}

/// Room 1 of users a and b.
inline actors::room_info active_room() {
  actors::room_info result;
  result.id = sample_room('1');
  result.users = {sample_user('a'), sample_user('b')};
  result.created_at = sample_time;
  result.messages_relayed = 7;
  result.last_activity = sample_time + std::chrono::minutes{1};
  return result;
}

/// Room 2 of the same.
inline actors::room_info ended_room() {
  auto result = active_room();
  result.id = sample_room('2');
  result.ended_at = sample_time + std::chrono::minutes{2};
  result.why = actors::end_reason::disconnected;
  return result;
}

} // namespace strangelet::net::test
