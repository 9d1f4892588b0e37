#pragma once

#include "protocol/server_event.hpp"

#include <string>

namespace strangelet::protocol {

/// Appends the JSON text of `event` to `out`. Payloads and tokens are spliced in unchanged, so they
/// must come from `event_parser`. Thread-safe.
void write_event(const server_event& event, std::string& out);

} // namespace strangelet::protocol
