#define CAF_SUITE net.address_table

#include "net/admission/address_table.hpp"

#include <string>
#include <thread>
#include <vector>

#include "caf/test/unit_test.hpp"

using namespace strangelet;
using namespace strangelet::net;
using namespace std::chrono_literals;
using boost::asio::ip::make_address;
using verdict = address_decision::verdict;

namespace {

const auto start = runtime::loop_clock::time_point{} + 1h;

struct address_table_fixture {
  address_table table;
  limit_settings limits;
  std::vector<address_slot> slots;

  address_table_fixture() {
    limits.address_connections = 3;
    limits.address_newcomers = {0, 1};
  }

  /// The verdict on one more connection, which stays.
  verdict enter(const std::string& client, runtime::loop_clock::time_point now = start) {
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

CAF_TEST(a translated address is the IPv4 address inside) {
  enter("203.0.113.1");
  enter("64:ff9b::203.0.113.1");
  enter("64:ff9b::cb00:7101");
  CAF_CHECK(enter("::ffff:203.0.113.1") == verdict::turned_away);
  CAF_CHECK(enter("64:ff9b::203.0.113.2") == verdict::admitted);
  // Only the well-known prefix, all of it, is known to say so.
  CAF_CHECK(enter("64:ff9b:0:0:1::203.0.113.1") == verdict::admitted);
  CAF_CHECK(enter("64:ff9b:1::203.0.113.1") == verdict::admitted);
}

CAF_TEST(a network of 48 bits has sixteen times as much) {
  for (int i = 0; i < 16 * 3; ++i)
    CAF_CHECK(enter("2001:db8:1:" + std::to_string(i) + "::1") == verdict::admitted);
  for (int i = 0; i < 16 * 3; ++i)
    CAF_CHECK(enter("2001:db8:1:1000::" + std::to_string(i)) != verdict::admitted);
  CAF_CHECK(enter("2001:db8:1:2000::1") == verdict::dropped);
  CAF_CHECK(enter("2001:db8:2::1") == verdict::admitted);
  CAF_CHECK(enter("2001:db8:0:1::1") == verdict::admitted);
  // Those that went make room in both.
  slots.clear();
  CAF_CHECK(enter("2001:db8:1:2000::1") == verdict::admitted);
}

CAF_TEST(the first network of 64 bits is not that of 48) {
  for (int i = 0; i < 3; ++i)
    CAF_CHECK(enter("2001:db8:1::1") == verdict::admitted);
  CAF_CHECK(enter("2001:db8:1::1") == verdict::turned_away);
  CAF_CHECK(enter("2001:db8:1:1::1") == verdict::admitted);
}

CAF_TEST(a network has a rate of new connections as well) {
  limits.address_connections = 0;
  limits.address_newcomers = {1, 2};
  for (int i = 0; i < 32; ++i)
    CAF_CHECK(enter("2001:db8:1:" + std::to_string(i) + "::1") == verdict::admitted);
  CAF_CHECK(enter("2001:db8:1:1000::1") == verdict::turned_away);
  CAF_CHECK(enter("2001:db8:2:1000::1") == verdict::admitted);
  CAF_CHECK(enter("2001:db8:1:1001::1", start + 63ms) == verdict::admitted);
}

CAF_TEST(who is turned away alone uses up nothing of its neighbours) {
  limits.address_connections = 0;
  limits.address_newcomers = {1, 2};
  for (int i = 0; i < 1000; ++i)
    enter("2001:db8:1::1");
  CAF_CHECK(enter("2001:db8:1:1::1") == verdict::admitted);
}

CAF_TEST(searches of all connections of an address have a rate) {
  limits.address_searches = {2, 3};
  enter("203.0.113.1");
  enter("203.0.113.1");
  enter("203.0.113.2");
  for (int i = 0; i < 3; ++i)
    CAF_CHECK(slots[i % 2].take_search(limits, start) == 0ns);
  CAF_CHECK(slots[0].take_search(limits, start) == 500ms);
  CAF_CHECK(slots[1].take_search(limits, start + 499ms) == 1ms);
  CAF_CHECK(slots[1].take_search(limits, start + 500ms) == 0ns);
  CAF_CHECK(slots[2].take_search(limits, start) == 0ns);
}

CAF_TEST(searches of a connection that counts for nobody have none) {
  limits.address_searches = {1, 1};
  address_slot nobody;
  for (int i = 0; i < 10; ++i)
    CAF_CHECK(nobody.take_search(limits, start) == 0ns);
  enter("203.0.113.1");
  limits.enabled = false;
  for (int i = 0; i < 10; ++i)
    CAF_CHECK(slots[0].take_search(limits, start) == 0ns);
}

CAF_TEST(requests have a rate and no connection need be there) {
  limits.address_requests = {10, 3};
  const auto client = make_address("203.0.113.1");
  for (int i = 0; i < 3; ++i)
    CAF_CHECK(table.take_request(client, limits, start) == 0ns);
  CAF_CHECK(table.take_request(client, limits, start) == 100ms);
  CAF_CHECK(table.take_request(make_address("64:ff9b::203.0.113.1"), limits, start) == 100ms);
  CAF_CHECK(table.take_request(client, limits, start + 100ms) == 0ns);
  limits.address_requests.per_second = 0;
  CAF_CHECK(table.take_request(client, limits, start) == 0ns);
}

CAF_TEST(requests of a network have sixteen times the rate) {
  limits.address_requests = {1, 1};
  const auto passing = [this](const char* network) {
    int result = 0;
    for (int i = 0; i < 40; ++i)
      result += table.take_request(make_address(network + std::to_string(i) + "::1"), limits,
                                   start) == 0ns
                    ? 1
                    : 0;
    return result;
  };
  CAF_CHECK_EQUAL(passing("2001:db8:1:"), 16);
  CAF_CHECK_EQUAL(passing("2001:db8:2:"), 16);
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

CAF_TEST(an address that asks is known for as long as its rate needs) {
  limits.address_requests = {1, 1};
  const auto ask = [this](int i, runtime::loop_clock::time_point now) {
    return table.take_request(
        make_address("10.0." + std::to_string(i >> 8) + '.' + std::to_string(i & 255)), limits,
        now);
  };
  for (int i = 0; i < 10'000; ++i)
    ask(i, start);
  CAF_CHECK(ask(0, start + 999ms) != 0ns);
  for (int i = 0; i < 20'000; ++i)
    ask(i, start + 1s + i * 1s);
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
