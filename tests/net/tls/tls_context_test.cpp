#define CAF_SUITE net.tls_context

#include "net/tls/certificates.hpp"
#include "net/tls/context.hpp"

#include <openssl/ssl.h>
#include <spdlog/spdlog.h>

#include <stdexcept>
#include <string>
#include <sys/stat.h>

#include "caf/test/unit_test.hpp"

#include "test_credentials.hpp"

using namespace strangelet::net;
using namespace strangelet::net::test;

namespace {

struct tls_context_fixture {
  tls_context_fixture() {
    spdlog::set_level(spdlog::level::off);
  }

  credential_files files;

  /// What is wrong with the files.
  std::string problem() const {
    try {
      const tls::context made{files.settings};
      return "nothing";
    } catch (const std::runtime_error& e) {
      return e.what();
    }
  }

  /// All warnings of files that can be used.
  std::string warnings() const {
    std::string result;
    const tls::context made{files.settings};
    for (const auto& each : made.warnings())
      result += each + '\n';
    return result;
  }
};

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

std::string name_of(const tls::context& which) {
  const auto* subject = X509_get_subject_name(SSL_CTX_get0_certificate(which.native()));
  char text[64] = {};
  X509_NAME_get_text_by_NID(subject, NID_commonName, text, sizeof(text));
  return text;
}

} // namespace

CAF_TEST_FIXTURE_SCOPE(tls_context_tests, tls_context_fixture)

