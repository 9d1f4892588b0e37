#define CAF_SUITE net.connection_handover

#include "net/transport/connection.hpp"

#include <memory>
#include <string>

#include "caf/test/unit_test.hpp"

#include "shard_fixture.hpp"

using namespace strangelet::net;
using namespace strangelet::net::test;

namespace {

struct connection_handover_fixture : shard_fixture {
  peer client{port()};
  /// Held by each first handler.
  std::shared_ptr<int> token = std::make_shared<int>();

  std::weak_ptr<connection> start(watched_handler::reaction on_bytes = {}) {
    return accept([&](connection& owner) {
      auto react = [on_bytes, held = token](connection& each, std::string_view bytes) {
        if (on_bytes)
          on_bytes(each, bytes);
      };
      return std::make_unique<watched_handler>(owner, seen, react);
    });
  }

  std::unique_ptr<byte_handler> second(connection& owner, watched_handler::reaction on_bytes = {}) {
    return std::make_unique<watched_handler>(owner, seen, std::move(on_bytes), "second-");
  }

  /// Upgrades with all that follows a blank.
  watched_handler::reaction upgrading() {
    return [this](connection& owner, std::string_view bytes) {
      owner.write("ok ");
      owner.become(second(owner), std::string{bytes.substr(bytes.find(' ') + 1)});
    };
  }
};

} // namespace

CAF_TEST_FIXTURE_SCOPE(connection_handover_tests, connection_handover_fixture)

CAF_TEST(a connection changes hands and the rest goes to the new handler) {
  auto member = start(upgrading());
  CAF_CHECK_EQUAL(token.use_count(), 2);
  client.send("upgrade rest");
  CAF_CHECK_EQUAL(client.receive(3), "ok ");
  seen.wait_for("second-bytes");
  CAF_CHECK_EQUAL(seen.calls(), "start bytes second-start second-bytes");
  CAF_CHECK_EQUAL(seen.bytes(), "upgrade restrest");
  // The first handler is gone without having lost anything.
  CAF_CHECK_EQUAL(token.use_count(), 1);
  client.send("more");
  seen.wait_for("second-bytes");
  CAF_CHECK_EQUAL(seen.bytes(), "upgrade restrestmore");
  client.close();
  seen.wait_for("second-end");
  with(member, [](connection& each) { each.abort(); });
  CAF_CHECK_EQUAL(seen.calls(), "start bytes second-start second-bytes second-end second-lost");
}

CAF_TEST(a connection changes hands without a rest) {
  start(upgrading());
  client.send("upgrade ");
  seen.wait_for("second-start");
  CAF_CHECK_EQUAL(seen.calls(), "start bytes second-start");
  client.send("data");
  seen.wait_for("second-bytes");
  CAF_CHECK_EQUAL(seen.bytes(), "upgrade data");
}

CAF_TEST(the new handler has the connection before the next bytes are read) {
  start();
  // The bytes may be there before the connection has changed hands.
  for (int i = 0; i < 20; ++i) {
    observations seen_here;
    peer other{port()};
    accept([&](connection& owner) {
      return std::make_unique<watched_handler>(
          owner, seen_here, [&](connection& each, std::string_view) {
            each.become(std::make_unique<watched_handler>(each, seen_here,
                                                          watched_handler::reaction{}, "second-"),
                        "");
            other.send("next");
          });
    });
    other.send("upgrade");
    seen_here.wait_for("second-bytes");
    CAF_CHECK_EQUAL(seen_here.calls(), "start bytes second-start second-bytes");
    on_loop([&] { home.abort_all(); });
    host.settle();
  }
}

CAF_TEST(a rest as large as a read is handed over whole) {
  start([this](connection& owner, std::string_view) {
    owner.become(second(owner), std::string(home.read_buffer().size, 'r'));
  });
  client.send("upgrade ");
  seen.wait_for("second-bytes");
  CAF_CHECK(seen.bytes() == "upgrade " + std::string(home.read_buffer().size, 'r'));
}

CAF_TEST(a connection that is aborted first does not change hands) {
  auto member = start([this](connection& owner, std::string_view) {
    owner.become(second(owner), "rest");
    owner.abort();
  });
  client.send("upgrade");
  seen.wait_for("lost");
  host.settle();
  CAF_CHECK_EQUAL(seen.calls(), "start lost bytes");
  CAF_CHECK(member.expired());
  CAF_CHECK_EQUAL(token.use_count(), 1);
}

CAF_TEST(a new handler may end the connection when it gets the rest) {
  auto member = start([this](connection& owner, std::string_view) {
    owner.become(second(owner, [](connection& each, std::string_view) { each.abort(); }), "rest");
  });
  client.send("upgrade");
  seen.wait_for("second-lost");
  host.settle();
  CAF_CHECK(member.expired());
}

CAF_TEST(a stop is told to all and reported when the last is gone) {
  peer other{port()};
  auto first = start();
  auto last = start();
  countdown empty;
  bool is_empty = false;
  on_loop([&] {
    home.shut_down([&] {
      is_empty = true;
      empty.count_down();
    });
  });
  CAF_CHECK_EQUAL(seen.calls(), "start start shut_down shut_down");
  with(first, [](connection& each) { each.abort(); });
  on_loop([&] { CAF_CHECK(!is_empty); });
  with(last, [](connection& each) { each.abort(); });
  empty.wait();
  CAF_CHECK_EQUAL(shared.metrics.connections.value(), 0u);
}

CAF_TEST(a stop without connections is reported at once) {
  bool is_empty = false;
  on_loop([&] { home.shut_down([&] { is_empty = true; }); });
  CAF_CHECK(is_empty);
}

CAF_TEST_FIXTURE_SCOPE_END()
