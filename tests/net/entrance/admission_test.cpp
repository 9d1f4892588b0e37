#define CAF_SUITE net.admission

#include "net/entrance/admission.hpp"

#include <string>

#include "caf/test/unit_test.hpp"

#include "websocket_fixture.hpp"

using namespace strangelet;
using namespace strangelet::net;
using namespace strangelet::net::test;
using namespace std::chrono_literals;
using namespace std::string_literals;

namespace {

settings behind_proxy(bool has_header) {
  settings result;
  result.proxies.trusted = {*support::address_range::parse("127.0.0.1")};
  result.proxies.has_header = has_header;
  result.limits.address_connections = 1;
  return result;
}

/// A connection that comes in as the listener lets it.
struct visitor_fixture : websocket_fixture {
  using websocket_fixture::websocket_fixture;

  std::weak_ptr<connection> come(bool over_capacity = false) {
    return accept(
        [=](connection& owner) { return admit(owner, http::entrance::http, over_capacity); });
  }

  std::string answer_to(const std::string& bytes) {
    client.send(bytes);
    return client.receive_all();
  }
};

struct direct_fixture : visitor_fixture {
  direct_fixture() : visitor_fixture(settings{}) {}
};

struct http_proxy_fixture : visitor_fixture {
  http_proxy_fixture() : visitor_fixture(behind_proxy(false)) {}
};

struct header_fixture : visitor_fixture {
  header_fixture() : visitor_fixture(behind_proxy(true)) {}
};

struct stranger_fixture : visitor_fixture {
  static settings others() {
    auto result = behind_proxy(true);
    result.proxies.trusted = {*support::address_range::parse("192.0.2.0/24")};
    return result;
  }

  stranger_fixture() : visitor_fixture(others()) {}
};

/// A PROXY header for a client with this IPv4 address.
std::string header_for(const std::string& address) {
  return "\r\n\r\n\0\r\nQUIT\n\x21\x11\0\x0C"s + address + "\x7F\0\0\1\x12\x34\x01\xBB"s;
}

const auto somebody = header_for("\xCB\x00\x71\x07"s);
const auto loopback = header_for("\x7F\0\0\1"s);

std::string get(const std::string& path, const std::string& fields = {}) {
  return "GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n" + fields + "\r\n";
}

std::string upgrade(const std::string& fields) {
  return "GET / HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
         "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n" +
         fields + "\r\n";
}

std::string status_of(const std::string& answer) {
  return answer.substr(0, answer.find("\r\n"));
}

/// What a connection of 203.0.113.7 would be told now.
address_decision::verdict next_of(service& shared, const settings& config) {
  return shared.addresses
      .enter(boost::asio::ip::make_address("203.0.113.7"), config.limits,
             runtime::loop_clock::now())
      .what;
}

} // namespace

CAF_TEST_FIXTURE_SCOPE(direct_door_tests, direct_fixture)

CAF_TEST(peers on this machine are not counted) {
  come();
  CAF_CHECK_EQUAL(status_of(answer_to(get("/"))), "HTTP/1.1 200 OK");
  CAF_CHECK_EQUAL(shared.addresses.size(), 0u);
}

CAF_TEST(nobody is believed without being trusted) {
  auto member = come();
  client.send(upgrade("X-Forwarded-For: 203.0.113.7\r\n"));
  CAF_CHECK_EQUAL(client.receive(12), "HTTP/1.1 101");
  CAF_CHECK_EQUAL(shared.addresses.size(), 0u);
}

CAF_TEST(whoever comes into a crowd hears so) {
  come(true);
  CAF_CHECK_EQUAL(status_of(answer_to(get("/"))), "HTTP/1.1 503 Service Unavailable");
}

CAF_TEST_FIXTURE_SCOPE_END()

CAF_TEST_FIXTURE_SCOPE(http_proxy_door_tests, http_proxy_fixture)

CAF_TEST(a WebSocket counts for the client it was forwarded for until it closes) {
  auto member = come();
  client.send(upgrade("X-Forwarded-For: 203.0.113.7\r\n"));
  CAF_CHECK_EQUAL(client.receive(12), "HTTP/1.1 101");
  with(member, [](connection& each) { CAF_CHECK_EQUAL(each.peer().to_string(), "203.0.113.7"); });
  CAF_CHECK(next_of(shared, config) == address_decision::verdict::turned_away);
  with(member, [](connection& each) { each.abort(); });
  CAF_CHECK(next_of(shared, config) == address_decision::verdict::admitted);
}

