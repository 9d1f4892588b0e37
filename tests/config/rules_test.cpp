#define CAF_SUITE config.rules

#include "config/nearest.hpp"
#include "config/rules.hpp"

#include <string>

#include "caf/test/unit_test.hpp"

using namespace strangelet;
using namespace strangelet::config;

namespace {

using rule = bool (*)(std::string_view);

/// Names each of `texts` that `accepts` does not see as it should.
void check_all(rule accepts, bool expected, std::initializer_list<std::string_view> texts) {
  for (const auto text : texts)
    if (accepts(text) != expected)
      CAF_CHECK_EQUAL(std::string{text}, std::string{expected ? "accepted" : "refused"});
  CAF_CHECK(texts.size() > 0);
}

} // namespace

CAF_TEST(addresses are numbers of either family) {
  check_all(is_address, true,
            {"0.0.0.0", "127.0.0.1", "255.255.255.255", "::", "::1", "2001:db8::1",
             "::ffff:192.0.2.1", "fe80::1%eth0"});
}

CAF_TEST(names and fragments are no addresses) {
  check_all(is_address, false,
            {"", "localhost", "example.org", "127.1", "127.0.0.1:80", "256.0.0.1", "[::1]",
             ":::", " 127.0.0.1", "127.0.0.1 ", "*", "127.0.0.1%eth0", "fe80::1%", "01.2.3.4",
             std::string_view{"127.0.0.1\0x", 11}});
}

CAF_TEST(a path is any text on one line) {
  check_all(is_path, true, {"public", "/srv/a b", "../x", "\xC3\xA4", "."});
  check_all(is_path, false, {"", "a\nb", "a\tb", "\x7F", std::string_view{"a\0b", 3}});
}

CAF_TEST(a path that may be left out is a path or nothing) {
  check_all(is_path_or_nothing, true, {"", "key.pem", "/etc/ssl/a b"});
  check_all(is_path_or_nothing, false, {"a\nb", "\x7F"});
}

CAF_TEST(a token is visible ASCII or nothing) {
  check_all(is_token, true, {"", "a", "abc-._~+/09==", "!\"#$%&'()*\\", std::string(256, 'x')});
  check_all(is_token, false, {" ", "a b", "a\n", "\xC3\xA4", "\x7F", std::string(257, 'x')});
}

CAF_TEST(a key file may have a kid in front) {
  check_all(is_key_file, true,
            {"key.pem", "/etc/key.pem", "a:key.pem", "2026-07:/etc/a:b", "./a b:c", "a/b:c",
             "http-like_kid~1:x"});
  check_all(is_key_file, false,
            {"", ":", ":key.pem", "a:", "a b:key.pem", "\xC3\xA4:key.pem", "a:b\n", "a\n"});
  CAF_CHECK(is_key_file(std::string(128, 'k') + ":x"));
  CAF_CHECK(!is_key_file(std::string(129, 'k') + ":x"));
}

CAF_TEST(a claim is short text or nothing) {
  check_all(is_claim, true, {"", "chat", "https://id.example/a?b", "\xC3\xA4", "a b"});
  check_all(is_claim, false, {"a\nb", "\x7F"});
  CAF_CHECK(is_claim(std::string(256, 'x')));
  CAF_CHECK(!is_claim(std::string(257, 'x')));
}

CAF_TEST(origins are written as browsers write them) {
  check_all(is_origin, true,
            {"*", "https://example.org", "http://localhost:5173", "http://127.0.0.1:1",
             "http://[::1]:65535", "http://[::1]", "capacitor://localhost", "app+x-1.0://host_a"});
}

CAF_TEST(a site is an origin but not all of them) {
  check_all(is_site, true, {"https://example.org", "http://[::1]:65535"});
  check_all(is_site, false, {"*", "", "null", "https://example.org/"});
}

CAF_TEST(a range of addresses is one with a length or an address) {
  check_all(is_address_range, true, {"10.0.0.0/8", "127.0.0.1", "::1", "2001:db8::/32", "::/0"});
  check_all(is_address_range, false, {"", "10.0.0.0/33", "localhost", "10.0.0.0/8,::1", "*"});
}

CAF_TEST(all else is no origin) {
  check_all(is_origin, false,
            {"",
             "null",
             "example.org",
             "//example.org",
             "https://",
             "https://Example.org",
             "HTTPS://example.org",
             "https://example.org/",
             "https://example.org/path",
             "https://*.example.org",
             "https://a@b",
             "https://a:0",
             "https://a:65536",
             "https://a:080",
             "https://a:",
             "https://a:b",
             "https://a b",
             "https://[::1",
             "https://[1.2.3.4]",
             "https://a,https://b",
             "https://a\r\n",
             "1a://b"});
}

CAF_TEST(the distance of words counts the strokes between them) {
  CAF_CHECK_EQUAL(edit_distance("", ""), 0u);
  CAF_CHECK_EQUAL(edit_distance("port", "port"), 0u);
  CAF_CHECK_EQUAL(edit_distance("", "port"), 4u);
  CAF_CHECK_EQUAL(edit_distance("port", ""), 4u);
  CAF_CHECK_EQUAL(edit_distance("pot", "port"), 1u);
  CAF_CHECK_EQUAL(edit_distance("pport", "port"), 1u);
  CAF_CHECK_EQUAL(edit_distance("pert", "port"), 1u);
  CAF_CHECK_EQUAL(edit_distance("prot", "port"), 1u);
  CAF_CHECK_EQUAL(edit_distance("kitten", "sitting"), 3u);
}

CAF_TEST(the nearest word is near enough or none) {
  CAF_CHECK_EQUAL(nearest("prot", {"host", "port", "pork"}, 2), "port");
  CAF_CHECK_EQUAL(nearest("pot", {"port", "poet"}, 2), "port");
  CAF_CHECK_EQUAL(nearest("banana", {"port"}, 3), "");
  CAF_CHECK_EQUAL(nearest("port", {}, 3), "");
}
