#include "protocol/error_code.hpp"

namespace strangelet::protocol {

std::string_view to_string(error_code code) noexcept {
  switch (code) {
  case error_code::invalid_json:
    return "invalid_json";
  case error_code::invalid_message:
    return "invalid_message";
  case error_code::unknown_event:
    return "unknown_event";
  case error_code::not_in_room:
    return "not_in_room";
  case error_code::wrong_room:
    return "wrong_room";
  case error_code::already_in_room:
    return "already_in_room";
  case error_code::rate_limited:
    return "rate_limited";
  case error_code::waiting_timeout:
    return "waiting_timeout";
  case error_code::banned:
    return "banned";
  case error_code::server_draining:
    return "server_draining";
  case error_code::internal:
    return "internal";
  case error_code::unauthorized:
    return "unauthorized";
  case error_code::origin_refused:
    return "origin_refused";
  case error_code::too_many_connections:
    return "too_many_connections";
  case error_code::server_full:
    return "server_full";
  }
  return "internal";
}

} // namespace strangelet::protocol
