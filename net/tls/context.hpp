#pragma once

#include "net/settings.hpp"

#include <openssl/types.h>

#include <memory>
#include <string>
#include <vector>

namespace strangelet::net::tls {

/// A certificate chain with its key, and what is offered to clients: TLS 1.2 and 1.3, and only
/// suites with forward secrecy and AEAD (RFC 9325). Does not change once it is made; thread-safe.
class context {
public:
  /// Reads both files. Throws `std::runtime_error` with a sentence that names the option if they
  /// cannot be used.
  explicit context(const tls_settings& files);

  /// For new connections, which keep it for as long as they live.
  SSL_CTX* native() const noexcept {
    return native_.get();
  }

  /// What is usable but not right, one sentence each: a certificate out of its time, a key that
  /// others can read.
  const std::vector<std::string>& warnings() const noexcept {
    return warnings_;
  }

  /// Whether clients are shown the same chain of certificates.
  bool shows_the_same(const context& other) const;

private:
  struct free_native {
    void operator()(SSL_CTX* native) const;
  };

  void offer();
  void load_certificate(const std::string& path);
  void load_key(const tls_settings& files);
  void check_dates(const std::string& path);
  void check_mode(const std::string& path);

  std::unique_ptr<SSL_CTX, free_native> native_;
  std::vector<std::string> warnings_;
};

} // namespace strangelet::net::tls
