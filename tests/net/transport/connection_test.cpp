#define CAF_SUITE net.connection

#include "net/transport/connection.hpp"

#include <algorithm>
#include <string>

#include "caf/test/unit_test.hpp"

#include "pattern.hpp"
#include "shard_fixture.hpp"

using namespace strangelet::net;
using namespace strangelet::net::test;
using namespace std::chrono_literals;

namespace {

struct connection_fixture : shard_fixture {
  peer client{port(), true};

  /// Starts the connection of `client`.
  std::weak_ptr<connection> start(watched_handler::reaction on_bytes = {}) {
    return accept([&](connection& owner) {
      return std::make_unique<watched_handler>(owner, seen, on_bytes);
    });
  }
};

/// More than all buffers of a connection hold.
const auto megabyte = pattern(1'000'000);

} // namespace

CAF_TEST_FIXTURE_SCOPE(connection_tests, connection_fixture)

CAF_TEST(bytes go in and out) {
  auto member = start([](connection& owner, std::string_view bytes) {
    owner.write("you said " + std::string{bytes});
  });
  client.send("hello");
  CAF_CHECK_EQUAL(client.receive(14), "you said hello");
  with(member, [](connection& each) {
    CAF_CHECK(each.is_open());
    CAF_CHECK(each.peer().is_loopback());
    CAF_CHECK_EQUAL(each.queued_messages(), 0u);
    CAF_CHECK_EQUAL(each.queued_bytes(), 0u);
  });
  CAF_CHECK_EQUAL(seen.calls(), "start bytes");
}

CAF_TEST(what is written in one turn goes out together when it ends) {
  auto member = start();
  with(member, [this](connection& each) {
    each.write("one ");
    each.write("two");
    CAF_CHECK_EQUAL(client.unread(), 0u);
  });
  CAF_CHECK_EQUAL(client.unread(), 7u);
  CAF_CHECK_EQUAL(client.receive(7), "one two");
}

CAF_TEST(a turn that writes much does not wait for its end) {
  auto member = start();
  with(member, [this](connection& each) {
    for (int i = 0; i < 65; ++i)
      each.write("x");
    CAF_CHECK_EQUAL(client.unread(), 64u);
  });
  CAF_CHECK_EQUAL(client.receive(65), std::string(65, 'x'));
}

CAF_TEST(what was written before the end still arrives) {
  auto member = start();
  with(member, [](connection& each) {
    each.write("goodbye");
    each.finish();
  });
  CAF_CHECK_EQUAL(client.receive_all(), "goodbye");
}

CAF_TEST(everything comes out as it went in) {
  start([](connection& owner, std::string_view bytes) { owner.write(bytes); });
  std::thread sender{[&] { client.send(megabyte); }};
  auto echoed = client.receive(megabyte.size());
  sender.join();
  CAF_CHECK(echoed == megabyte);
  CAF_CHECK(seen.bytes() == megabyte);
}

