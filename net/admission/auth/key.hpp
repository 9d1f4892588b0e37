#pragma once

#include "net/admission/auth/algorithm.hpp"

#include <memory>
#include <string>
#include <string_view>

namespace strangelet::net::auth {

/// A key that signatures are checked with. Immutable. Thread-safe.
class key {
public:
  /// Reads what a key file holds: for HS256 a secret of at least 32 bytes (RFC 7518, section 3.2),
  /// not counting one line break at the end; else a public key in PEM (`BEGIN PUBLIC KEY`), of RSA
  /// with at least 2048 bits or of the curve P-256. Throws `std::runtime_error` that says what is
  /// wrong with it.
  key(algorithm how, std::string_view file);
  ~key();

  key(key&&) noexcept;
  key& operator=(key&&) noexcept;

  /// Whether `signature` is that of `text` under this key and its algorithm. Never throws for
  /// anything that a client may send; takes the same time wherever an HMAC differs.
  bool verifies(std::string_view text, std::string_view signature) const;

  /// Whether both accept the same signatures. How their files are written does not matter.
  friend bool operator==(const key& a, const key& b);

private:
  struct content;

  algorithm algorithm_;
  std::unique_ptr<const content> content_;
};

} // namespace strangelet::net::auth
