#pragma once

#include "net/settings.hpp"
#include "tests/tools/temporary_folder.hpp"

#include <string>

namespace strangelet::net::test {

using namespace strangelet::test;

/// A key and a self-signed certificate of it, made when the test runs.
struct credentials {
  std::string certificate;
  std::string key;
};

/// How long it is valid: from and to so many days from now.
struct validity {
  int from = -1;
  int to = 90;
};

/// One with an elliptic key.
credentials make_credentials(const std::string& name = "localhost", validity days = {});

/// One with an RSA key of so many bits.
credentials make_rsa_credentials(unsigned bits);

/// A folder with `certificate.pem` and `key.pem`.
class credential_files {
public:
  explicit credential_files(const credentials& content = make_credentials());

  /// Writes them again.
  void replace(const credentials& content) const;

  std::string path(const std::string& name) const {
    return folder.path() + '/' + name;
  }

  temporary_folder folder;
  tls_settings settings;
};

} // namespace strangelet::net::test
