#define CAF_SUITE crypto.keyed_hash

#include "crypto/keyed_hash.hpp"

#include <string>

#include "caf/test/unit_test.hpp"

using strangelet::crypto::keyed_hash;

CAF_TEST(equal texts have equal hashes) {
  const keyed_hash hash;
  for (const std::string text :
       {"", "a", "chess", "twelve bytes", "more than sixteen bytes, and more"})
    CAF_CHECK_EQUAL(hash(text), hash(std::string{text}));
}

CAF_TEST(a copy has the same secret) {
  const keyed_hash hash;
  const auto copy = hash;
  CAF_CHECK_EQUAL(hash("chess"), copy("chess"));
}

CAF_TEST(nobody knows the hash of a text who does not know the secret) {
  const keyed_hash hash;
  const keyed_hash other;
  for (const std::string text : {"a", "chess", "twelve bytes", "more than sixteen bytes, and more"})
    CAF_CHECK_NOT_EQUAL(hash(text), other(text));
}