CAF_TEST(one too many is turned away and gives its place back at once) {
  auto place = shared.addresses.enter(boost::asio::ip::make_address("203.0.113.7"), config.limits,
                                      runtime::loop_clock::now());
  auto member = come();
  client.send(upgrade("X-Forwarded-For: 203.0.113.7\r\n"));
  CAF_CHECK_EQUAL(client.receive(12), "HTTP/1.1 429");
  place.slot.reset();
  // What the proxy sends next is not answered.
  auto answers = answer_to(get("/", "X-Forwarded-For: 203.0.113.7\r\n"));
  CAF_CHECK(answers.find("Retry-After: 5\r\n") != std::string::npos);
  CAF_CHECK(answers.find("HTTP/1.1 200 OK") == std::string::npos);
  CAF_CHECK(next_of(shared, config) == address_decision::verdict::admitted);
}

CAF_TEST(a client on this machine counts too if it was forwarded) {
  come();
  client.send(upgrade("X-Forwarded-For: garbage\r\n"));
  CAF_CHECK_EQUAL(client.receive(12), "HTTP/1.1 101");
  CAF_CHECK_EQUAL(shared.addresses.size(), 1u);
}

CAF_TEST_FIXTURE_SCOPE_END()

CAF_TEST_FIXTURE_SCOPE(proxy_header_door_tests, header_fixture)

CAF_TEST(the header names the client and what follows is its request) {
  auto member = come();
  auto bytes = somebody + get("/");
  for (char each : bytes.substr(0, 40))
    client.send(std::string(1, each));
  let_arrive();
  with(member, [](connection& each) { CAF_CHECK_EQUAL(each.peer().to_string(), "203.0.113.7"); });
  CAF_CHECK(next_of(shared, config) == address_decision::verdict::turned_away);
  CAF_CHECK_EQUAL(status_of(answer_to(bytes.substr(40))), "HTTP/1.1 200 OK");
}

CAF_TEST(a client of a proxy is no operator wherever it is) {
  come();
  CAF_CHECK_EQUAL(status_of(answer_to(loopback + get("/videochat/rooms"))),
                  "HTTP/1.1 401 Unauthorized");
}

CAF_TEST(what is no header ends the connection) {
  come();
  CAF_CHECK_EQUAL(answer_to("GET "), "");
}

CAF_TEST(an unfinished header is waited for as long as a handshake) {
  auto member = come();
  client.send(somebody.substr(0, 20));
  let_arrive();
  tick(member, config.limits.handshake_timeout - 1ms);
  with(member, [](connection& each) { CAF_CHECK(each.is_open()); });
  tick(member, config.limits.handshake_timeout);
  CAF_CHECK_EQUAL(client.receive_all(), "");
}

CAF_TEST(an unfinished header has its whole time after the loop has stood still) {
  auto member = come();
  client.send(somebody.substr(0, 20));
  let_arrive();
  stand_still_until(1h);
  tick(member, 1h + config.limits.handshake_timeout - 1ms);
  with(member, [](connection& each) { CAF_CHECK(each.is_open()); });
  tick(member, 1h + config.limits.handshake_timeout);
  CAF_CHECK_EQUAL(client.receive_all(), "");
}

CAF_TEST(the time of the header counts for the request) {
  auto member = come();
  client.send(somebody + "GET / HT");
  let_arrive();
  tick(member, config.limits.handshake_timeout);
  CAF_CHECK_EQUAL(status_of(client.receive_all()), "HTTP/1.1 408 Request Timeout");
}

CAF_TEST_FIXTURE_SCOPE_END()

CAF_TEST_FIXTURE_SCOPE(stranger_door_tests, stranger_fixture)

CAF_TEST(who is not trusted may not even connect) {
  come();
  CAF_CHECK_EQUAL(client.receive_all(), "");
}

CAF_TEST_FIXTURE_SCOPE_END()
