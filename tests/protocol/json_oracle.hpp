#pragma once

#include <string>
#include <string_view>

namespace strangelet::protocol::test {

/// Whether `text` is JSON by RFC 8259, in the judgement of nlohmann/json, of which our walk shares
/// no code.
///
/// nlohmann/json differs from the grammar in four points, which are evened out first: it
/// refuses lone surrogate escapes and numbers too large for a double, skips a byte order mark, and
/// takes a NUL for the end of the text.
bool oracle_accepts(std::string_view text);

/// `text` with each surrogate escape replaced by that of a letter, and with no more than two
/// digits left of each run of digits outside of strings. Changes nothing about its validity.
std::string make_tame(std::string_view text);

} // namespace strangelet::protocol::test
