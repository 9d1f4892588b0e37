#define CAF_SUITE net.key_set

#include "net/admission/auth/key_set.hpp"
#include "tests/tools/temporary_folder.hpp"

#include <spdlog/spdlog.h>

#include <stdexcept>
#include <string>

#include "caf/test/unit_test.hpp"

#include "token_maker.hpp"

using namespace strangelet::net::auth;
using namespace strangelet::net::test;
using namespace strangelet::test;

namespace {

key some_key() {
  return key{algorithm::hs256, token_maker{algorithm::hs256}.key_file()};
}

/// Why the files of a folder are no set of keys, with the folder's name left out.
std::string refusal_of(const temporary_folder& folder, std::vector<std::string> names) {
  spdlog::set_level(spdlog::level::off);
  for (auto& each : names)
    each.insert(each.find(':') + 1, folder.path() + "/");
  try {
    key_set::read(algorithm::hs256, names);
    return {};
  } catch (const std::runtime_error& e) {
    std::string text = e.what();
    const auto at = text.find(folder.path() + "/");
    return at == text.npos ? text : text.erase(at, folder.path().size() + 1);
  }
}

std::string parsed(std::string_view text) {
  const auto name = parse_key_name(text);
  return name.kid + " in " + name.path;
}

} // namespace

CAF_TEST(a file may have a kid in front) {
  CAF_CHECK_EQUAL(parsed("a:/etc/x.pem"), "a in /etc/x.pem");
  CAF_CHECK_EQUAL(parsed("a:b:c"), "a in b:c");
  CAF_CHECK_EQUAL(parsed("x.pem"), " in x.pem");
  CAF_CHECK_EQUAL(parsed("/etc/a:b"), " in /etc/a:b");
  CAF_CHECK_EQUAL(parsed("./a:b"), " in ./a:b");
}

CAF_TEST(a token names its key) {
  key_set keys;
  CAF_CHECK(keys.find("a") == nullptr);
  CAF_CHECK(keys.find(std::nullopt) == nullptr);
  keys.add("a", some_key());
  keys.add("b", some_key());
  CAF_CHECK(keys.find("a") != nullptr);
  CAF_CHECK(keys.find("b") != nullptr);
  CAF_CHECK(keys.find("a") != keys.find("b"));
  CAF_CHECK(keys.find("A") == nullptr);
  CAF_CHECK(keys.find("") == nullptr);
  // Of two it might be either.
  CAF_CHECK(keys.find(std::nullopt) == nullptr);
}

CAF_TEST(a token without a kid has the only key) {
  key_set keys;
  keys.add("a", some_key());
  CAF_CHECK(keys.find(std::nullopt) == keys.find("a"));
  CAF_CHECK(keys.find("b") == nullptr);
}

CAF_TEST(a key without a name is for all tokens that name no other) {
  key_set keys;
  keys.add("a", some_key());
  keys.add("", some_key());
  CAF_CHECK(keys.find("x") == keys.find(std::nullopt));
  CAF_CHECK(keys.find("x") != nullptr);
  CAF_CHECK(keys.find("a") != keys.find("x"));
}

CAF_TEST(a name is given once) {
  key_set keys;
  CAF_CHECK(keys.add("a", some_key()));
  CAF_CHECK(!keys.add("a", some_key()));
  CAF_CHECK_EQUAL(keys.size(), 1u);
}

CAF_TEST(files are read) {
  const temporary_folder folder;
  const token_maker one{algorithm::hs256};
  const token_maker other{algorithm::hs256};
  folder.add("one", one.key_file());
  folder.add("other", other.key_file() + "\n");
  CAF_CHECK_EQUAL(refusal_of(folder, {"a:one", "b:other"}), "");
  const auto keys = key_set::read(algorithm::hs256,
                                  {"a:" + folder.path() + "/one", "b:" + folder.path() + "/other"});
  CAF_REQUIRE_EQUAL(keys.size(), 2u);
  CAF_CHECK(keys.find("a")->verifies("text", one.signature_of("text")));
  CAF_CHECK(keys.find("b")->verifies("text", other.signature_of("text")));
  CAF_CHECK(!keys.find("a")->verifies("text", other.signature_of("text")));
}

CAF_TEST(no file is no set) {
  CAF_CHECK_EQUAL(refusal_of(temporary_folder{}, {}),
                  "auth.keys: names no file, but tokens need at least one key");
}

CAF_TEST(what is wrong with a file is said with its name) {
  const temporary_folder folder;
  folder.add("good", token_maker{algorithm::hs256}.key_file());
  folder.add("empty", "");
  folder.add("short", "short");
  folder.add("huge", std::string(100'000, 'x'));
  folder.add("folder/file", "");
  CAF_CHECK_EQUAL(refusal_of(folder, {"missing"}),
                  "auth.keys: \"missing\" cannot be read: No such file or directory");
  CAF_CHECK_EQUAL(refusal_of(folder, {"empty"}), "auth.keys: \"empty\" is empty");
  CAF_CHECK_EQUAL(refusal_of(folder, {"folder"}),
                  "auth.keys: \"folder\" cannot be read: Is a directory");
  CAF_CHECK_EQUAL(refusal_of(folder, {"huge"}), "auth.keys: \"huge\" is too large for a key");
  CAF_CHECK_EQUAL(refusal_of(folder, {"a:good", "b:short"}),
                  "auth.keys: \"short\" holds a secret of 5 bytes, but HS256 needs at least 32");
  CAF_CHECK_EQUAL(refusal_of(folder, {"a:good", "a:good"}),
                  "auth.keys: \"good\" is the second key named a");
  CAF_CHECK_EQUAL(refusal_of(folder, {"good", "good"}),
                  "auth.keys: \"good\" is the second key without a name");
}
