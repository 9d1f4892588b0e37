#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace strangelet::net::http {

/// True if `origin`, the value of a field `Origin`, is one of `listed`. The port that a scheme has
/// anyway makes no difference (RFC 6454, sections 4 and 6.2): browsers leave it out, people may
/// not.
bool lists_origin(const std::vector<std::string>& listed, std::string_view origin);

} // namespace strangelet::net::http
