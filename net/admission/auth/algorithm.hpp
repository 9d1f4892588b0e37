#pragma once

#include "net/auth_settings.hpp"

#include <string_view>

namespace strangelet::net::auth {

/// The value of `alg` in a token's header, for example `HS256`.
std::string_view to_string(algorithm which) noexcept;

} // namespace strangelet::net::auth
