#pragma once

#include "net/http/request_parser.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace strangelet::net::test {

/// Bounds that no test comes near by accident.
inline constexpr http::request_parser::limits wide_limits{8'192, 65'536};

/// What a `request_parser` makes of some bytes, in order: `GET / [host: h]` for a request, `100`
/// where the client is told to go on, `400` and the like where the connection ends. `more` ends the
/// list if a request was begun and not finished.
using outcomes = std::vector<std::string>;

/// Reads `bytes` in pieces that end where `cuts`, in ascending order, say.
outcomes parse_in_pieces(std::string_view bytes, const std::vector<std::size_t>& cuts,
                         http::request_parser::limits bounds);

/// Checks that `bytes` are read as `expected`, at once, byte by byte, and cut in two anywhere.
void check_requests(std::string_view bytes, const outcomes& expected,
                    http::request_parser::limits bounds = wide_limits);

/// Checks that the first request in `bytes` is refused with `status`, however it arrives, and that
/// nothing before or behind that is taken for a request.
void check_refused(std::string_view bytes, unsigned status,
                   http::request_parser::limits bounds = wide_limits);

/// A request like `GET / HTTP/1.1` with a Host and these lines, each of which ends with a line
/// break.
std::string get_with(std::string_view lines);

/// A POST with a Host and these lines, and `body` behind them.
std::string post_with(std::string_view lines, std::string_view body);

} // namespace strangelet::net::test
