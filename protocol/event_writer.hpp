#pragma once

#include "protocol/server_event.hpp"

#include <cstddef>
#include <string>

namespace strangelet::protocol {

/// Appends the JSON text of `event` to `out`. Payloads and tokens are spliced in unchanged, so they
/// must come from `event_parser`. Thread-safe.
void write_event(const server_event& event, std::string& out);

/// The same with `id` and `seq`, for a client that counts.
void write_event(const server_event& event, const event_numbers& numbers, std::string& out);

/// About how many bytes `write_event` appends, without writing them: rarely less, by the escapes of
/// texts that the server has words for.
std::size_t estimate_size(const server_event& event) noexcept;

} // namespace strangelet::protocol
