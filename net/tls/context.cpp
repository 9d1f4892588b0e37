#include "net/tls/context.hpp"

#include "net/tls/errors.hpp"
#include "net/tls/stream.hpp"

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <ctime>
#include <fstream>
#include <stdexcept>
#include <string_view>
#include <sys/stat.h>

namespace strangelet::net::tls {

namespace {

/// For TLS 1.2; all that 1.3 has is of this kind. Without RSA key exchange and finite-field
/// Diffie-Hellman (RFC 9325, section 4.1), and without CBC.
constexpr const char* cipher_list = "ECDHE+AESGCM:ECDHE+CHACHA20:@SECLEVEL=2";

constexpr const char* groups = "X25519:P-256:P-384";

/// Without SHA-1, which OpenSSL would still accept in TLS 1.2 (RFC 9155).
constexpr const char* signature_algorithms =
    "ed25519:ECDSA+SHA256:ECDSA+SHA384:ECDSA+SHA512:rsa_pss_rsae_sha256:rsa_pss_rsae_sha384:"
    "rsa_pss_rsae_sha512:rsa_pss_pss_sha256:rsa_pss_pss_sha384:rsa_pss_pss_sha512:RSA+SHA256:"
    "RSA+SHA384:RSA+SHA512";

/// How long before its end a certificate is worth a warning.
constexpr int days_of_warning = 14;

[[noreturn]] void refuse(const std::string& option, const std::string& path,
                         const std::string& why) {
  throw std::runtime_error{option + ": \"" + path + "\" " + why};
}

/// OpenSSL's own words for a file that is not there are not for people.
void check_readable(const std::string& option, const std::string& path) {
  struct stat about {};
  // A pipe would be waited for.
  if (stat(path.c_str(), &about) == 0 && !S_ISREG(about.st_mode) && !S_ISDIR(about.st_mode))
    refuse(option, path, "is no regular file");
  std::ifstream file{path};
  // A folder can be opened, but not read.
  file.peek();
  if (!file)
    refuse(option, path, std::string{"cannot be read: "} + std::strerror(errno));
}

/// Asks nobody: a server has no terminal.
int no_passphrase(char*, int, int, void*) {
  return 0;
}

/// Takes "http/1.1", which is all there is, and refuses who wants only something else (RFC 7301,
/// section 3.2).
int choose_protocol(SSL*, const unsigned char** chosen, unsigned char* size,
                    const unsigned char* offered, unsigned offered_size, void*) {
  static constexpr std::string_view ours = "http/1.1";
  for (unsigned at = 0; at < offered_size; at += 1U + offered[at]) {
    const std::string_view name{reinterpret_cast<const char*>(offered + at + 1), offered[at]};
    if (name != ours)
      continue;
    *chosen = offered + at + 1;
    *size = offered[at];
    return SSL_TLSEXT_ERR_OK;
  }
  return SSL_TLSEXT_ERR_ALERT_FATAL;
}

std::string date_of(const ASN1_TIME* time) {
  std::tm parts{};
  std::array<char, 16> text{};
  if (ASN1_TIME_to_tm(time, &parts) != 1 ||
      std::strftime(text.data(), text.size(), "%Y-%m-%d", &parts) == 0)
    return "an unknown day";
  return text.data();
}

} // namespace

void context::free_native::operator()(SSL_CTX* native) const {
  SSL_CTX_free(native);
}

context::context(const tls_settings& files) : native_(SSL_CTX_new(TLS_server_method())) {
  if (native_ == nullptr)
    throw std::runtime_error{"tls: " + take_error()};
  offer();
  load_certificate(files.certificate);
  load_key(files);
  check_dates(files.certificate);
  check_mode(files.key);
}

bool context::shows_the_same(const context& other) const {
  const auto chain_of = [](SSL_CTX* native) {
    STACK_OF(X509)* chain = nullptr;
    SSL_CTX_get0_chain_certs(native, &chain);
    return chain;
  };
  const auto* mine = chain_of(native());
  const auto* others = chain_of(other.native());
  // A chain that is not there counts as one of none, of -1 certificates.
  if (X509_cmp(SSL_CTX_get0_certificate(native()), SSL_CTX_get0_certificate(other.native())) != 0 ||
      sk_X509_num(mine) != sk_X509_num(others))
    return false;
  for (int i = 0; i < sk_X509_num(mine); ++i)
    if (X509_cmp(sk_X509_value(mine, i), sk_X509_value(others, i)) != 0)
      return false;
  return true;
}

void context::offer() {
  auto* ctx = native_.get();
  bool is_fine = SSL_CTX_set_min_proto_version(ctx, TLS1_2_VERSION) == 1 &&
                 SSL_CTX_set_max_proto_version(ctx, 0) == 1 &&
                 SSL_CTX_set_cipher_list(ctx, cipher_list) == 1 &&
                 SSL_CTX_set1_groups_list(ctx, groups) == 1 &&
                 SSL_CTX_set1_sigalgs_list(ctx, signature_algorithms) == 1;
  if (!is_fine)
    throw std::runtime_error{"tls: " + take_error()};
  SSL_CTX_set_options(ctx, SSL_OP_NO_COMPRESSION | SSL_OP_NO_RENEGOTIATION |
                               SSL_OP_CIPHER_SERVER_PREFERENCE | SSL_OP_PRIORITIZE_CHACHA);
  // No session is ever resumed, so there is no early data either (docs/decisions/011-tls.md).
  SSL_CTX_set_options(ctx, SSL_OP_NO_TICKET);
  SSL_CTX_set_num_tickets(ctx, 0);
  SSL_CTX_set_session_cache_mode(ctx, SSL_SESS_CACHE_OFF);
  SSL_CTX_set_max_early_data(ctx, 0);
  // An idle connection gives its buffers back.
  SSL_CTX_set_mode(ctx, SSL_MODE_RELEASE_BUFFERS);
  SSL_CTX_set_alpn_select_cb(ctx, choose_protocol, nullptr);
  SSL_CTX_set_default_passwd_cb(ctx, no_passphrase);
  stream::watch(ctx);
}

void context::load_certificate(const std::string& path) {
  check_readable("tls.certificate", path);
  if (SSL_CTX_use_certificate_chain_file(native_.get(), path.c_str()) == 1)
    return;
  if (ERR_GET_LIB(ERR_peek_error()) != ERR_LIB_PEM)
    refuse("tls.certificate", path, "cannot be used: " + take_error());
  ERR_clear_error();
  refuse("tls.certificate", path, "holds no certificate in PEM");
}

void context::load_key(const tls_settings& files) {
  check_readable("tls.key", files.key);
  const bool is_loaded =
      SSL_CTX_use_PrivateKey_file(native_.get(), files.key.c_str(), SSL_FILETYPE_PEM) == 1;
  if (is_loaded && SSL_CTX_check_private_key(native_.get()) == 1)
    return;
  // A key of the same kind is compared when it is loaded, one of another kind only now.
  const bool is_other = is_loaded || ERR_GET_LIB(ERR_peek_error()) == ERR_LIB_X509;
  ERR_clear_error();
  if (is_other)
    refuse("tls.key", files.key,
           "is not the key of the certificate in \"" + files.certificate + "\"");
  refuse("tls.key", files.key, "holds no private key in PEM without a passphrase");
}

void context::check_dates(const std::string& path) {
  const auto* certificate = SSL_CTX_get0_certificate(native_.get());
  const auto* begin = X509_get0_notBefore(certificate);
  const auto* end = X509_get0_notAfter(certificate);
  int days = 0;
  int seconds = 0;
  if (X509_cmp_current_time(begin) > 0)
    warnings_.push_back("tls.certificate: \"" + path + "\" is not valid before " + date_of(begin));
  else if (X509_cmp_current_time(end) < 0)
    warnings_.push_back("tls.certificate: \"" + path + "\" has expired on " + date_of(end));
  else if (ASN1_TIME_diff(&days, &seconds, nullptr, end) == 1 && days < days_of_warning)
    warnings_.push_back("tls.certificate: \"" + path + "\" expires on " + date_of(end));
}

void context::check_mode(const std::string& path) {
  struct stat file {};
  // Groups may read it: that is how Debian shares keys (`ssl-cert`).
  constexpr mode_t too_open = S_IWGRP | S_IRWXO;
  if (stat(path.c_str(), &file) == 0 && (file.st_mode & too_open) != 0)
    warnings_.push_back("tls.key: \"" + path +
                        "\" is open to other users of this machine; chmod 600 closes it");
}

} // namespace strangelet::net::tls
