#define CAF_SUITE net.address_table

#include "net/address_table.hpp"

#include <string>
#include <thread>
#include <vector>

#include "caf/test/unit_test.hpp"

using namespace strangelet::net;
using namespace std::chrono_literals;
using boost::asio::ip::make_address;
using verdict = admission::verdict;

namespace {

const auto start = loop_clock::time_point{} + 1h;

struct address_table_fixture {
  address_table table;
  limit_settings limits;
  std::vector<address_slot> slots;

  address_table_fixture() {
    limits.address_connections = 3;
    limits.address_newcomers = {0, 1};
  }

  /// The verdict on one more connection, which stays.
  verdict enter(const std::string& client, loop_clock::time_point now = start) {
    auto result = table.enter(make_address(client), limits, now);
    slots.push_back(std::move(result.slot));
    return result.what;
  }
};

} // namespace

CAF_TEST_FIXTURE_SCOPE(address_table_tests, address_table_fixture)

CAF_TEST(an address has so many connections and then as many that are told no) {
  for (int i = 0; i < 3; ++i)
    CAF_CHECK(enter("203.0.113.1") == verdict::admitted);
  for (int i = 0; i < 3; ++i)
    CAF_CHECK(enter("203.0.113.1") == verdict::turned_away);
  CAF_CHECK(enter("203.0.113.1") == verdict::dropped);
  CAF_CHECK(enter("203.0.113.2") == verdict::admitted);
}

CAF_TEST(when one goes another may come) {
  for (int i = 0; i < 3; ++i)
    enter("203.0.113.1");
  slots[1].reset();
  slots[1].reset();
  CAF_CHECK(enter("203.0.113.1") == verdict::admitted);
  CAF_CHECK(enter("203.0.113.1") == verdict::turned_away);
}

CAF_TEST(a slot that was moved is given back once) {
  enter("203.0.113.1");
  {
    address_slot moved{std::move(slots[0])};
    address_slot assigned;
    assigned = std::move(moved);
    enter("203.0.113.1");
    enter("203.0.113.1");
    CAF_CHECK(enter("203.0.113.1") == verdict::turned_away);
    slots.pop_back();
  }
  slots.erase(slots.begin());
  CAF_CHECK(enter("203.0.113.1") == verdict::admitted);
  CAF_CHECK(enter("203.0.113.1") == verdict::turned_away);
}

CAF_TEST(an IPv6 client counts by its network of 64 bits) {
  CAF_CHECK(enter("2001:db8::1") == verdict::admitted);
  CAF_CHECK(enter("2001:db8::2") == verdict::admitted);
  CAF_CHECK(enter("2001:db8:0:0:ffff:ffff:ffff:ffff") == verdict::admitted);
  CAF_CHECK(enter("2001:db8::3") == verdict::turned_away);
  CAF_CHECK(enter("2001:db8:0:1::3") == verdict::admitted);
}

CAF_TEST(a mapped address is the IPv4 address) {
  enter("203.0.113.1");
  enter("::ffff:203.0.113.1");
  enter("203.0.113.1");
  CAF_CHECK(enter("::ffff:203.0.113.1") == verdict::turned_away);
  CAF_CHECK(enter("::ffff:203.0.113.2") == verdict::admitted);
}

CAF_TEST(new connections have a rate even if none stays) {
  limits.address_connections = 0;
  limits.address_newcomers = {2, 5};
  auto client = make_address("203.0.113.1");
  for (int i = 0; i < 5; ++i)
    CAF_CHECK(table.enter(client, limits, start).what == verdict::admitted);
  auto refused = table.enter(client, limits, start);
  CAF_CHECK(refused.what == verdict::turned_away);
  CAF_CHECK(refused.retry_after == 1s);
  CAF_CHECK(enter("203.0.113.2") == verdict::admitted);
  CAF_CHECK(table.enter(client, limits, start + 1s).what == verdict::admitted);
}

CAF_TEST(whoever is told when to come back may) {
  limits.address_connections = 0;
  limits.address_newcomers = {1, 1};
  enter("203.0.113.1");
  auto refused = table.enter(make_address("203.0.113.1"), limits, start + 100ms);
  CAF_CHECK(refused.what == verdict::turned_away);
  CAF_CHECK(enter("203.0.113.1", start + 100ms + refused.retry_after) == verdict::admitted);
}

CAF_TEST(without limits everybody may come) {
  limits.address_connections = 0;
  for (int i = 0; i < 1000; ++i)
    CAF_CHECK(enter("203.0.113.1") == verdict::admitted);
}

CAF_TEST(addresses that are gone are forgotten) {
  limits.address_newcomers = {20, 100};
  for (int i = 0; i < 100'000; ++i) {
    auto client = "10." + std::to_string(i >> 16) + '.' + std::to_string(i >> 8 & 255) + '.' +
                  std::to_string(i & 255);
    table.enter(make_address(client), limits, start + i * 1ms);
  }
  // Each is of interest for 50 ms; what is left over is found when others come.
  CAF_CHECK_LESS(table.size(), 16u * 64u + 1u);
}

CAF_TEST(addresses that have connections or a rate to recover are not ) {
  limits.address_newcomers = {1, 1};
  enter("203.0.113.1");
  table.enter(make_address("203.0.113.2"), limits, start + 90s);
  for (int i = 0; i < 10'000; ++i)
    table.enter(make_address("10.0." + std::to_string(i >> 8) + '.' + std::to_string(i & 255)),
                limits, start + 90s);
  limits.address_newcomers = {0, 1};
  enter("203.0.113.1", start + 90s);
  enter("203.0.113.1", start + 90s);
  CAF_CHECK(enter("203.0.113.1", start + 90s) == verdict::turned_away);
  limits.address_newcomers = {1, 1};
  CAF_CHECK(enter("203.0.113.2", start + 90s) == verdict::turned_away);
}

CAF_TEST(many threads may ask) {
  limits.address_connections = 1'000'000;
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t)
    threads.emplace_back([this] {
      for (int i = 0; i < 5'000; ++i)
        table.enter(make_address("203.0.113." + std::to_string(i % 7)), limits, start);
    });
  for (auto& each : threads)
    each.join();
  limits.address_connections = 1;
  for (int i = 0; i < 7; ++i)
    CAF_CHECK(enter("203.0.113." + std::to_string(i)) == verdict::admitted);
}

CAF_TEST_FIXTURE_SCOPE_END()
