#pragma once

#include <openssl/types.h>

#include <cstddef>
#include <string>

namespace strangelet::net::tls {

/// What OpenSSL reads from and writes to instead of a socket: memory that is lent to it for one
/// call. It never waits, and keeps nothing. Not thread-safe.
struct lent_memory {
  /// What the peer has sent and nobody has read yet.
  const char* in = nullptr;
  std::size_t in_size = 0;
  /// Where to put what is to be sent; null if there is nowhere.
  std::string* out = nullptr;
};

/// A BIO (bio(7)) on `memory`, which must outlive it. Null if there is no memory for it.
BIO* make_bio(lent_memory& memory);

} // namespace strangelet::net::tls
