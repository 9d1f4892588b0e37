#define CAF_SUITE net.tls_stream

#include "net/tls/stream.hpp"

#include <openssl/ssl.h>

#include <algorithm>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "caf/test/unit_test.hpp"

#include "pattern.hpp"
#include "test_credentials.hpp"
#include "tls_client.hpp"

using namespace strangelet;
using namespace strangelet::net;
using namespace strangelet::net::test;
using namespace std::chrono_literals;

namespace {

const tls::context& sample_context() {
  static const auto made = [] {
    const credential_files files;
    return std::make_unique<const tls::context>(files.settings);
  }();
  return *made;
}

/// The server's side, and what it has to say.
struct server_side {
  tls::stream stream{sample_context()};
  std::string replies;
  runtime::loop_clock::time_point now{};

  /// What was in `records`.
  std::string open(std::string_view records) {
    std::vector<char> room(tls::stream::headroom + records.size());
    std::copy(records.begin(), records.end(), room.begin() + tls::stream::headroom);
    auto size = stream.open(room.data() + tls::stream::headroom, records.size(), now, replies);
    return {room.data(), size};
  }

  std::string take_replies() {
    return std::exchange(replies, {});
  }

  std::string seal(std::string_view bytes) {
    std::string records;
    CAF_CHECK(stream.seal(bytes, records));
    return records;
  }
};

/// Goes on until neither has anything to say. Returns what the client has sent inside.
std::string shake_hands(tls_client& client, server_side& server) {
  std::string opened;
  auto records = client.shake_hands();
  while (!records.empty()) {
    opened += server.open(records);
    records = client.shake_hands(server.take_replies());
  }
  return opened;
}

struct tls_stream_fixture {
  server_side server;
  tls_client client{TLS1_3_VERSION};
};

} // namespace

CAF_TEST_FIXTURE_SCOPE(tls_stream_tests, tls_stream_fixture)

CAF_TEST(both versions of today are spoken and bytes go both ways) {
  for (auto [version, name] : {std::pair{TLS1_2_VERSION, "TLSv1.2"}, {TLS1_3_VERSION, "TLSv1.3"}}) {
    server_side each;
    tls_client other{version};
    CAF_CHECK(!each.stream.is_established());
    shake_hands(other, each);
    CAF_CHECK(each.stream.is_established());
    CAF_CHECK(other.is_established());
    CAF_CHECK_EQUAL(other.version(), name);
    CAF_CHECK_EQUAL(each.open(other.seal("hello")), "hello");
    CAF_CHECK_EQUAL(other.open(each.seal("you too")), "you too");
  }
}

CAF_TEST(older versions are refused and told so) {
  for (auto version : {TLS1_VERSION, TLS1_1_VERSION}) {
    server_side each;
    tls_client other{version};
    shake_hands(other, each);
    CAF_CHECK(each.stream.has_failed());
    CAF_CHECK_EQUAL(each.stream.failure(), "unsupported protocol");
    CAF_CHECK(!each.stream.is_established());
    CAF_CHECK(!other.is_established());
  }
}

CAF_TEST(suites without forward secrecy or without AEAD are refused) {
  for (const auto* cipher : {"AES128-GCM-SHA256", "ECDHE-ECDSA-AES128-SHA256",
                             "ECDHE-ECDSA-AES256-SHA", "DHE-RSA-AES128-GCM-SHA256"}) {
    server_side each;
    tls_client other{std::string{cipher}};
    shake_hands(other, each);
    CAF_CHECK_EQUAL(each.stream.failure(), "no shared cipher");
  }
  for (const auto* cipher : {"ECDHE-ECDSA-AES128-GCM-SHA256", "ECDHE-ECDSA-CHACHA20-POLY1305"}) {
    server_side each;
    tls_client other{std::string{cipher}};
    shake_hands(other, each);
    CAF_CHECK(each.stream.is_established());
  }
}

CAF_TEST(a handshake and a request may come byte by byte) {
  std::string opened;
  auto records = client.shake_hands();
  while (!records.empty()) {
    for (char byte : records)
      opened += server.open({&byte, 1});
    records = client.shake_hands(server.take_replies());
  }
  CAF_CHECK(server.stream.is_established());
  records = client.seal("hello");
  records += client.seal("there");
  for (char byte : records)
    opened += server.open({&byte, 1});
  CAF_CHECK_EQUAL(opened, "hellothere");
}