CAF_TEST(a certificate and its key are taken without a warning) {
  CAF_CHECK_EQUAL(problem(), "nothing");
  CAF_CHECK_EQUAL(warnings(), "");
  files.replace(make_rsa_credentials(2'048));
  CAF_CHECK_EQUAL(problem(), "nothing");
}

CAF_TEST(a file that is not there is named with its option) {
  files.settings.certificate = files.path("none.pem");
  CAF_CHECK_EQUAL(problem(), "tls.certificate: \"" + files.settings.certificate +
                                 "\" cannot be read: No such file or directory");
  files.settings.certificate = files.path("certificate.pem");
  files.settings.key = files.path("none.pem");
  CAF_CHECK_EQUAL(problem(), "tls.key: \"" + files.settings.key +
                                 "\" cannot be read: No such file or directory");
}

CAF_TEST(a folder is no file) {
  files.settings.key = files.folder.path();
  CAF_CHECK_EQUAL(problem(),
                  "tls.key: \"" + files.settings.key + "\" cannot be read: Is a directory");
}

CAF_TEST(a pipe is not waited for) {
  files.settings.certificate = files.path("pipe");
  CAF_REQUIRE_EQUAL(mkfifo(files.settings.certificate.c_str(), 0600), 0);
  CAF_CHECK_EQUAL(problem(),
                  "tls.certificate: \"" + files.settings.certificate + "\" is no regular file");
}

CAF_TEST(a chain that is cut off in its second certificate is refused) {
  const auto content = make_credentials();
  const auto next = make_credentials("authority").certificate;
  files.replace({content.certificate + next, content.key});
  CAF_CHECK_EQUAL(problem(), "nothing");
  files.replace({content.certificate + next.substr(0, next.size() / 2), content.key});
  CAF_CHECK_EQUAL(problem(), "tls.certificate: \"" + files.settings.certificate +
                                 "\" holds no certificate in PEM");
}

CAF_TEST(a file without a certificate is refused) {
  files.folder.add("certificate.pem", "nonsense");
  CAF_CHECK_EQUAL(problem(), "tls.certificate: \"" + files.settings.certificate +
                                 "\" holds no certificate in PEM");
  files.folder.add("certificate.pem", make_credentials().key);
  CAF_CHECK(contains(problem(), "holds no certificate in PEM"));
}

CAF_TEST(a file without a key is refused) {
  files.folder.add("key.pem", "nonsense");
  CAF_CHECK_EQUAL(problem(), "tls.key: \"" + files.settings.key +
                                 "\" holds no private key in PEM without a passphrase");
}

CAF_TEST(the key of another certificate is refused) {
  files.folder.add("key.pem", make_credentials().key);
  CAF_CHECK_EQUAL(problem(), "tls.key: \"" + files.settings.key +
                                 "\" is not the key of the certificate in \"" +
                                 files.settings.certificate + "\"");
  files.folder.add("key.pem", make_rsa_credentials(2'048).key);
  CAF_CHECK(contains(problem(), "is not the key of the certificate"));
}

CAF_TEST(a weak key is refused) {
  files.replace(make_rsa_credentials(1'024));
  CAF_CHECK_EQUAL(problem(), "tls.certificate: \"" + files.settings.certificate +
                                 "\" cannot be used: ee key too small");
}

CAF_TEST(a certificate out of its time is used with a warning) {
  files.replace(make_credentials("localhost", {-90, -1}));
  CAF_CHECK(contains(warnings(),
                     "tls.certificate: \"" + files.settings.certificate + "\" has expired on 20"));
  files.replace(make_credentials("localhost", {2, 90}));
  CAF_CHECK(contains(warnings(), "is not valid before 20"));
  files.replace(make_credentials("localhost", {-1, 13}));
  CAF_CHECK(contains(warnings(), "expires on 20"));
  files.replace(make_credentials("localhost", {-1, 15}));
  CAF_CHECK_EQUAL(warnings(), "");
}

CAF_TEST(a key that others can read is used with a warning) {
  for (auto mode : {0644, 0604, 0660}) {
    chmod(files.settings.key.c_str(), static_cast<mode_t>(mode));
    CAF_CHECK_EQUAL(warnings(), "tls.key: \"" + files.settings.key +
                                    "\" is open to other users of this machine; chmod 600 "
                                    "closes it\n");
  }
  for (auto mode : {0600, 0400, 0640}) {
    chmod(files.settings.key.c_str(), static_cast<mode_t>(mode));
    CAF_CHECK_EQUAL(warnings(), "");
  }
}

CAF_TEST(a renewed certificate is for who comes next) {
  files.replace(make_credentials("first"));
  tls::certificates store{files.settings};
  const auto before = store.current();
  files.replace(make_credentials("second"));
  CAF_CHECK_EQUAL(name_of(*store.current()), "first");
  CAF_CHECK(store.reload() == reread::changed);
  CAF_CHECK_EQUAL(name_of(*store.current()), "second");
  CAF_CHECK_EQUAL(name_of(*before), "first");
}

CAF_TEST(a certificate is another if any of its chain is) {
  const auto mine = make_credentials("mine");
  const auto issuer = make_credentials("issuer").certificate;
  files.replace(mine);
  tls::certificates store{files.settings};
  CAF_CHECK(store.reload() == reread::same);
  files.replace({"Any text.\n" + mine.certificate, mine.key});
  CAF_CHECK(store.reload() == reread::same);
  files.replace({mine.certificate + issuer, mine.key});
  CAF_CHECK(store.reload() == reread::changed);
  CAF_CHECK(store.reload() == reread::same);
  files.replace({mine.certificate + make_credentials("issuer").certificate, mine.key});
  CAF_CHECK(store.reload() == reread::changed);
  files.replace(mine);
  CAF_CHECK(store.reload() == reread::changed);
}

CAF_TEST(what cannot be used replaces nothing) {
  files.replace(make_credentials("first"));
  tls::certificates store{files.settings};
  const auto before = store.current();
  files.folder.add("certificate.pem", make_credentials("second").certificate);
  std::string why;
  try {
    store.reload();
  } catch (const std::runtime_error& e) {
    why = e.what();
  }
  CAF_CHECK(contains(why, "is not the key of the certificate"));
  CAF_CHECK(store.current() == before);
}

CAF_TEST_FIXTURE_SCOPE_END()
