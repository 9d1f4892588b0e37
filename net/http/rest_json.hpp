#pragma once

#include "net/http/bridge.hpp"

#include <cstdint>
#include <string>

namespace strangelet::net::http {

/// What `/videochat/stats` says of HTTP itself, of which the supervisor knows nothing.
struct http_numbers {
  std::uint64_t wrong_admin_tokens = 0;
};

/// The JSON text of an answer, as `docs/openapi.yaml` describes it.
std::string to_json(const service_answer& answer, const http_numbers& numbers = {});

} // namespace strangelet::net::http
