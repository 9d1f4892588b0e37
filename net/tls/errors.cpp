#include "net/tls/errors.hpp"

#include <openssl/err.h>

namespace strangelet::net::tls {

std::string take_error() {
  // The first is the cause, the others are what came of it.
  const auto code = ERR_get_error();
  ERR_clear_error();
  const auto* reason = code == 0 ? nullptr : ERR_reason_error_string(code);
  return reason == nullptr ? "no reason given" : reason;
}

} // namespace strangelet::net::tls
