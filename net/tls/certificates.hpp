#pragma once

#include "net/reread.hpp"
#include "net/settings.hpp"
#include "net/tls/context.hpp"

#include <memory>

namespace strangelet::net::tls {

/// The certificate that new connections get, which can be renewed while the server runs.
/// Thread-safe.
class certificates {
public:
  /// Loads and logs what is not right. Throws `std::runtime_error` as `context` does.
  explicit certificates(tls_settings files);

  /// Never null. Whoever has got it keeps what it has got.
  std::shared_ptr<const context> current() const;

  /// Reads the files again; returns whether the certificate is another than before. Throws
  /// `std::runtime_error` as `context` does, and changes nothing then.
  reread reload();

private:
  const tls_settings files_;
  std::shared_ptr<const context> current_;
};

} // namespace strangelet::net::tls
