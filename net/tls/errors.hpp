#pragma once

#include <string>

namespace strangelet::net::tls {

/// Why OpenSSL has refused, in its own words, and nothing that came from a peer. Empties this
/// thread's error queue, which nobody else does: what is left in it would be blamed on the next
/// connection (SSL_get_error(3)).
std::string take_error();

} // namespace strangelet::net::tls
