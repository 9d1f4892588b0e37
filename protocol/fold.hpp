#pragma once

// Private to protocol.

#include <string>
#include <string_view>

namespace strangelet::protocol {

/// Appends `text` to `out` in the form by which texts are the same to people: without differences
/// of case, of composition, of width and of characters that nobody sees (NFKC_Casefold: The Unicode
/// Standard, section 3.13, D146 and UAX #44). `text` is UTF-8. Thread-safe.
void append_folded(std::string_view text, std::string& out);

} // namespace strangelet::protocol
