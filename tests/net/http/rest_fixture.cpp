#include "rest_fixture.hpp"

#include <caf/stateful_actor.hpp>
#include <spdlog/spdlog.h>

#include <memory>

namespace strangelet::net::test {

rest_fixture::rest_fixture()
    : supervisor(sys.spawn(fake_desk, &script)),
      bridge(sys.spawn(http::bridge, supervisor, answer_timeout)),
      api({"", {}}, bridge, registry) {
  spdlog::set_level(spdlog::level::off);
}

rest_fixture::~rest_fixture() {
  caf::anon_send_exit(bridge, caf::exit_reason::user_shutdown);
  caf::anon_send_exit(supervisor, caf::exit_reason::user_shutdown);
}

http::reply_function rest_fixture::answers::taker() {
  return [this](http::http_response response) { responses_.push_back(std::move(response)); };
}

std::optional<http::http_response> rest_fixture::answers::take() {
  if (responses_.empty())
    return std::nullopt;
  CAF_REQUIRE_EQUAL(responses_.size(), 1u);
  auto result = std::move(responses_.front());
  responses_.clear();
  return result;
}

http::http_request rest_fixture::request(const std::string& method, const std::string& path) {
  http::http_request result;
  result.method = method;
  result.path = path;
  result.fields["host"] = "localhost:3000";
  return result;
}

http::http_response rest_fixture::ask(const http::http_request& request, const char* peer) {
  answers got;
  api.handle(request, {boost::asio::ip::make_address(peer)}, got.taker());
  consume_messages();
  auto response = got.take();
  CAF_REQUIRE(response);
  return *response;
}

http::http_response rest_fixture::ask(const std::string& method, const std::string& path,
                                      const char* peer) {
  return ask(request(method, path), peer);
}

std::string rest_fixture::asked() {
  std::string result;
  for (const auto& question : script.asked())
    result += (result.empty() ? "" : "; ") + question;
  return result.empty() ? "nothing" : result;
}

} // namespace strangelet::net::test
