#pragma once

#include <openssl/types.h>

#include <memory>
#include <string>
#include <string_view>

namespace strangelet::net::test {

/// The other end of a TLS connection: OpenSSL's client between strings. Trusts everybody.
class tls_client {
public:
  /// `version` is the only one that it speaks.
  explicit tls_client(int version);
  /// Only this suite, of TLS 1.2.
  explicit tls_client(const std::string& cipher);
  /// Comes back, with what another one remembers.
  tls_client(int version, const tls_client& before);

  /// Goes on with the handshake, after records have come in or at its beginning. Returns what to
  /// send.
  std::string shake_hands(std::string_view records = {});

  /// The records of `bytes`.
  std::string seal(std::string_view bytes);

  /// What is in `records`, as far as they are whole; "(end)" behind it if the other side has said
  /// that it ends, "(failed)" if they are not right.
  std::string open(std::string_view records);

  /// The word that this side ends.
  std::string seal_end();

  /// Says that it has new keys, and asks for the same (RFC 8446, section 4.6.3).
  std::string update_keys();

  /// Asks for another handshake (RFC 5246, section 7.4.1.1).
  std::string renegotiate();

  /// Offers these protocols, each with its length in front.
  void offer_protocols(std::string_view list);
  std::string protocol() const;

  bool is_established() const;
  bool was_resumed() const;
  /// What has been agreed on: "TLSv1.3".
  std::string version() const;

private:
  struct freed {
    void operator()(SSL_CTX* each) const;
    void operator()(SSL* each) const;
  };

  void give(std::string_view records);
  std::string take();

  std::unique_ptr<SSL_CTX, freed> context_;
  std::unique_ptr<SSL, freed> native_;
};

} // namespace strangelet::net::test
