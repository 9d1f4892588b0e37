#include "websocket_fixture.hpp"

#include "caf/test/unit_test.hpp"

namespace strangelet::net::test {

using namespace std::string_literals;
using websocket::opcode;

namespace {

unsigned number_in(const std::string& bytes) {
  unsigned result = 0;
  for (unsigned char c : bytes)
    result = result << 8 | c;
  return result;
}

} // namespace

settings websocket_fixture::without_rates() {
  settings result;
  result.limits.enabled = false;
  return result;
}

std::weak_ptr<connection> websocket_fixture::start() {
  auto member = accept(
      [](connection& owner) { return std::make_unique<websocket::websocket_session>(owner); });
  CAF_CHECK_EQUAL(event_of(next_frame()), "connected");
  return member;
}

std::weak_ptr<connection> websocket_fixture::start_http(http::entrance through) {
  return accept([=](connection& owner) {
    return std::make_unique<http::http_session>(owner, through, std::nullopt, home.now());
  });
}

std::string websocket_fixture::next_frame() const {
  auto header = client.receive(2);
  if (header.empty())
    return "end";
  auto length = static_cast<unsigned>(header[1]);
  if (auto bytes = length == 126 ? 2U : length == 127 ? 8U : 0U)
    length = number_in(client.receive(bytes));
  auto payload = client.receive(length);
  switch (static_cast<opcode>(header[0] & 0x0F)) {
  case opcode::text:
    return "text " + payload;
  case opcode::ping:
    return "ping" + payload;
  case opcode::pong:
    return "pong " + payload;
  case opcode::close:
    return "close " + std::to_string(number_in(payload.substr(0, 2))) + ' ' + payload.substr(2);
  default:
    return "an unexpected frame";
  }
}

std::string event_of(const std::string& frame) {
  const auto front = R"(text {"event":")"s;
  return frame.substr(0, front.size()) == front
             ? frame.substr(front.size(), frame.find('"', front.size()) - front.size())
             : frame;
}

std::string mark_of(const std::string& frame) {
  const auto front = R"("t":")"s;
  auto at = frame.find(front);
  if (event_of(frame) != "pong" || at == std::string::npos)
    return frame;
  at += front.size();
  return frame.substr(at, frame.find('"', at) - at);
}

std::string ping_event(const std::string& mark) {
  return R"({"event":"ping","data":{"t":")" + mark + R"("}})";
}

std::string ping_frame(const std::string& mark) {
  return client_frame(opcode::text, ping_event(mark));
}

protocol::server_event pong_with(const std::string& mark) {
  return protocol::pong{'"' + mark + '"', {}};
}

} // namespace strangelet::net::test
