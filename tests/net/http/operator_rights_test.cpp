#define CAF_SUITE net.operator_rights

#include "net/http/operator_rights.hpp"
#include "tests/tools/no_digests.hpp"

#include <string>

#include "caf/test/unit_test.hpp"

using namespace strangelet::net::http;
using boost::asio::ip::make_address;

namespace {

const auto local = make_address("127.0.0.1");
const auto remote = make_address("203.0.113.7");

http_request request_to(const std::string& host) {
  http_request result;
  result.fields["host"] = host;
  return result;
}

http_request request_with(const std::string& name, const std::string& value) {
  auto result = request_to("localhost:3000");
  result.fields[name] = value;
  return result;
}

bool may(const std::string& authorization, const std::string& token) {
  return is_operator(request_with("authorization", authorization), remote, token);
}

} // namespace

CAF_TEST(an address is loopback in all its forms) {
  for (const auto* address :
       {"127.0.0.1", "127.0.0.2", "127.255.255.255", "::1", "::ffff:127.0.0.1", "::ffff:127.1.2.3"})
    CAF_CHECK(is_loopback(make_address(address)));
  for (const auto* address :
       {"0.0.0.0", "126.255.255.255", "128.0.0.1", "10.0.0.1", "192.168.0.1", "203.0.113.7",
        "::", "::2", "fe80::1", "2001:db8::1", "::ffff:10.0.0.1", "::127.0.0.1", "::ffff:0.0.0.1"})
    CAF_CHECK(!is_loopback(make_address(address)));
}

CAF_TEST(a page is at home only under a loopback name with the port of the server) {
  const auto is_foreign = [](const std::string& origin, const std::string& host) {
    auto request = request_with("origin", origin);
    request.fields["host"] = host;
    return is_from_foreign_page(request);
  };
  for (const auto* host : {"localhost:3000", "LOCALHOST:3000", "127.0.0.1:3000", "127.1.2.3:3000",
                           "[::1]:3000", "[::ffff:127.0.0.1]:3000", "localhost", "[::1]"}) {
    CAF_CHECK(!is_foreign("http://" + std::string{host}, host));
    CAF_CHECK(!is_foreign("https://" + std::string{host}, host));
  }
  CAF_CHECK(!is_foreign("http://localhost:3000", "LocalHost:3000"));
  // A name of somebody else that leads to this machine: DNS rebinding.
  for (const auto* host :
       {"evil.example:3000", "localhost.evil.example:3000", "127.0.0.1.evil.example:3000",
        "203.0.113.7:3000", "[2001:db8::1]:3000", "0.0.0.0:3000", "", ":3000", "["})
    CAF_CHECK(is_foreign("http://" + std::string{host}, host));
  for (const auto* origin :
       {"", "null", "localhost:3000", "http://", "http://localhost", "http://localhost:3001",
        "http://127.0.0.1:3000", "http://localhost:3000/", "http://localhost:3000, http://x",
        "https://evil.example", "://", "file://"})
    CAF_CHECK(is_foreign(origin, "localhost:3000"));
  CAF_CHECK(!is_from_foreign_page({}));
  CAF_CHECK(!is_from_foreign_page(request_with("host", "evil.example")));
}

CAF_TEST(without a token who comes from this machine is an operator) {
  CAF_CHECK(is_operator(request_to("localhost:3000"), local, ""));
  CAF_CHECK(is_operator(request_to("localhost:3000"), make_address("::1"), ""));
  CAF_CHECK(is_operator(request_to("localhost:3000"), make_address("::ffff:127.0.0.1"), ""));
  CAF_CHECK(!is_operator(request_to("localhost:3000"), remote, ""));
  CAF_CHECK(!is_operator(request_to("localhost:3000"), make_address("::ffff:203.0.113.7"), ""));
  CAF_CHECK(!is_operator(request_to("localhost:3000"), make_address("2001:db8::1"), ""));
}

CAF_TEST(without a token a name that is not of this machine is no operators) {
  for (const auto* host : {"localhost", "localhost:3000", "LocalHost:1", "127.0.0.1:3000",
                           "127.1.2.3", "[::1]", "[::1]:65535", "[::ffff:127.0.0.1]:3000"})
    CAF_CHECK(is_operator(request_to(host), local, ""));
  for (const auto* host : {"evil.example",
                           "evil.example:3000",
                           "localhost.evil.example",
                           "127.0.0.1.evil.example:3000",
                           "evil.localhost",
                           "localhost.",
                           "203.0.113.7:3000",
                           "0.0.0.0",
                           "[::]:3000",
                           "[2001:db8::1]",
                           "",
                           ":",
                           ":3000",
                           "localhost:",
                           "localhost:x",
                           "localhost:0",
                           "localhost:65536",
                           "localhost:-1",
                           "localhost:3000:3000",
                           "::1",
                           "[::1",
                           "[::1]3000",
                           "[]",
                           "[localhost]x"})
    CAF_CHECK(!is_operator(request_to(host), local, ""));
  CAF_CHECK(!is_operator({}, local, ""));
  CAF_CHECK(is_operator(request_with("authorization", "Bearer x"), local, "x"));
}

