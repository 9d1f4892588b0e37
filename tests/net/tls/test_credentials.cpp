#include "test_credentials.hpp"

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <memory>
#include <stdexcept>
#include <sys/stat.h>

namespace strangelet::net::test {

namespace {

template <class T, void (*Free)(T*)>
struct freed_by {
  void operator()(T* each) const {
    Free(each);
  }
};

using key_ptr = std::unique_ptr<EVP_PKEY, freed_by<EVP_PKEY, EVP_PKEY_free>>;
using x509_ptr = std::unique_ptr<X509, freed_by<X509, X509_free>>;
using bio_ptr = std::unique_ptr<BIO, freed_by<BIO, BIO_free_all>>;

void check(bool is_fine) {
  if (!is_fine)
    throw std::runtime_error{"OpenSSL cannot make a certificate"};
}

std::string text_of(BIO* bio) {
  char* data = nullptr;
  auto size = BIO_get_mem_data(bio, &data);
  return {data, static_cast<std::size_t>(size)};
}

credentials sign(EVP_PKEY* key, const std::string& name, validity days) {
  constexpr int seconds_per_day = 86'400;
  const x509_ptr certificate{X509_new()};
  auto* subject = X509_get_subject_name(certificate.get());
  check(X509_set_version(certificate.get(), 2) == 1 &&
        ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), 1) == 1 &&
        X509_gmtime_adj(X509_getm_notBefore(certificate.get()), days.from * seconds_per_day) !=
            nullptr &&
        X509_gmtime_adj(X509_getm_notAfter(certificate.get()), days.to * seconds_per_day) !=
            nullptr &&
        X509_set_pubkey(certificate.get(), key) == 1 &&
        X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_UTF8,
                                   reinterpret_cast<const unsigned char*>(name.c_str()), -1, -1,
                                   0) == 1 &&
        X509_set_issuer_name(certificate.get(), subject) == 1 &&
        X509_sign(certificate.get(), key, EVP_sha256()) != 0);
  const bio_ptr certificate_text{BIO_new(BIO_s_mem())};
  const bio_ptr key_text{BIO_new(BIO_s_mem())};
  check(PEM_write_bio_X509(certificate_text.get(), certificate.get()) == 1 &&
        PEM_write_bio_PrivateKey(key_text.get(), key, nullptr, nullptr, 0, nullptr, nullptr) == 1);
  return {text_of(certificate_text.get()), text_of(key_text.get())};
}

} // namespace

credentials make_credentials(const std::string& name, validity days) {
  const key_ptr key{EVP_EC_gen("P-256")};
  check(key != nullptr);
  return sign(key.get(), name, days);
}

credentials make_rsa_credentials(unsigned bits) {
  const key_ptr key{EVP_RSA_gen(bits)};
  check(key != nullptr);
  return sign(key.get(), "localhost", {});
}

credential_files::credential_files(const credentials& content) {
  settings.certificate = path("certificate.pem");
  settings.key = path("key.pem");
  replace(content);
}

void credential_files::replace(const credentials& content) const {
  folder.add("certificate.pem", content.certificate);
  folder.add("key.pem", content.key);
  chmod(settings.key.c_str(), S_IRUSR | S_IWUSR);
}

} // namespace strangelet::net::test
