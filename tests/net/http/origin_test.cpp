#define CAF_SUITE net.origin

#include "net/http/origin.hpp"

#include <string>
#include <vector>

#include "caf/test/unit_test.hpp"

using namespace strangelet::net::http;

namespace {

bool equal(const std::string& listed, const std::string& origin) {
  return lists_origin({listed}, origin);
}

} // namespace

CAF_TEST(an origin is listed if it is one of them) {
  const std::vector<std::string> listed{"https://a.example", "http://b.example:8000"};
  CAF_CHECK(lists_origin(listed, "https://a.example"));
  CAF_CHECK(lists_origin(listed, "http://b.example:8000"));
  for (const auto* other : {"http://a.example", "https://a.example:8000", "http://b.example", "",
                            "null", "https://a.example/", "https://A.example", "a.example"})
    CAF_CHECK(!lists_origin(listed, other));
  CAF_CHECK(!lists_origin({}, "https://a.example"));
}

CAF_TEST(the port that a scheme has anyway makes no difference) {
  for (const auto* host : {"a.example", "[::1]", "127.0.0.1"})
    for (const auto& [scheme, port] : {std::pair{"http", ":80"}, std::pair{"https", ":443"},
                                       std::pair{"ws", ":80"}, std::pair{"wss", ":443"}}) {
      const auto plain = std::string{scheme} + "://" + host;
      CAF_CHECK(equal(plain + port, plain));
      CAF_CHECK(equal(plain, plain + port));
      CAF_CHECK(equal(plain + port, plain + port));
    }
}

CAF_TEST(any other port does) {
  CAF_CHECK(!equal("https://a.example:80", "https://a.example"));
  CAF_CHECK(!equal("http://a.example:443", "http://a.example"));
  CAF_CHECK(!equal("https://a.example:443", "http://a.example"));
  CAF_CHECK(!equal("https://a.example:443", "https://a.example:443:443"));
  CAF_CHECK(!equal("https://a.example", "https://a.example:0443"));
  CAF_CHECK(!equal("https://", "https://:443"));
  CAF_CHECK(!equal("app://a.example:80", "app://a.example"));
}