CAF_TEST(without a token what a proxy has forwarded is no operators) {
  for (const auto* name :
       {"forwarded", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-forwarded-port",
        "x-forwarded-server", "x-forwarded-anything", "x-forwarded", "forwarded-for",
        "x-original-forwarded-for", "x-real-ip", "x-client-ip", "x-cluster-client-ip", "via",
        "true-client-ip", "cf-connecting-ip", "fastly-client-ip"}) {
    CAF_CHECK(!is_operator(request_with(name, "127.0.0.1"), local, ""));
    CAF_CHECK(!is_operator(request_with(name, ""), local, ""));
  }
}

CAF_TEST(without a token whom a PROXY header names is no operator) {
  auto request = request_to("localhost:3000");
  request.is_forwarded = true;
  CAF_CHECK(!is_operator(request, local, ""));
  request.fields["authorization"] = "Bearer s3cret";
  CAF_CHECK(is_operator(request, local, "s3cret"));
}

CAF_TEST(other fields do not mean that a request was forwarded) {
  for (const auto* name :
       {"user-agent", "x-forwarde", "x-forwardee", "x-request-id", "accept", "vi", "viab"})
    CAF_CHECK(is_operator(request_with(name, "x"), local, ""));
}

CAF_TEST(without a token no authorization helps) {
  CAF_CHECK(!may("Bearer ", ""));
  CAF_CHECK(!may("Bearer", ""));
  CAF_CHECK(!may("", ""));
  CAF_CHECK(!may("Bearer x", ""));
}

CAF_TEST(with a token who has it is an operator from anywhere) {
  auto request = request_with("authorization", "Bearer s3cret");
  CAF_CHECK(is_operator(request, remote, "s3cret"));
  CAF_CHECK(is_operator(request, local, "s3cret"));
  request.fields["x-forwarded-for"] = "203.0.113.9";
  CAF_CHECK(is_operator(request, local, "s3cret"));
}

CAF_TEST(with a token who has none is no operator even on this machine) {
  CAF_CHECK(!is_operator(request_to("localhost:3000"), local, "s3cret"));
  CAF_CHECK(!is_operator(request_with("authorization", "Bearer wrong"), local, "s3cret"));
}

CAF_TEST(without digests no token makes an operator) {
  CAF_CHECK(may("Bearer s3cret", "s3cret"));
  const strangelet::test::no_digests broken;
  CAF_CHECK(!may("Bearer s3cret", "s3cret"));
  CAF_CHECK(!may("Bearer wrong", "s3cret"));
  CAF_CHECK(!may("", "s3cret"));
}

CAF_TEST(the name of the scheme is case insensitive) {
  for (const auto* scheme : {"Bearer ", "bearer ", "BEARER ", "bEaReR "})
    CAF_CHECK(may(scheme + std::string{"s3cret"}, "s3cret"));
}

CAF_TEST(more than one space may stand before the token) {
  CAF_CHECK(may("Bearer  s3cret", "s3cret"));
  CAF_CHECK(may("bearer     s3cret", "s3cret"));
  for (const auto* other : {"Bearer \ts3cret", "Bearer\t s3cret", "Bearer  s3cre", "Bearer  "})
    CAF_CHECK(!may(other, "s3cret"));
}

CAF_TEST(only the whole token counts) {
  for (const auto* field :
       {"", "Bearer", "Bearer ", "Bearer s3cre", "Bearer s3crets", "Bearer S3CRET", "Bearer 3cret",
        "Bearer s3cret ", "Bearer s3cret, Bearer s3cret", "Bearer s3cret,x", "s3cret",
        "Bearers3cret", "Bearer\ts3cret", "Basic s3cret", "Basic czNjcmV0", "Token s3cret",
        " Bearer s3cret", "Bearer \"s3cret\"", "Bearer=s3cret"})
    CAF_CHECK(!may(field, "s3cret"));
}

CAF_TEST(a token may hold anything that a field may) {
  CAF_CHECK(may("Bearer two words", "two words"));
  CAF_CHECK(may("Bearer a+/=~.-_", "a+/=~.-_"));
  CAF_CHECK(may("Bearer " + std::string(4'000, 'x'), std::string(4'000, 'x')));
  CAF_CHECK(!may("Bearer " + std::string(3'999, 'x'), std::string(4'000, 'x')));
}
