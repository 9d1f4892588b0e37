#define CAF_SUITE net.request_target

#include "net/http/request_target.hpp"

#include <string>

#include "caf/test/unit_test.hpp"

using namespace strangelet::net::http;
using namespace std::string_literals;

namespace {

std::string describe(const std::string& text) {
  auto target = parse_target(text);
  if (target.path.empty())
    return "nothing";
  auto result = target.path;
  for (const auto& [name, value] : target.query)
    result.append(" ").append(name).append("=").append(value);
  return result;
}

struct row {
  std::string target;
  std::string meaning;
};

void check(std::initializer_list<row> table) {
  for (const auto& [target, meaning] : table)
    CAF_CHECK_EQUAL(target + " is " + describe(target), target + " is " + meaning);
}

} // namespace

CAF_TEST(a path stays as it is) {
  check({{"/", "/"},
         {"/ws", "/ws"},
         {"/videochat/room/1", "/videochat/room/1"},
         {"//x", "//x"},
         {"/a//b/", "/a//b/"},
         {"/a/../b/./c", "/a/../b/./c"},
         {"/a+b", "/a+b"},
         {"/a;b=c,d:e@f", "/a;b=c,d:e@f"},
         {"/gr\u00FCn", "/gr\u00FCn"}});
}

CAF_TEST(escapes of a path are decoded once) {
  check({{"/%41", "/A"},
         {"/%2e%2E/x", "/../x"},
         {"/gr%C3%BCn", "/gr\u00FCn"},
         {"/%2541", "/%41"},
         {"/a%20b", "/a b"},
         {"/a%3Fb", "/a?b"},
         {"/a%23b", "/a#b"},
         {"/%ff", "/\xFF"}});
}

CAF_TEST(an escaped separator is none and stays escaped) {
  check({{"/a%2Fb", "/a%2Fb"},
         {"/a%2fb%41", "/a%2fbA"},
         {"/%5c", "/%5c"},
         {"/%5Cx%5c", "/%5Cx%5c"},
         {"/?a=b%2Fc%5Cd", "/ a=b/c\\d"}});
}

CAF_TEST(a path is plain if it holds no escape) {
  for (const auto* plain : {"/", "/a/b", "/a?b=%41", "http://example.org/a"})
    CAF_CHECK(parse_target(plain).is_plain);
  for (const auto* escaped : {"/%41", "/a%2Fb", "/a%20?b", "http://example.org/%41"})
    CAF_CHECK(!parse_target(escaped).is_plain);
}

CAF_TEST(a path with a broken escape is none) {
  for (const auto* bad : {"/%", "/%4", "/%4?x=1", "/%zz", "/%4g", "/%g4", "/% 4", "/%-1", "/%+1",
                          "/%0x", "/a%", "/%%41", "/%00", "/a%00.html"})
    CAF_CHECK_EQUAL(bad + " is "s + describe(bad), bad + " is nothing"s);
}

CAF_TEST(a target without a path is none) {
  for (const auto* bad : {"", "*", "x", "example.org:80", "ws", "../x", "%41", "%2Fx", "#", "#/x",
                          "http://", "http:///", "http:///x", "http://?a", "://h/x", "x://h/x",
                          "1http://h/x", "ftp://h/x", "x?u=http://h/x"}) {
    CAF_CHECK_EQUAL(bad + " is "s + describe(bad), bad + " is nothing"s);
    CAF_CHECK(!parse_target(bad).is_valid);
  }
}

CAF_TEST(the absolute form is understood) {
  check({{"http://example.org/", "/"},
         {"http://example.org", "/"},
         {"http://example.org:3000/ws?a=1", "/ws a=1"},
         {"ws://[::1]:8080/x", "/x"},
         {"https://example.org?a=1", "/ a=1"},
         {"HTTP://EXAMPLE.ORG/x/y", "/x/y"},
         {"/http://example.org/x", "/http://example.org/x"},
         {"/?u=http://example.org/x", "/ u=http://example.org/x"}});
}

CAF_TEST(a target with a fragment is none) {
  for (const auto* bad : {"/a#b", "/a?x=1#y=2", "/#?x=1", "/#", "http://example.org/#x",
                          "http://example.org#x", "/%#"}) {
    CAF_CHECK_EQUAL(bad + " is "s + describe(bad), bad + " is nothing"s);
    CAF_CHECK(!parse_target(bad).is_valid);
  }
}

CAF_TEST(a path with a broken escape leaves the query as it is) {
  for (const auto* path : {"/%", "/a%zz", "/a%00", "http://example.org/%"}) {
    auto target = parse_target(path + "?resume=1&token=a%2Bb"s);
    CAF_CHECK(target.is_valid);
    CAF_CHECK_EQUAL(target.path, "");
    CAF_CHECK_EQUAL(target.query["resume"], "1");
    CAF_CHECK_EQUAL(target.query["token"], "a+b");
  }
}

CAF_TEST(a query is taken apart) {
  check({{"/?a=1", "/ a=1"},
         {"/?a=1&b=2", "/ a=1 b=2"},
         {"/?b=2&a=1", "/ a=1 b=2"},
         {"/?", "/"},
         {"/?a", "/ a="},
         {"/?a=", "/ a="},
         {"/?=1", "/ =1"},
         {"/?&&a=1&", "/ a=1"},
         {"/?a=b=c", "/ a=b=c"},
         {"/?a=1?b=2", "/ a=1?b=2"},
         {"/?A=1&a=2", "/ A=1 a=2"},
         {"?a=1", "/ a=1"}});
}

CAF_TEST(of a field that comes twice the last value counts) {
  check({{"/?a=1&a=2", "/ a=2"}, {"/?a=1&b=x&a=3&a=2", "/ a=2 b=x"}, {"/?a=1&%61=2", "/ a=2"}});
}

CAF_TEST(names and values of a query are decoded) {
  check({{"/?a=b+c", "/ a=b c"},
         {"/?a=b%20c", "/ a=b c"},
         {"/?a=b%2Bc", "/ a=b+c"},
         {"/?a+b=1", "/ a b=1"},
         {"/?%61=%31", "/ a=1"},
         {"/?a=%26b%3D1", "/ a=&b=1"},
         {"/?a=%25", "/ a=%"}});
}

CAF_TEST(a broken escape in a query is taken as it is) {
  check({{"/?a=%", "/ a=%"}, {"/?a=100%&b=1", "/ a=100% b=1"}, {"/?a=%zz+", "/ a=%zz "}});
}

CAF_TEST(an escape has two digits of which no zero comes out) {
  CAF_CHECK_EQUAL(percent_decode("%41%62%7a%7A").value_or("none"), "Abzz");
  CAF_CHECK_EQUAL(percent_decode("").value_or("none"), "");
  CAF_CHECK_EQUAL(percent_decode("%01%FF").value_or("none"), "\x01\xFF");
  CAF_CHECK(!percent_decode("%00"));
  CAF_CHECK(!percent_decode("%4"));
  CAF_CHECK(!percent_decode("%"));
}
