#define CAF_SUITE net.proxy_header

#include "net/admission/proxy_header.hpp"

#include <string>

#include "caf/test/unit_test.hpp"

using namespace strangelet::net;
using namespace std::string_literals;

namespace {

const auto signature = "\r\n\r\n\0\r\nQUIT\n"s;
const auto inet = "\xCB\x00\x71\x07\x0A\x00\x00\x01\x12\x34\x01\xBB"s;
const auto inet6 = "\x20\x01\x0D\xB8\x00\x02\x00\x00\x00\x00\x00\x00\x00\x00\x00\x05"s +
                   std::string(16, '\0') + "\x12\x34\x01\xBB"s;

/// A header with `rest` behind the fixed part.
std::string header(unsigned char command, unsigned char kind, const std::string& rest) {
  auto result = signature;
  result += static_cast<char>(command);
  result += static_cast<char>(kind);
  result += static_cast<char>(rest.size() >> 8);
  result += static_cast<char>(rest.size() & 0xFF);
  return result + rest;
}

/// `source size`, `more`, or the reason for a fault.
std::string outcome(std::string_view input) {
  const auto result = parse_proxy_header(input);
  if (!result)
    return std::string{result.error().reason};
  if (const auto& found = *result)
    return (found->source ? found->source->to_string() : "nobody") + ' ' +
           std::to_string(found->size);
  return "more";
}

} // namespace

CAF_TEST(the client of a connection is its source address) {
  CAF_CHECK_EQUAL(outcome(header(0x21, 0x11, inet)), "203.0.113.7 28");
  CAF_CHECK_EQUAL(outcome(header(0x21, 0x21, inet6)), "2001:db8:2::5 52");
}

CAF_TEST(a mapped address is the IPv4 address) {
  auto mapped = std::string(10, '\0') + "\xFF\xFF\xCB\x00\x71\x07"s + std::string(20, '\0');
  CAF_CHECK_EQUAL(outcome(header(0x21, 0x21, mapped)), "203.0.113.7 52");
}

CAF_TEST(what follows the header is left alone) {
  CAF_CHECK_EQUAL(outcome(header(0x21, 0x11, inet) + "GET / HTTP/1.1\r\n"), "203.0.113.7 28");
}

CAF_TEST(values behind the addresses are skipped) {
  CAF_CHECK_EQUAL(outcome(header(0x21, 0x11,
                                 inet + "\x02\x00\x03"
                                        "abc\x04\x00\x00"s)),
                  "203.0.113.7 37");
  CAF_CHECK_EQUAL(outcome(header(0x21, 0x11, inet + std::string(60'000, 'x'))),
                  "203.0.113.7 60028");
}

CAF_TEST(a proxy may speak for itself) {
  CAF_CHECK_EQUAL(outcome(header(0x20, 0x00, "")), "nobody 16");
  CAF_CHECK_EQUAL(outcome(header(0x20, 0x11, inet)), "nobody 28");
  CAF_CHECK_EQUAL(outcome(header(0x20, 0x11, "short")), "nobody 21");
}

CAF_TEST(a client may have no address) {
  CAF_CHECK_EQUAL(outcome(header(0x21, 0x00, "")), "nobody 16");
  CAF_CHECK_EQUAL(outcome(header(0x21, 0x00, "whatever")), "nobody 24");
  CAF_CHECK_EQUAL(outcome(header(0x21, 0x31, std::string(216, 'u'))), "nobody 232");
}

CAF_TEST(bytes may come one by one) {
  const auto whole = header(0x21, 0x21, inet6 + "\x04\x00\x02xx"s);
  for (std::size_t size = 0; size < whole.size(); ++size)
    CAF_CHECK_EQUAL(outcome(std::string_view{whole}.substr(0, size)), "more");
  CAF_CHECK_EQUAL(outcome(whole), "2001:db8:2::5 57");
}

CAF_TEST(addresses that do not fit into the length are refused) {
  const auto cut_short = "the addresses in the PROXY header are cut short";
  CAF_CHECK_EQUAL(outcome(header(0x21, 0x11, inet.substr(1))), cut_short);
  CAF_CHECK_EQUAL(outcome(header(0x21, 0x11, "")), cut_short);
  CAF_CHECK_EQUAL(outcome(header(0x21, 0x21, inet6.substr(1))), cut_short);
  CAF_CHECK_EQUAL(outcome(header(0x21, 0x31, std::string(215, 'u'))), cut_short);
}

CAF_TEST(other versions and kinds are refused with their first wrong byte) {
  CAF_CHECK_EQUAL(outcome(signature + "\x11"), "not version 2 of the PROXY protocol");
  CAF_CHECK_EQUAL(outcome(signature + "\x31"), "not version 2 of the PROXY protocol");
  CAF_CHECK_EQUAL(outcome(signature + "\x22"), "an unknown command in the PROXY header");
  CAF_CHECK_EQUAL(outcome(signature + "\x21\x41"),
                  "an unknown kind of address in the PROXY header");
  CAF_CHECK_EQUAL(outcome(signature + "\x21\x13"),
                  "an unknown kind of address in the PROXY header");
}

CAF_TEST(whoever sends no header is found out with the first byte) {
  CAF_CHECK_EQUAL(outcome("G"), "no PROXY header");
  CAF_CHECK_EQUAL(outcome("\x16\x03\x01"), "no PROXY header");
  CAF_CHECK_EQUAL(outcome("\r\n\r\nGET"), "no PROXY header");
  CAF_CHECK_EQUAL(outcome("PROXY TCP4 203.0.113.7 10.0.0.1 4660 443\r\n"),
                  "version 1 of the PROXY protocol is not spoken here");
}
