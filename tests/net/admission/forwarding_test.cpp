#define CAF_SUITE net.forwarding

#include "net/admission/forwarding.hpp"

#include <string>

#include "caf/test/unit_test.hpp"

using namespace strangelet;
using namespace strangelet::net;
using namespace strangelet::net::http;
using boost::asio::ip::make_address;

namespace {

const std::vector<support::address_range> trusted{
    *support::address_range::parse("127.0.0.1"), *support::address_range::parse("10.0.0.0/8"),
    *support::address_range::parse("2001:db8:1::/48")};

/// The client, or `direct` if the request says nothing that is believed.
std::string client_of(const std::map<std::string, std::string>& fields,
                      const char* peer = "127.0.0.1") {
  http_request request;
  request.fields = fields;
  auto found = forwarded_client(request, make_address(peer), trusted);
  return found ? found->to_string() : "direct";
}

std::string by_x(const char* value) {
  return client_of({{"x-forwarded-for", value}});
}

std::string by_forwarded(const char* value) {
  return client_of({{"forwarded", value}});
}

} // namespace

CAF_TEST(only trusted proxies are believed) {
  CAF_CHECK_EQUAL(client_of({{"x-forwarded-for", "203.0.113.7"}}, "192.0.2.1"), "direct");
  CAF_CHECK_EQUAL(client_of({{"forwarded", "for=203.0.113.7"}}, "127.0.0.2"), "direct");
  CAF_CHECK_EQUAL(client_of({{"x-forwarded-for", "203.0.113.7"}}, "10.9.9.9"), "203.0.113.7");
  CAF_CHECK_EQUAL(client_of({{"x-forwarded-for", "203.0.113.7"}}, "::ffff:10.9.9.9"),
                  "203.0.113.7");
}

CAF_TEST(a proxy that says nothing speaks for itself) {
  CAF_CHECK_EQUAL(client_of({}), "direct");
  CAF_CHECK_EQUAL(by_x(""), "direct");
  CAF_CHECK_EQUAL(by_x(" \t"), "direct");
  CAF_CHECK_EQUAL(by_forwarded(""), "direct");
}

CAF_TEST(the right - most hop that is not trusted counts) {
  CAF_CHECK_EQUAL(by_x("203.0.113.7"), "203.0.113.7");
  CAF_CHECK_EQUAL(by_x("192.0.2.1, 203.0.113.7"), "203.0.113.7");
  CAF_CHECK_EQUAL(by_x("192.0.2.1,203.0.113.7 , 10.0.0.2,\t10.0.0.3"), "203.0.113.7");
  CAF_CHECK_EQUAL(by_x("192.0.2.1, 2001:db8:2::5, 2001:db8:1::1"), "2001:db8:2::5");
}

CAF_TEST(what a client made up to the left of it does not matter) {
  CAF_CHECK_EQUAL(by_x("\"; drop, 203.0.113.7"), "203.0.113.7");
  CAF_CHECK_EQUAL(by_x(",,,, 203.0.113.7"), "203.0.113.7");
  CAF_CHECK_EQUAL(by_x("127.0.0.1, 203.0.113.7"), "203.0.113.7");
}

CAF_TEST(if all are trusted it is the farthest) {
  CAF_CHECK_EQUAL(by_x("10.0.0.5"), "10.0.0.5");
  CAF_CHECK_EQUAL(by_x("10.0.0.5, 10.0.0.6, 127.0.0.1"), "10.0.0.5");
}

CAF_TEST(a hop that cannot be read leaves the one that named it) {
  CAF_CHECK_EQUAL(by_x("garbage"), "127.0.0.1");
  CAF_CHECK_EQUAL(by_x("203.0.113.7,"), "127.0.0.1");
  CAF_CHECK_EQUAL(by_x("203.0.113.7, unknown, 10.0.0.2"), "10.0.0.2");
  CAF_CHECK_EQUAL(by_x("fe80::1%eth0"), "127.0.0.1");
  CAF_CHECK_EQUAL(by_x("203.0.113.7:"), "127.0.0.1");
  CAF_CHECK_EQUAL(by_x("203.0.113.7:1234567"), "127.0.0.1");
  CAF_CHECK_EQUAL(by_x("[2001:db8:2::5"), "127.0.0.1");
  CAF_CHECK_EQUAL(by_x("[2001:db8:2::5]x"), "127.0.0.1");
  CAF_CHECK_EQUAL(by_x("256.0.113.7"), "127.0.0.1");
}

CAF_TEST(ports and brackets are let be) {
  CAF_CHECK_EQUAL(by_x("203.0.113.7:4711"), "203.0.113.7");
  CAF_CHECK_EQUAL(by_x("[2001:db8:2::5]"), "2001:db8:2::5");
  CAF_CHECK_EQUAL(by_x("[2001:db8:2::5]:4711"), "2001:db8:2::5");
  CAF_CHECK_EQUAL(by_x("::ffff:203.0.113.7"), "203.0.113.7");
}

CAF_TEST(Forwarded says the same with names and quotes) {
  CAF_CHECK_EQUAL(by_forwarded("for=203.0.113.7"), "203.0.113.7");
  CAF_CHECK_EQUAL(by_forwarded("For=192.0.2.1, by=10.0.0.1;FOR=\"203.0.113.7:80\";proto=http"),
                  "203.0.113.7");
  CAF_CHECK_EQUAL(by_forwarded("for=203.0.113.7, for=10.0.0.2"), "203.0.113.7");
  CAF_CHECK_EQUAL(by_forwarded("for=\"[2001:db8:2::5]:4711\""), "2001:db8:2::5");
  CAF_CHECK_EQUAL(by_forwarded("for=[2001:db8:2::5]"), "2001:db8:2::5");
  CAF_CHECK_EQUAL(by_forwarded("for=\"203.0.113\\.7\" ; proto=https"), "203.0.113.7");
  CAF_CHECK_EQUAL(by_forwarded("for=192.0.2.1;host=\"a,b;c\", for=203.0.113.7"), "203.0.113.7");
}

CAF_TEST(Forwarded may hide its client) {
  CAF_CHECK_EQUAL(by_forwarded("for=unknown"), "127.0.0.1");
  CAF_CHECK_EQUAL(by_forwarded("for=_secret"), "127.0.0.1");
  CAF_CHECK_EQUAL(by_forwarded("proto=https"), "127.0.0.1");
}

CAF_TEST(a Forwarded that is malformed leaves the proxy) {
  CAF_CHECK_EQUAL(by_forwarded("for=\"203.0.113.7"), "127.0.0.1");
  CAF_CHECK_EQUAL(by_forwarded("for=\"x, for=203.0.113.7"), "127.0.0.1");
  CAF_CHECK_EQUAL(by_forwarded("for"), "127.0.0.1");
  CAF_CHECK_EQUAL(by_forwarded("for="), "127.0.0.1");
  CAF_CHECK_EQUAL(by_forwarded("for=203.0.113.7 x"), "127.0.0.1");
  CAF_CHECK_EQUAL(by_forwarded("=;="), "127.0.0.1");
  CAF_CHECK_EQUAL(by_forwarded("for=\"\\"), "127.0.0.1");
}

CAF_TEST(X - Forwarded - For goes before Forwarded) {
  CAF_CHECK_EQUAL(client_of({{"x-forwarded-for", "203.0.113.7"}, {"forwarded", "for=192.0.2.1"}}),
                  "203.0.113.7");
  CAF_CHECK_EQUAL(client_of({{"x-forwarded-for", " "}, {"forwarded", "for=192.0.2.1"}}),
                  "192.0.2.1");
}
