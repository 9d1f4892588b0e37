#define CAF_SUITE net.bearer

#include "net/admission/auth/bearer.hpp"

#include <string>

#include "caf/test/unit_test.hpp"

using namespace strangelet::net;

namespace {

std::string found(const http::http_request& request) {
  std::string result;
  for (const auto& each : auth::find_tokens(request))
    result += each + ";";
  return result;
}

http::http_request with_field(const std::string& name, const std::string& value) {
  http::http_request result;
  result.fields[name] = value;
  return result;
}

std::string authorized(const std::string& value) {
  return found(with_field("authorization", value));
}

std::string offered(const std::string& value) {
  return found(with_field("sec-websocket-protocol", value));
}

} // namespace

CAF_TEST(a request may carry no token) {
  CAF_CHECK_EQUAL(found({}), "");
}

CAF_TEST(a token may be in the query) {
  http::http_request request;
  request.query["token"] = "a.b.c";
  CAF_CHECK_EQUAL(found(request), "a.b.c;");
  request.query["token"] = "";
  CAF_CHECK_EQUAL(found(request), "");
}

CAF_TEST(a token may be in the field Authorization) {
  CAF_CHECK_EQUAL(authorized("Bearer a.b.c"), "a.b.c;");
  CAF_CHECK_EQUAL(authorized("bearer  a.b.c"), "a.b.c;");
  CAF_CHECK_EQUAL(authorized("Basic abc"), "");
  CAF_CHECK_EQUAL(authorized("Bearer"), "");
  CAF_CHECK_EQUAL(authorized("Bearer "), "");
  CAF_CHECK_EQUAL(authorized("Bearera.b.c"), "");
  // Two such fields, which fail as a token.
  CAF_CHECK_EQUAL(authorized("Bearer a.b.c, Bearer d.e.f"), "a.b.c, Bearer d.e.f;");
}

CAF_TEST(a token may follow the subprotocol) {
  CAF_CHECK_EQUAL(offered("bearer, a.b.c"), "a.b.c;");
  CAF_CHECK_EQUAL(offered("bearer,a.b.c"), "a.b.c;");
  CAF_CHECK_EQUAL(offered("chat, bearer, a.b.c, more"), "a.b.c;");
  CAF_CHECK_EQUAL(offered("a.b.c, bearer"), "");
  CAF_CHECK_EQUAL(offered("Bearer, a.b.c"), "");
  CAF_CHECK_EQUAL(offered("bearer, a.b.c, bearer, d.e.f"), "a.b.c;d.e.f;");
  CAF_CHECK_EQUAL(offered("bearer, bearer"), "bearer;");
}

CAF_TEST(all tokens are found) {
  http::http_request request;
  request.query["token"] = "a";
  request.fields["authorization"] = "Bearer b";
  request.fields["sec-websocket-protocol"] = "bearer, c";
  CAF_CHECK_EQUAL(found(request), "a;b;c;");
}
