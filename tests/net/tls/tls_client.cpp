#include "tls_client.hpp"

#include <openssl/err.h>
#include <openssl/ssl.h>

#include <array>
#include <stdexcept>

namespace strangelet::net::test {

namespace {

void check(bool is_fine) {
  if (!is_fine)
    throw std::runtime_error{"OpenSSL's client cannot do that"};
}

} // namespace

void tls_client::freed::operator()(SSL_CTX* each) const {
  SSL_CTX_free(each);
}

void tls_client::freed::operator()(SSL* each) const {
  SSL_free(each);
}

tls_client::tls_client(int version) : context_(SSL_CTX_new(TLS_client_method())) {
  check(SSL_CTX_set_min_proto_version(context_.get(), version) == 1 &&
        SSL_CTX_set_max_proto_version(context_.get(), version) == 1);
  // Versions that are out of date ask for no security at all.
  SSL_CTX_set_security_level(context_.get(), 0);
  native_.reset(SSL_new(context_.get()));
  SSL_set_bio(native_.get(), BIO_new(BIO_s_mem()), BIO_new(BIO_s_mem()));
  SSL_set_connect_state(native_.get());
}

tls_client::tls_client(const std::string& cipher) : tls_client(TLS1_2_VERSION) {
  check(SSL_set_cipher_list(native_.get(), cipher.c_str()) == 1);
}

tls_client::tls_client(int version, const tls_client& before) : tls_client(version) {
  SSL_set_session(native_.get(), SSL_get0_session(before.native_.get()));
}

std::string tls_client::shake_hands(std::string_view records) {
  give(records);
  SSL_do_handshake(native_.get());
  return take();
}

std::string tls_client::seal(std::string_view bytes) {
  std::size_t written = 0;
  check(SSL_write_ex(native_.get(), bytes.data(), bytes.size(), &written) == 1);
  return take();
}

std::string tls_client::open(std::string_view records) {
  give(records);
  std::string result;
  std::array<char, 16'384> buffer{};
  std::size_t count = 0;
  while (SSL_read_ex(native_.get(), buffer.data(), buffer.size(), &count) == 1)
    result.append(buffer.data(), count);
  auto error = SSL_get_error(native_.get(), 0);
  ERR_clear_error();
  if (error == SSL_ERROR_ZERO_RETURN)
    result += "(end)";
  else if (error != SSL_ERROR_WANT_READ)
    result += "(failed)";
  return result;
}

std::string tls_client::seal_end() {
  SSL_shutdown(native_.get());
  return take();
}

std::string tls_client::update_keys() {
  check(SSL_key_update(native_.get(), SSL_KEY_UPDATE_REQUESTED) == 1 &&
        SSL_do_handshake(native_.get()) == 1);
  return take();
}

std::string tls_client::renegotiate() {
  check(SSL_renegotiate(native_.get()) == 1);
  SSL_do_handshake(native_.get());
  return take();
}

void tls_client::offer_protocols(std::string_view list) {
  check(SSL_set_alpn_protos(native_.get(), reinterpret_cast<const unsigned char*>(list.data()),
                            static_cast<unsigned>(list.size())) == 0);
}

std::string tls_client::protocol() const {
  const unsigned char* data = nullptr;
  unsigned size = 0;
  SSL_get0_alpn_selected(native_.get(), &data, &size);
  return {reinterpret_cast<const char*>(data), size};
}

bool tls_client::is_established() const {
  return SSL_is_init_finished(native_.get()) == 1;
}

bool tls_client::was_resumed() const {
  return SSL_session_reused(native_.get()) == 1;
}

std::string tls_client::version() const {
  return SSL_get_version(native_.get());
}

void tls_client::give(std::string_view records) {
  if (!records.empty())
    BIO_write(SSL_get_rbio(native_.get()), records.data(), static_cast<int>(records.size()));
}

std::string tls_client::take() {
  std::string result;
  std::array<char, 4'096> buffer{};
  for (int count = 0; (count = BIO_read(SSL_get_wbio(native_.get()), buffer.data(),
                                        static_cast<int>(buffer.size()))) > 0;)
    result.append(buffer.data(), static_cast<std::size_t>(count));
  ERR_clear_error();
  return result;
}

} // namespace strangelet::net::test
