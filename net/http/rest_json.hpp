#pragma once

#include "actors/interfaces.hpp"

#include <cstdint>
#include <string>

namespace strangelet::net::http {

/// What `/videochat/stats` says of HTTP itself, of which the supervisor knows nothing.
struct http_numbers {
  std::uint64_t wrong_admin_tokens = 0;
};

// The JSON text of an answer, as `docs/openapi.yaml` describes it.

std::string to_json(const actors::service_stats& stats, const http_numbers& numbers);
std::string to_json(const actors::rooms_page& page);
std::string to_json(const actors::interests_page& page);
std::string to_json(const actors::room_info& room);
std::string to_json(const actors::clean_up_result& result);

} // namespace strangelet::net::http
