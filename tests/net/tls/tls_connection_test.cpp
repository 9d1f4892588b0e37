#define CAF_SUITE net.tls_connection

#include "net/tls/stream.hpp"
#include "net/transport/connection.hpp"

#include <openssl/ssl.h>

#include <algorithm>
#include <memory>
#include <string>

#include "caf/test/unit_test.hpp"

#include "pattern.hpp"
#include "shard_fixture.hpp"
#include "test_credentials.hpp"
#include "tls_peer.hpp"

using namespace strangelet::net;
using namespace strangelet::net::test;
using namespace std::chrono_literals;

namespace {

/// More than all buffers of a connection hold.
const auto megabyte = pattern(1'000'000);

struct tls_connection_fixture : shard_fixture {
  tls_peer client{port(), TLS1_3_VERSION, true};
  credential_files files;
  tls::context context{files.settings};

  /// Starts the connection of a peer.
  std::weak_ptr<connection> start(watched_handler::reaction on_bytes = {}) {
    return accept([&](connection& owner) {
      owner.secure(std::make_unique<tls::stream>(context));
      return std::make_unique<watched_handler>(owner, seen, on_bytes);
    });
  }

  /// The same, and its handshake.
  std::weak_ptr<connection> start_secured(watched_handler::reaction on_bytes = {}) {
    auto member = start(std::move(on_bytes));
    client.shake_hands();
    let_arrive();
    return member;
  }

  /// Sends bytes and the end in one piece.
  void send_last(std::string_view bytes) {
    auto records = client.client.seal(bytes);
    records += client.client.seal_end();
    client.socket.send(records);
  }
};

} // namespace

CAF_TEST_FIXTURE_SCOPE(tls_connection_tests, tls_connection_fixture)

CAF_TEST(bytes go in and out) {
  auto member = start_secured([](connection& owner, std::string_view bytes) {
    owner.write("you said ");
    owner.write(bytes);
  });
  client.send("hello");
  CAF_CHECK_EQUAL(client.receive(14), "you said hello");
  with(member, [](connection& each) { CAF_CHECK_EQUAL(each.queued_bytes(), 0u); });
  CAF_CHECK_EQUAL(seen.calls(), "start bytes");
  CAF_CHECK_EQUAL(seen.bytes(), "hello");
}

CAF_TEST(what is written in one turn is one record) {
  auto member = start_secured();
  with(member, [this](connection& each) {
    each.write("one ");
    each.write("two");
    CAF_CHECK_EQUAL(client.socket.unread(), 0u);
  });
  // Header, 7 bytes, the type and the tag (RFC 8446, section 5.2).
  CAF_CHECK_EQUAL(client.socket.unread(), 5u + 7u + 1u + 16u);
  CAF_CHECK_EQUAL(client.receive(7), "one two");
}

CAF_TEST(everything comes out as it went in) {
  start_secured([](connection& owner, std::string_view bytes) { owner.write(bytes); });
  auto records = client.client.seal(megabyte);
  std::thread sender{[&] { client.socket.send(records); }};
  auto echoed = client.receive(megabyte.size());
  sender.join();
  CAF_CHECK(echoed == megabyte);
  CAF_CHECK(seen.bytes() == megabyte);
}

