#pragma once

#include "net/http/rest_api.hpp"

#include <optional>
#include <string>
#include <vector>

#include "caf/test/dsl.hpp"

#include "fake_supervisor.hpp"

namespace strangelet::net::test {

/// A REST interface in front of a fake supervisor, without threads: messages are handled when the
/// test says so.
class rest_fixture : public test_coordinator_fixture<> {
public:
  static constexpr auto answer_timeout = std::chrono::seconds{2};

  rest_fixture();
  ~rest_fixture() override;

  /// What comes back; absent as long as nothing does. A second answer fails the test.
  class answers {
  public:
    http::reply_function taker();
    std::optional<http::http_response> take();

  private:
    std::vector<http::http_response> responses_;
  };

  static http::http_request request(const std::string& method, const std::string& path);

  /// The answer to a request from this machine, or from elsewhere.
  http::http_response ask(const http::http_request& request, const char* peer = "127.0.0.1");
  http::http_response ask(const std::string& method, const std::string& path,
                          const char* peer = "127.0.0.1");

  /// What the supervisor was asked since the last call, in one line.
  std::string asked();

  supervisor_script script;
  fake_desk_actor supervisor;
  http::bridge_actor bridge;
  metrics::registry registry;
  http::rest_api api;
};

} // namespace strangelet::net::test
