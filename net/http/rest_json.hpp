#pragma once

#include "net/http/bridge.hpp"

#include <string>

namespace strangelet::net::http {

/// The JSON text of an answer, as `docs/openapi.yaml` describes it.
std::string to_json(const service_answer& answer);

} // namespace strangelet::net::http