CAF_TEST(the end of the handshake and a request may come together) {
  server.open(client.shake_hands());
  auto finished = client.shake_hands(server.take_replies());
  finished += client.seal("request");
  CAF_CHECK_EQUAL(server.open(finished), "request");
}

CAF_TEST(large messages come out as they went in however they are cut) {
  const auto sent = pattern(200'000);
  for (std::size_t piece : {1'000U, 16'384U, 16'406U, 65'537U, 300'000U}) {
    server_side each;
    tls_client other{TLS1_3_VERSION};
    shake_hands(other, each);
    auto all = other.seal(sent);
    all += other.seal("end");
    std::string opened;
    for (std::size_t at = 0; at < all.size(); at += piece)
      opened += each.open(std::string_view{all}.substr(at, piece));
    CAF_CHECK(opened == sent + "end");
  }
  shake_hands(client, server);
  CAF_CHECK(client.open(server.seal(sent)) == sent);
}

CAF_TEST(what was left of a large record does not run into what follows it) {
  shake_hands(client, server);
  const auto large = pattern(16'384);
  const auto first = client.seal(large);
  std::string many;
  std::string expected;
  for (int i = 0; i < 2'000; ++i) {
    expected += std::to_string(i);
    many += client.seal(std::to_string(i));
  }
  CAF_CHECK_EQUAL(server.open(std::string_view{first}.substr(0, first.size() - 1)), "");
  CAF_CHECK(server.open(first.substr(first.size() - 1) + many) == large + expected);
}

CAF_TEST(a record of which a part is missing is known since when) {
  shake_hands(client, server);
  auto records = client.seal("one");
  records += client.seal("two");
  const auto half = records.size() / 2 + 12;
  CAF_CHECK(!server.stream.record_since());
  server.now += 1s;
  CAF_CHECK_EQUAL(server.open(std::string_view{records}.substr(0, half)), "one");
  CAF_REQUIRE(server.stream.record_since());
  CAF_CHECK(*server.stream.record_since() == server.now);
  // Another byte buys no time.
  server.now += 1s;
  server.open(std::string_view{records}.substr(half, 1));
  CAF_CHECK(*server.stream.record_since() == server.now - 1s);
  CAF_CHECK_EQUAL(server.open(std::string_view{records}.substr(half + 1)), "two");
  CAF_CHECK(!server.stream.record_since());
}

CAF_TEST(what is not TLS fails) {
  server.open("SSH-2.0-OpenSSH_9.2\r\n");
  CAF_CHECK(server.stream.has_failed());
  CAF_CHECK_EQUAL(server.stream.failure(), "wrong version number");
  CAF_CHECK(!server.stream.was_plain_http());
}

CAF_TEST(plain HTTP is recognised) {
  for (const auto* request :
       {"GET / HTTP/1.1\r\n", "POST /videochat/cleanup HTTP/1.1\r\n", "HEAD / HTTP/1.1\r\n"}) {
    server_side each;
    each.open(request);
    CAF_CHECK(each.stream.has_failed());
    CAF_CHECK(each.stream.was_plain_http());
    CAF_CHECK_EQUAL(each.replies, "");
  }
  auto head = tls::plain_http_answer.find("\r\n\r\n");
  auto length = "Content-Length: " + std::to_string(tls::plain_http_answer.size() - head - 4);
  CAF_CHECK(tls::plain_http_answer.find(length + "\r\n") != std::string_view::npos);
  CAF_CHECK(tls::plain_http_answer.find("X-Content-Type-Options: nosniff\r\n") !=
            std::string_view::npos);
}

CAF_TEST(a record that was tampered with fails and the failure stays) {
  shake_hands(client, server);
  auto records = client.seal("hello");
  records.back() = static_cast<char>(records.back() ^ 1);
  records += client.seal("more");
  CAF_CHECK_EQUAL(server.open(records), "");
  CAF_CHECK(server.stream.has_failed());
  CAF_CHECK_EQUAL(client.open(server.take_replies()), "(failed)");
  CAF_CHECK_EQUAL(server.open("again"), "");
  std::string sealed;
  CAF_CHECK(!server.stream.seal("too late", sealed));
  server.stream.seal_end(sealed);
  CAF_CHECK_EQUAL(sealed, "");
}

CAF_TEST(a failure is not blamed on the next stream) {
  server.open("nonsense that is no TLS");
  CAF_CHECK(server.stream.has_failed());
  server_side next;
  shake_hands(client, next);
  CAF_CHECK(next.stream.is_established());
}

CAF_TEST(nothing can be said before the handshake is done) {
  std::string sealed;
  CAF_CHECK(!server.stream.seal("early", sealed));
  server.stream.seal_end(sealed);
  CAF_CHECK_EQUAL(sealed, "");
  shake_hands(client, server);
  CAF_CHECK(server.stream.is_established());
}

CAF_TEST(both sides say that they end and each says it once) {
  shake_hands(client, server);
  auto last = client.seal("last");
  last += client.seal_end();
  CAF_CHECK_EQUAL(server.open(last), "last");
  CAF_CHECK(server.stream.has_ended());
  CAF_CHECK(!server.stream.has_failed());
  // Who has ended may still be spoken to.
  auto records = server.seal("goodbye");
  server.stream.seal_end(records);
  auto size = records.size();
  server.stream.seal_end(records);
  CAF_CHECK_EQUAL(records.size(), size);
  CAF_CHECK_EQUAL(client.open(records), "goodbye(end)");
}

CAF_TEST(new keys are taken and answered but not without end) {
  shake_hands(client, server);
  for (int i = 0; i < 10; ++i) {
    // OpenSSL answers with the next thing that is written, and once for many.
    server.open(client.update_keys());
    CAF_CHECK_EQUAL(server.replies, "");
    CAF_CHECK_EQUAL(server.open(client.seal("hello")), "hello");
    CAF_CHECK_EQUAL(client.open(server.seal("you too")), "you too");
  }
  std::string flood;
  for (int i = 0; i < 1'000; ++i)
    flood += client.update_keys();
  server.open(flood);
  CAF_CHECK(server.stream.has_failed());
  CAF_CHECK_EQUAL(server.stream.failure(), "too many handshake messages");
}

CAF_TEST(another handshake in the same connection is refused) {
  tls_client old{TLS1_2_VERSION};
  shake_hands(old, server);
  server.open(old.renegotiate());
  // "no_renegotiation" fails the client (RFC 5246, section 7.2.2); what was agreed on before stays.
  CAF_CHECK_EQUAL(old.open(server.take_replies()), "(failed)");
  CAF_CHECK(!server.stream.has_failed());
}

CAF_TEST(no session is resumed) {
  for (auto version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
    server_side first;
    server_side second;
    tls_client before{version};
    shake_hands(before, first);
    before.open(first.seal("whatever comes behind the handshake"));
    tls_client again{version, before};
    shake_hands(again, second);
    CAF_CHECK(again.is_established());
    CAF_CHECK(!again.was_resumed());
  }
}

CAF_TEST(a stream goes on with what it began with) {
  const credential_files files;
  auto first = std::make_unique<tls::context>(files.settings);
  tls::stream stream{*first};
  first.reset();
  std::string replies;
  std::string opened;
  auto feed = [&](std::string_view records) {
    std::vector<char> room(tls::stream::headroom + records.size());
    std::copy(records.begin(), records.end(), room.begin() + tls::stream::headroom);
    auto size = stream.open(room.data() + tls::stream::headroom, records.size(), {}, replies);
    opened.append(room.data(), size);
  };
  for (auto records = client.shake_hands(); !records.empty();
       records = client.shake_hands(std::exchange(replies, {})))
    feed(records);
  feed(client.seal("hello"));
  CAF_CHECK_EQUAL(opened, "hello");
}

CAF_TEST(HTTP is the protocol of both ports) {
  client.offer_protocols("\2h2\10http/1.1");
  shake_hands(client, server);
  CAF_CHECK_EQUAL(client.protocol(), "http/1.1");
  server_side second;
  tls_client only_h2{TLS1_3_VERSION};
  only_h2.offer_protocols("\2h2");
  shake_hands(only_h2, second);
  CAF_CHECK(second.stream.has_failed());
  CAF_CHECK_EQUAL(second.stream.failure(), "no application protocol");
}

CAF_TEST_FIXTURE_SCOPE_END()