CAF_TEST(what the peer does not take is queued and counted and comes in its order) {
  auto member = start_secured();
  std::string all;
  with(member, [&](connection& each) {
    each.write("first");
    each.write(megabyte);
    CAF_CHECK_EQUAL(each.queued_messages(), 1u);
    CAF_CHECK_GREATER(each.queued_bytes(), 500'000u);
    for (int i = 0; i < 1'000; ++i) {
      auto message = std::to_string(i) + ' ';
      all += message;
      each.write(message);
    }
    CAF_CHECK_EQUAL(each.queued_messages(), 1'001u);
  });
  CAF_CHECK(client.receive(5 + megabyte.size() + all.size()) == "first" + megabyte + all);
  seen.wait_for("drained");
  with(member, [](connection& each) {
    CAF_CHECK_EQUAL(each.queued_bytes(), 0u);
    each.write("last");
  });
  CAF_CHECK_EQUAL(client.receive(4), "last");
}

CAF_TEST(a write that takes too long ends the connection) {
  auto member = start_secured();
  with(member, [](connection& each) { each.write(megabyte); });
  tick(member, config.limits.write_timeout - 1ms);
  with(member, [](connection& each) { CAF_CHECK(each.is_open()); });
  tick(member, config.limits.write_timeout);
  host.settle();
  CAF_CHECK(member.expired());
}

CAF_TEST(an end is announced behind what was written) {
  auto member = start_secured();
  with(member, [](connection& each) {
    each.write(megabyte);
    each.write("goodbye");
    each.finish();
    each.finish();
  });
  CAF_CHECK(client.receive_all() == megabyte + "goodbye(end)");
  client.socket.close();
  seen.wait_for("lost");
  CAF_CHECK_EQUAL(seen.calls(), "start lost");
}

CAF_TEST(a peer that has announced its end may still read) {
  auto member = start_secured();
  client.send("question");
  client.end_output();
  seen.wait_for("end");
  with(member, [](connection& each) { each.write(megabyte); });
  CAF_CHECK(client.receive(megabyte.size()) == megabyte);
  seen.wait_for("drained");
  with(member, [](connection& each) {
    each.finish();
    CAF_CHECK(!each.is_open());
  });
  CAF_CHECK_EQUAL(client.receive_all(), "(end)");
  CAF_CHECK_EQUAL(seen.calls(), "start bytes end drained lost");
}

CAF_TEST(a peer that ends without a word has ended too) {
  start_secured();
  client.socket.end_output();
  seen.wait_for("end");
  CAF_CHECK_EQUAL(seen.calls(), "start end");
}

CAF_TEST(a peer that crashes is noticed) {
  auto member = start_secured();
  client.socket.reset();
  seen.wait_for("lost");
  host.settle();
  CAF_CHECK(member.expired());
}

CAF_TEST(a peer that leaves in the handshake is noticed) {
  start();
  auto hello = client.client.shake_hands();
  client.socket.send(hello.substr(0, hello.size() / 2));
  client.socket.end_output();
  seen.wait_for("end");
  CAF_CHECK_EQUAL(seen.calls(), "start end");
}

CAF_TEST(a connection that pauses reads nothing until it resumes) {
  auto member = start_secured();
  with(member, [](connection& each) { each.pause_reading(); });
  client.send("hello");
  let_arrive();
  CAF_CHECK_EQUAL(seen.calls(), "start");
  CAF_CHECK_GREATER(unread_bytes(), 0u);
  with(member, [](connection& each) { each.resume_reading(); });
  seen.wait_for("bytes");
  CAF_CHECK_EQUAL(seen.bytes(), "hello");
}

CAF_TEST(an end that comes with the last bytes waits for a handler that has paused) {
  auto member = start_secured([](connection& owner, std::string_view) { owner.pause_reading(); });
  send_last("hello");
  seen.wait_for("bytes");
  on_loop([] {});
  CAF_CHECK_EQUAL(seen.calls(), "start bytes");
  with(member, [](connection& each) { each.resume_reading(); });
  CAF_CHECK_EQUAL(seen.calls(), "start bytes end");
}

CAF_TEST(an end that comes with the last bytes does not keep a connection that is finished) {
  auto member = start_secured([](connection& owner, std::string_view) {
    owner.pause_reading();
    owner.write("goodbye");
  });
  send_last("hello");
  seen.wait_for("bytes");
  with(member, [](connection& each) {
    each.finish();
    CAF_CHECK(!each.is_open());
  });
  CAF_CHECK_EQUAL(client.receive_all(), "goodbye(end)");
}

CAF_TEST(an end that comes with an upgrade is told to the new handler) {
  start_secured([this](connection& owner, std::string_view) {
    owner.become(
        std::make_unique<watched_handler>(owner, seen, watched_handler::reaction{}, "second-"), "");
  });
  send_last("upgrade");
  seen.wait_for("second-end");
  CAF_CHECK_EQUAL(seen.calls(), "start bytes second-start second-end");
}

CAF_TEST(a handler may abort when it gets bytes) {
  auto member = start_secured([](connection& owner, std::string_view) { owner.abort(); });
  client.send("hello");
  seen.wait_for("lost");
  host.settle();
  CAF_CHECK(member.expired());
  CAF_CHECK_EQUAL(seen.calls(), "start lost bytes");
}

CAF_TEST(garbage in the handshake ends it in order) {
  start();
  client.socket.send("SSH-2.0-OpenSSH_9.2\r\n");
  client.socket.send(std::string(10'000, 'x'));
  CAF_CHECK_EQUAL(client.socket.receive_all(), "");
  client.socket.close();
  seen.wait_for("lost");
  CAF_CHECK_EQUAL(seen.calls(), "start lost");
}

CAF_TEST(a handshake that fails ends with an alert that can be read) {
  tls_client old{TLS1_1_VERSION};
  start();
  client.socket.send(old.shake_hands());
  // An alert record: fatal, "protocol_version" (RFC 8446, section 6.2).
  CAF_CHECK_EQUAL(client.socket.receive_all(), (std::string{"\x15\3\2\0\2\2\x46", 7}));
  client.socket.close();
  seen.wait_for("lost");
  CAF_CHECK_EQUAL(seen.calls(), "start lost");
}

CAF_TEST(plain HTTP is answered in the clear) {
  start();
  client.socket.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
  CAF_CHECK_EQUAL(client.socket.receive_all(), std::string{tls::plain_http_answer});
  client.socket.close();
  seen.wait_for("lost");
  CAF_CHECK_EQUAL(seen.calls(), "start lost");
}

CAF_TEST(garbage in a connection ends it at once) {
  auto member = start_secured();
  auto records = client.client.seal("hello");
  records.back() = static_cast<char>(records.back() ^ 1);
  client.socket.send(records);
  seen.wait_for("lost");
  host.settle();
  CAF_CHECK(member.expired());
  CAF_CHECK_EQUAL(seen.calls(), "start lost");
}

CAF_TEST(records that are not finished are not waited for without end) {
  auto member = start_secured();
  auto records = client.client.seal("hello");
  client.socket.send(std::string_view{records}.substr(0, 10));
  let_arrive();
  tick(member, config.limits.message_timeout - 100ms);
  with(member, [](connection& each) { CAF_CHECK(each.is_open()); });
  tick(member, config.limits.message_timeout + 1min);
  host.settle();
  CAF_CHECK(member.expired());
}

CAF_TEST(a record has its whole time after the loop has stood still) {
  auto member = start_secured();
  auto records = client.client.seal("hello");
  client.socket.send(std::string_view{records}.substr(0, 10));
  let_arrive();
  stand_still_until(1h);
  tick(member, 1h + config.limits.message_timeout - 1ms);
  with(member, [](connection& each) { CAF_CHECK(each.is_open()); });
  tick(member, 1h + config.limits.message_timeout);
  host.settle();
  CAF_CHECK(member.expired());
}

CAF_TEST(a record that is finished is waited for no longer) {
  auto member = start_secured();
  auto records = client.client.seal("hello");
  client.socket.send(std::string_view{records}.substr(0, 10));
  let_arrive();
  client.socket.send(std::string_view{records}.substr(10));
  seen.wait_for("bytes");
  tick(member, config.limits.message_timeout + 1min);
  with(member, [](connection& each) { CAF_CHECK(each.is_open()); });
}

CAF_TEST(a record is not waited for while nobody reads) {
  auto member = start_secured([](connection& owner, std::string_view) { owner.pause_reading(); });
  auto records = client.client.seal("hello");
  records += client.client.seal("more").substr(0, 10);
  client.socket.send(records);
  seen.wait_for("bytes");
  tick(member, config.limits.message_timeout + 1min);
  with(member, [](connection& each) {
    CAF_CHECK(each.is_open());
    each.resume_reading();
  });
  tick(member, config.limits.message_timeout - 1s);
  with(member, [](connection& each) { CAF_CHECK(each.is_open()); });
  tick(member, config.limits.message_timeout + 1min);
  host.settle();
  CAF_CHECK(member.expired());
}

CAF_TEST(nothing is written in the clear before the handshake) {
  auto member = start();
  with(member, [](connection& each) {
    each.write("secret");
    each.flush();
    CAF_CHECK(!each.is_open());
  });
  CAF_CHECK_EQUAL(client.socket.receive_all(), "");
}

CAF_TEST(a connection that ends before its handshake just closes) {
  auto member = start();
  with(member, [](connection& each) { each.finish(); });
  CAF_CHECK_EQUAL(client.socket.receive_all(), "");
}

CAF_TEST(a turn has time for a few handshakes only) {
  on_loop([this] {
    int allowed = 0;
    for (int i = 0; i < 100; ++i)
      allowed += home.allows_handshake() ? 1 : 0;
    CAF_CHECK_EQUAL(allowed, 4);
  });
  on_loop([this] { CAF_CHECK(home.allows_handshake()); });
}

CAF_TEST(many who come at once are all served) {
  std::vector<std::unique_ptr<tls_peer>> peers;
  for (int i = 0; i < 50; ++i) {
    peers.push_back(std::make_unique<tls_peer>(port(), TLS1_2_VERSION + i % 2));
    peers.back()->socket.send(peers.back()->client.shake_hands());
  }
  auto echo = [](connection& owner, std::string_view bytes) { owner.write(bytes); };
  for (int i = 0; i < 51; ++i)
    start(echo);
  for (auto& each : peers) {
    each->shake_hands();
    each->send("hello");
  }
  for (auto& each : peers)
    CAF_CHECK_EQUAL(each->receive(5), "hello");
}

CAF_TEST(TLS may begin behind something else) {
  // As behind a header that a proxy puts in front, in one piece with the first record.
  accept([&](connection& owner) {
    return std::make_unique<watched_handler>(
        owner, seen, [this](connection& each, std::string_view bytes) {
          each.secure(std::make_unique<tls::stream>(context));
          each.become(std::make_unique<watched_handler>(
                          each, seen,
                          [](connection& self, std::string_view inside) { self.write(inside); },
                          "second-"),
                      std::string{bytes.substr(bytes.find('\n') + 1)});
        });
  });
  client.socket.send("PROXY\n" + client.client.shake_hands());
  client.shake_hands();
  client.send("hello");
  CAF_CHECK_EQUAL(client.receive(5), "hello");
  CAF_CHECK_EQUAL(seen.calls(), "start bytes second-start second-bytes");
}

CAF_TEST(what follows an upgrade inside TLS is not opened twice) {
  start_secured([this](connection& owner, std::string_view bytes) {
    owner.become(
        std::make_unique<watched_handler>(owner, seen, watched_handler::reaction{}, "second-"),
        std::string{bytes.substr(bytes.find(' ') + 1)});
  });
  client.send("upgrade rest");
  seen.wait_for("second-bytes");
  CAF_CHECK_EQUAL(seen.bytes(), "upgrade restrest");
}

CAF_TEST_FIXTURE_SCOPE_END()
