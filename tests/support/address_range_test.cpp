#define CAF_SUITE support.address_range

#include "support/address_range.hpp"

#include <string>

#include "caf/test/unit_test.hpp"

using namespace strangelet::support;
using boost::asio::ip::make_address;

namespace {

/// Whether `range` contains `address`; complains of a range that cannot be read.
bool is_in(const char* address, const char* range) {
  auto parsed = address_range::parse(range);
  CAF_REQUIRE(parsed);
  return parsed->contains(make_address(address));
}

std::string canonical(std::string_view text) {
  auto parsed = address_range::parse(text);
  return parsed ? parsed->to_string() : "refused";
}

} // namespace

CAF_TEST(a range contains what begins with the same bits) {
  CAF_CHECK(is_in("10.0.0.0", "10.0.0.0/8"));
  CAF_CHECK(is_in("10.255.255.255", "10.0.0.0/8"));
  CAF_CHECK(!is_in("11.0.0.0", "10.0.0.0/8"));
  CAF_CHECK(is_in("192.168.3.255", "192.168.2.0/23"));
  CAF_CHECK(!is_in("192.168.4.0", "192.168.2.0/23"));
  CAF_CHECK(is_in("2001:db8:ffff::1", "2001:db8::/32"));
  CAF_CHECK(!is_in("2001:db9::", "2001:db8::/32"));
  CAF_CHECK(is_in("fe80::1", "fe80::/10"));
  CAF_CHECK(is_in("febf::1", "fe80::/10"));
  CAF_CHECK(!is_in("fec0::1", "fe80::/10"));
}

CAF_TEST(an address is a range of one) {
  CAF_CHECK(is_in("127.0.0.1", "127.0.0.1"));
  CAF_CHECK(!is_in("127.0.0.2", "127.0.0.1"));
  CAF_CHECK(is_in("::1", "::1"));
  CAF_CHECK(!is_in("::2", "::1"));
}

CAF_TEST(no bits are all addresses of the family) {
  CAF_CHECK(is_in("203.0.113.9", "0.0.0.0/0"));
  CAF_CHECK(!is_in("2001:db8::1", "0.0.0.0/0"));
  CAF_CHECK(is_in("2001:db8::1", "::/0"));
}

CAF_TEST(mapped addresses are what they stand for) {
  CAF_CHECK(is_in("::ffff:10.1.2.3", "10.0.0.0/8"));
  CAF_CHECK(is_in("10.1.2.3", "::ffff:10.0.0.0/104"));
  CAF_CHECK(!is_in("::10.1.2.3", "10.0.0.0/8"));
  CAF_CHECK_EQUAL(unmapped(make_address("::ffff:10.1.2.3")), make_address("10.1.2.3"));
  CAF_CHECK_EQUAL(unmapped(make_address("::1")), make_address("::1"));
  CAF_CHECK_EQUAL(unmapped(make_address("10.1.2.3")), make_address("10.1.2.3"));
}

CAF_TEST(a range is written as it is read) {
  CAF_CHECK_EQUAL(canonical("10.1.2.3/8"), "10.0.0.0/8");
  CAF_CHECK_EQUAL(canonical("127.0.0.1"), "127.0.0.1/32");
  CAF_CHECK_EQUAL(canonical("2001:DB8:0::1/32"), "2001:db8::/32");
  CAF_CHECK_EQUAL(canonical("::1"), "::1/128");
  CAF_CHECK_EQUAL(canonical("::/0"), "::/0");
  CAF_CHECK_EQUAL(canonical("0.0.0.0/0"), "0.0.0.0/0");
  CAF_CHECK_EQUAL(canonical("::ffff:10.0.0.0/104"), "10.0.0.0/8");
}

CAF_TEST(all else is refused) {
  for (std::string_view text :
       {"", "/", "/8", "10.0.0.0/", "10.0.0.0/33", "::/129", "10.0.0.0/-1", "10.0.0.0/+8",
        "10.0.0.0/08", "10.0.0.0/8 ", " 10.0.0.0/8", "10.0.0.0/8/8", "10.0.0/8", "example.org",
        "fe80::1%eth0", "[::1]/128", "10.0.0.0/4294967304", "10.0.0.0-10.0.0.9", "*"})
    CAF_CHECK_EQUAL(canonical(text), "refused");
  CAF_CHECK_EQUAL(canonical({"10.0.0.1\0x", 10}), "refused");
}

CAF_TEST(one of several is enough) {
  std::vector<address_range> ranges{*address_range::parse("10.0.0.0/8"),
                                    *address_range::parse("::1")};
  CAF_CHECK(contains(ranges, make_address("::1")));
  CAF_CHECK(contains(ranges, make_address("10.9.9.9")));
  CAF_CHECK(!contains(ranges, make_address("127.0.0.1")));
  CAF_CHECK(!contains({}, make_address("127.0.0.1")));
}