CAF_TEST(what the peer does not take is queued and counted) {
  auto member = start();
  with(member, [](connection& each) {
    each.write("first");
    CAF_CHECK_EQUAL(each.queued_messages(), 0u);
    each.write(megabyte);
    CAF_CHECK_EQUAL(each.queued_messages(), 1u);
    auto queued = each.queued_bytes();
    CAF_CHECK_GREATER(queued, 500'000u);
    CAF_CHECK_LESS(queued, megabyte.size());
    each.write("second");
    each.write("third");
    CAF_CHECK_EQUAL(each.queued_messages(), 3u);
    CAF_CHECK_EQUAL(each.queued_bytes(), queued + 11);
  });
  CAF_CHECK(client.receive(megabyte.size() + 16) == "first" + megabyte + "secondthird");
  seen.wait_for("drained");
  with(member, [](connection& each) {
    CAF_CHECK_EQUAL(each.queued_messages(), 0u);
    CAF_CHECK_EQUAL(each.queued_bytes(), 0u);
    each.write("fourth");
  });
  CAF_CHECK_EQUAL(client.receive(6), "fourth");
  CAF_CHECK_EQUAL(seen.calls(), "start drained");
}

CAF_TEST(very many small messages arrive in their order) {
  auto member = start();
  std::string all;
  with(member, [&](connection& each) {
    each.write(megabyte);
    for (int i = 0; i < 1'000; ++i) {
      auto message = std::to_string(i) + ' ';
      all += message;
      each.write(message);
    }
    CAF_CHECK_EQUAL(each.queued_messages(), 1'001u);
  });
  CAF_CHECK(client.receive(megabyte.size() + all.size()) == megabyte + all);
}

CAF_TEST(the last bytes arrive although input is unread) {
  auto member = start();
  with(member, [](connection& each) { each.pause_reading(); });
  client.send(std::string(50'000, 'u'));
  let_arrive();
  CAF_CHECK_GREATER(unread_bytes(), 0u);
  with(member, [](connection& each) {
    each.write("goodbye");
    each.finish();
    CAF_CHECK(each.is_open());
  });
  CAF_CHECK_EQUAL(client.receive_all(), "goodbye");
  client.close();
  seen.wait_for("lost");
  CAF_CHECK_EQUAL(seen.calls(), "start lost");
  CAF_CHECK_EQUAL(seen.bytes(), "");
}

CAF_TEST(what is queued arrives before the end) {
  auto member = start();
  with(member, [](connection& each) {
    each.write(megabyte);
    each.write("goodbye");
    each.finish();
    each.finish();
  });
  client.send("more");
  CAF_CHECK(client.receive_all() == megabyte + "goodbye");
  client.close();
  seen.wait_for("lost");
  CAF_CHECK_EQUAL(seen.calls(), "start lost");
}

CAF_TEST(a connection that finishes after its peer has is gone at once) {
  auto member = start();
  client.end_output();
  seen.wait_for("end");
  with(member, [](connection& each) {
    each.write("goodbye");
    each.finish();
    CAF_CHECK(!each.is_open());
  });
  CAF_CHECK_EQUAL(client.receive_all(), "goodbye");
  CAF_CHECK_EQUAL(seen.calls(), "start end lost");
}

CAF_TEST(a peer that has ended its output may still read) {
  auto member = start();
  client.send("question");
  client.end_output();
  seen.wait_for("end");
  with(member, [](connection& each) { each.write(megabyte); });
  CAF_CHECK(client.receive(megabyte.size()) == megabyte);
  seen.wait_for("drained");
  CAF_CHECK_EQUAL(seen.calls(), "start bytes end drained");
}

CAF_TEST(a connection is lost once only) {
  auto member = start();
  with(member, [](connection& each) {
    each.abort();
    CAF_CHECK(!each.is_open());
    each.abort();
    each.finish();
    each.write("nothing");
    each.resume_reading();
    CAF_CHECK_EQUAL(each.queued_bytes(), 0u);
  });
  CAF_CHECK_EQUAL(client.receive_all(), "");
  host.settle();
  CAF_CHECK(member.expired());
  CAF_CHECK_EQUAL(seen.calls(), "start lost");
}

CAF_TEST(a connection with a queue may be aborted) {
  auto member = start();
  with(member, [](connection& each) {
    each.write(megabyte);
    each.abort();
    CAF_CHECK_EQUAL(each.queued_bytes(), 0u);
  });
  host.settle();
  CAF_CHECK(member.expired());
  CAF_CHECK_EQUAL(seen.calls(), "start lost");
}

CAF_TEST(a handler may abort when it gets bytes) {
  auto member = start([](connection& owner, std::string_view) { owner.abort(); });
  client.send("hello");
  seen.wait_for("lost");
  host.settle();
  CAF_CHECK(member.expired());
  CAF_CHECK_EQUAL(seen.calls(), "start lost bytes");
}

CAF_TEST(a peer that crashes is noticed) {
  auto member = start();
  client.reset();
  seen.wait_for("lost");
  host.settle();
  CAF_CHECK(member.expired());
  CAF_CHECK_EQUAL(seen.calls(), "start lost");
}

CAF_TEST(a peer that crashes while it is written to is noticed) {
  auto member = start();
  with(member, [](connection& each) { each.write(megabyte); });
  client.reset();
  seen.wait_for("lost");
  host.settle();
  CAF_CHECK(member.expired());
  CAF_CHECK_EQUAL(seen.calls(), "start lost");
}

CAF_TEST(a connection that pauses reads nothing until it resumes) {
  auto member = start();
  with(member, [](connection& each) { each.pause_reading(); });
  client.send("hello");
  let_arrive();
  CAF_CHECK_EQUAL(seen.calls(), "start");
  CAF_CHECK_EQUAL(unread_bytes(), 5u);
  with(member, [](connection& each) { each.resume_reading(); });
  seen.wait_for("bytes");
  CAF_CHECK_EQUAL(seen.bytes(), "hello");
}

CAF_TEST(a handler may pause when it gets bytes) {
  auto member = start([](connection& owner, std::string_view) { owner.pause_reading(); });
  for (const auto* word : {"one", "two", "six"}) {
    client.send(word);
    seen.wait_for("bytes");
    client.send("...");
    let_arrive();
    CAF_CHECK_EQUAL(unread_bytes(), 3u);
    with(member, [](connection& each) {
      each.resume_reading();
      each.resume_reading();
    });
    seen.wait_for("bytes");
    with(member, [](connection& each) { each.resume_reading(); });
  }
  CAF_CHECK_EQUAL(seen.bytes(), "one...two...six...");
}

CAF_TEST(what a handler puts back comes again in the next turn before anything else) {
  auto member = start([](connection& owner, std::string_view bytes) {
    if (bytes.size() > 3)
      owner.put_back(bytes.substr(3), connection::respite::turn);
  });
  client.send("one");
  seen.wait_for("bytes");
  client.send("twosixten");
  for (int n = 0; n < 3; ++n)
    seen.wait_for("bytes");
  CAF_CHECK_EQUAL(seen.bytes(), "onetwosixtensixtenten");
}

CAF_TEST(a peer that is slowed down is not read before the next tick) {
  auto member = start([](connection& owner, std::string_view bytes) {
    owner.put_back(bytes.substr(1), connection::respite::tick);
  });
  client.send("ab");
  seen.wait_for("bytes");
  client.send("cd");
  let_arrive();
  CAF_CHECK_EQUAL(seen.bytes(), "ab");
  CAF_CHECK_EQUAL(unread_bytes(), 2u);
  for (const auto* next : {"b", "cd", "d"}) {
    tick(member, 100ms);
    seen.wait_for("bytes");
    let_arrive();
    CAF_CHECK_EQUAL(seen.bytes().substr(seen.bytes().size() - std::string{next}.size()), next);
  }
  CAF_CHECK_EQUAL(seen.bytes(), "abbcdd");
}

CAF_TEST(what was put back waits while the handler has paused) {
  auto member = start([](connection& owner, std::string_view bytes) {
    if (bytes.size() > 1)
      owner.put_back(bytes.substr(1), connection::respite::turn);
    owner.pause_reading();
  });
  client.send("ab");
  seen.wait_for("bytes");
  let_arrive();
  CAF_CHECK_EQUAL(seen.bytes(), "ab");
  with(member, [](connection& each) { each.resume_reading(); });
  seen.wait_for("bytes");
  CAF_CHECK_EQUAL(seen.bytes(), "abb");
}

CAF_TEST(what was put back comes before the end of the input) {
  auto member = start([](connection& owner, std::string_view bytes) {
    if (bytes.size() > 1)
      owner.put_back(bytes.substr(1), connection::respite::tick);
  });
  client.send("ab");
  client.end_output();
  seen.wait_for("bytes");
  let_arrive();
  tick(member, 100ms);
  seen.wait_for("bytes");
  seen.wait_for("end");
  CAF_CHECK_EQUAL(seen.bytes(), "abb");
}

CAF_TEST(what is expected is read in one turn) {
  auto member = start([](connection& owner, std::string_view bytes) {
    if (bytes.size() < 60'000)
      owner.await_bytes(60'000);
  });
  const auto much = pattern(100'000);
  with(member, [&](connection&) { client.send(std::string_view{much}.substr(0, 70'000)); });
  seen.wait_for("bytes");
  seen.wait_for("bytes");
  let_arrive();
  CAF_CHECK_EQUAL(seen.bytes(), much.substr(0, 70'000));
}

CAF_TEST(time is told to the handler while the connection is open) {
  auto member = start();
  tick(member, 5s);
  CAF_CHECK_EQUAL(seen.calls(), "start tick");
  with(member, [](connection& each) { each.finish(); });
  tick(member, 1ms);
  CAF_CHECK_EQUAL(seen.calls(), "start tick");
}

CAF_TEST(a write that takes too long ends the connection) {
  auto member = start();
  with(member, [](connection& each) { each.write(megabyte); });
  tick(member, config.limits.write_timeout - 1ms);
  with(member, [](connection& each) { CAF_CHECK(each.is_open()); });
  tick(member, config.limits.write_timeout);
  host.settle();
  CAF_CHECK(member.expired());
  CAF_CHECK_EQUAL(seen.calls(), "start tick lost");
}

CAF_TEST(a peer that does not close in time is cut off) {
  auto member = start();
  with(member, [](connection& each) { each.finish(); });
  tick(member, config.limits.close_timeout - 1ms);
  with(member, [](connection& each) { CAF_CHECK(each.is_open()); });
  tick(member, config.limits.close_timeout);
  host.settle();
  CAF_CHECK(member.expired());
  CAF_CHECK_EQUAL(seen.calls(), "start lost");
}

CAF_TEST(a peer has as long to take the last bytes as to take any) {
  auto member = start();
  with(member, [](connection& each) {
    each.write(megabyte);
    each.finish();
  });
  tick(member, config.limits.close_timeout);
  tick(member, config.limits.write_timeout - 1ms);
  CAF_CHECK(client.receive(megabyte.size()) == megabyte);
  CAF_CHECK_EQUAL(client.receive_all(), "");
  tick(member, config.limits.close_timeout);
  CAF_CHECK_EQUAL(seen.calls(), "start lost");
}

CAF_TEST_FIXTURE_SCOPE_END()
