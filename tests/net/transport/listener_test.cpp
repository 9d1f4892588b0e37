#define CAF_SUITE net.listener

#include "net/transport/listener.hpp"

#include <boost/system/system_error.hpp>

#include <string>
#include <utility>

#include "caf/test/unit_test.hpp"

#include "shard_fixture.hpp"

using namespace strangelet::net;
using namespace strangelet::net::test;
namespace errc = boost::system::errc;

namespace {

/// What is opened in the end for `address` on a host on which the first try fails `with`.
std::string opened(const std::string& address, errc::errc_t with) {
  std::string tried;
  try {
    return open_address(address, [&](const std::string& each) {
      tried += (tried.empty() ? "" : " ") + each;
      if (tried == each && with != errc::success)
        throw boost::system::system_error{make_error_code(with)};
      return tried;
    });
  } catch (const boost::system::system_error& e) {
    return tried + " fails";
  }
}

/// A listener on a port of this machine.
struct listening_fixture : shard_fixture {
  ~listening_fixture() {
    on_loop([this] { entry.stop(); });
    host.settle();
  }

  /// Handlers that say first whether there were too many connections.
  handler_factory noting() {
    return [this](connection& owner, bool over_capacity) {
      seen.note(over_capacity ? "too many" : "room");
      return std::make_unique<watched_handler>(owner, seen, watched_handler::reaction{});
    };
  }

  listener entry{host.loops.loop(0), "127.0.0.1", 0};
};

} // namespace

CAF_TEST(an address is opened as it is) {
  for (const auto* address : {"::", "0.0.0.0", "::1", "127.0.0.1"})
    CAF_CHECK_EQUAL(opened(address, errc::success), address);
}

CAF_TEST(without IPv6 all of IPv6 is all of IPv4) {
  CAF_CHECK_EQUAL(opened("::", errc::address_family_not_supported), ":: 0.0.0.0");
}

CAF_TEST(what somebody asks for by name is not replaced) {
  CAF_CHECK_EQUAL(opened("::1", errc::address_family_not_supported), "::1 fails");
  CAF_CHECK_EQUAL(opened("2001:db8::1", errc::address_family_not_supported), "2001:db8::1 fails");
}

CAF_TEST(an address that is taken is not replaced) {
  CAF_CHECK_EQUAL(opened("::", errc::address_in_use), ":: fails");
  CAF_CHECK_EQUAL(opened("::", errc::permission_denied), ":: fails");
}

CAF_TEST_FIXTURE_SCOPE(listening_tests, listening_fixture)

CAF_TEST(a connection begins as the factory says) {
  entry.start({&home}, 1, noting());
  const peer client{entry.endpoint().port()};
  client.send("hello");
  seen.wait_for("bytes");
  CAF_CHECK_EQUAL(seen.calls(), "room start bytes");
  CAF_CHECK_EQUAL(seen.bytes(), "hello");
  CAF_CHECK_EQUAL(shared.metrics.connections.value(), 1u);
}

CAF_TEST(the factory is told that there are too many connections) {
  entry.start({&home}, 0, noting());
  const peer client{entry.endpoint().port()};
  seen.wait_for("start");
  CAF_CHECK_EQUAL(seen.calls(), "too many start");
}

CAF_TEST(a connection that gets no handler is closed and does not count) {
  entry.start({&home}, 1, [](connection&, bool) { return nullptr; });
  const peer client{entry.endpoint().port()};
  CAF_CHECK_EQUAL(client.receive_all(), "");
  host.settle();
  CAF_CHECK_EQUAL(shared.metrics.connections.value(), 0u);
}

CAF_TEST(a factory that throws costs one connection only) {
  entry.start({&home}, 1, [](connection&, bool) -> std::unique_ptr<byte_handler> {
    throw std::runtime_error{"no memory"};
  });
  const peer client{entry.endpoint().port()};
  CAF_CHECK_EQUAL(client.receive_all(), "");
  host.settle();
  CAF_CHECK_EQUAL(shared.metrics.connections.value(), 0u);
  CAF_CHECK_EQUAL(metrics.faults.sum(), 1u);
}

CAF_TEST(each tick of a loop is told to whoever wants to know) {
  countdown ticked;
  auto told = false;
  shared.on_tick = [&](strangelet::runtime::loop_clock::time_point now) {
    if (std::exchange(told, true))
      return;
    CAF_CHECK_EQUAL(home.now().time_since_epoch().count(), now.time_since_epoch().count());
    ticked.count_down();
  };
  on_loop([this] { home.start(); });
  ticked.wait();
  on_loop([this] {
    shared.on_tick = nullptr;
    home.shut_down([] {});
  });
}

CAF_TEST_FIXTURE_SCOPE_END()
