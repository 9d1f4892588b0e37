#pragma once

#include <openssl/evp.h>

#include <stdexcept>

namespace strangelet::test {

/// While it lives, OpenSSL computes no digest in this process: it is told to ask a provider that
/// does not exist.
class no_digests {
public:
  no_digests() {
    if (EVP_set_default_properties(nullptr, "provider=none") != 1)
      throw std::runtime_error{"OpenSSL takes no properties"};
  }
  ~no_digests() {
    EVP_set_default_properties(nullptr, "");
  }

  no_digests(const no_digests&) = delete;
  no_digests& operator=(const no_digests&) = delete;
};

} // namespace strangelet::test
