// Feeds arbitrary bytes to the HTTP side, from the head of a request to its route and answer, with
// the real supervisor behind it, and checks what must hold for all of them:
// - nothing crashes, and the pieces in which bytes arrive make no difference;
// - every request gets exactly one answer, which is well-formed whatever the request said;
// - with an admin token, nobody without it gets what is for operators.
// The first byte chooses pieces, the peer, and whether a PROXY header named it.

#include "actors/environment.hpp"
#include "actors/metrics.hpp"
#include "actors/supervisor.hpp"
#include "net/admission/auth/bearer.hpp"
#include "net/http/bridge.hpp"
#include "net/http/operator_rights.hpp"
#include "net/http/request_parser.hpp"
#include "net/http/web_service.hpp"
#include "net/websocket/handshake.hpp"
#include "tests/net/http/request_harness.hpp"

#include <nlohmann/json.hpp>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "caf/test/dsl.hpp"

#include "byte_source.hpp"
#include "require.hpp"

namespace {

using namespace strangelet;
using namespace strangelet::net;
using fuzz::require;
using http::http_request;
using http::http_response;

constexpr const char* token = "s3cret";

http::static_files read_site() {
  namespace fs = std::filesystem;
  auto folder = (fs::temp_directory_path() / "strangelet-fuzz-XXXXXX").string();
  require(mkdtemp(folder.data()) != nullptr, "a folder for a page can be made");
  std::ofstream{fs::path{folder} / "index.html"} << "<!doctype html><title>x</title>";
  http::static_files result{folder};
  fs::remove_all(folder);
  return result;
}

/// The web service without sockets and threads. Lives as long as the process.
class service : public test_coordinator_fixture<> {
public:
  service() {
    spdlog::set_level(spdlog::level::off);
    env_.metrics = &metrics_;
  }

  http_response ask(const http_request& request, const boost::asio::ip::address& peer,
                    bool has_token) {
    std::vector<http_response> answers;
    auto& web = has_token ? guarded_ : open_;
    web.handle(request, peer, [&](http_response answer) { answers.push_back(std::move(answer)); });
    consume_messages();
    require(answers.size() == 1, "a request has one answer");
    // The clock forgets time-outs of questions that were answered when they are due.
    if (++asked_ % 1'024 == 0) {
      advance_time(std::chrono::seconds{10});
      consume_messages();
    }
    return std::move(answers.front());
  }

private:
  metrics::registry registry_;
  actors::service_metrics metrics_{registry_};
  actors::environment env_;
  actors::supervisor_actor supervisor_ = sys.spawn(actors::supervisor, &env_);
  http::bridge_actor bridge_ = sys.spawn(http::bridge, supervisor_, std::chrono::seconds{2});
  http::static_files files_ = read_site();
  http::rest_api open_api_{{"", {}}, bridge_, registry_};
  http::rest_api guarded_api_{{token, {}}, bridge_, registry_};
  http::web_service open_{open_api_, files_, {"https://listed.example"}};
  http::web_service guarded_{guarded_api_, files_, {"*"}};
  unsigned asked_ = 0;
};

bool is_field_text(std::string_view text) {
  return std::none_of(text.begin(), text.end(),
                      [](unsigned char c) { return (c < 0x20 && c != '\t') || c == 0x7F; });
}

void check_answer(const http_response& answer) {
  require(answer.status >= 101 && answer.status <= 599, "a status is one");
  for (const auto& [name, value] : answer.fields)
    require(!name.empty() && is_field_text(name) && is_field_text(value),
            "a field of an answer stands on one line");
  if (answer.status >= 400) {
    require(answer.body != nullptr, "an error has words");
    auto json = nlohmann::json::parse(*answer.body, nullptr, false);
    require(json.is_object() && json.size() == 3 && json["statusCode"] == answer.status &&
                json["message"].is_string() && json["error"].is_string(),
            "an error is {statusCode, message, error}");
  }
  auto bytes = http::serialise(answer, false, true);
  auto end = bytes.find("\r\n\r\n");
  require(end != std::string::npos, "an answer has a head");
  require(bytes.size() - end - 4 == (answer.body ? answer.body->size() : 0),
          "behind the head is the body and nothing else");
}

void check_request(const http_request& request) {
  require(!request.method.empty() && is_field_text(request.method), "a method is one");
  require(request.path.find('\0') == std::string::npos, "a path holds no NUL");
  require(request.fields.count("host") == 1, "there is a Host");
  require(request.fields.count("transfer-encoding") == 0, "there is no Transfer-Encoding");
  for (const auto& [name, value] : request.fields)
    require(!name.empty() && is_field_text(name) && is_field_text(value), "a field is text");
  require(request.body.empty() || request.fields.count("content-length") == 1,
          "a body has one length");
}

bool is_for_operators(std::string path) {
  if (path.back() == '/')
    path.pop_back();
  return path == "/videochat/rooms" || path == "/videochat/cleanup" ||
         path.rfind("/videochat/room/", 0) == 0;
}

void route(service& web, const http_request& request, bool is_local) {
  check_request(request);
  if (request.path.empty())
    return;
  if (websocket::is_upgrade(request))
    check_answer(websocket::answer_upgrade(request));
  const auto peer = boost::asio::ip::make_address(is_local ? "127.0.0.1" : "203.0.113.9");
  auto open = web.ask(request, peer, false);
  auto guarded = web.ask(request, peer, true);
  check_answer(open);
  check_answer(guarded);
  if (!is_for_operators(request.path) || request.method == "OPTIONS")
    return;
  require((is_local && !request.is_forwarded) || open.status >= 400,
          "without a token, operators are on this machine");
  require(guarded.status >= 400 ||
              auth::bearer_credentials(request.field("authorization")) == token,
          "with a token, operators have it");
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  // Never destroyed: a fixture runs until no timer is left, and the supervisor always sets one.
  static auto& web = *new service;
  fuzz::byte_source source{data, size};
  auto choice = source.next();
  const auto bytes = source.rest();
  const auto bounds = (choice & 1) != 0 ? http::request_parser::limits{256, 64}
                                        : http::request_parser::limits{8'192, 65'536};

  auto whole = test::parse_in_pieces(bytes, {}, bounds);
  std::vector<std::size_t> cuts;
  for (auto at = 1 + choice % 7; at < bytes.size(); at += 1 + (choice + at) % 31)
    cuts.push_back(at);
  auto cut = test::parse_in_pieces(bytes, cuts, bounds);
  // How often a client is told to go on depends on when it waits.
  auto drop_continue = [](test::outcomes& list) {
    list.erase(std::remove(list.begin(), list.end(), "100"), list.end());
  };
  drop_continue(whole);
  drop_continue(cut);
  require(whole == cut, "pieces make no difference to what is understood");

  http::request_parser parser{bounds};
  std::string input{bytes};
  for (;;) {
    auto progress = parser.feed(input);
    if (progress == http::request_parser::progress::failed)
      check_answer(parser.error());
    if (progress != http::request_parser::progress::done)
      return 0;
    auto request = parser.take();
    request.is_forwarded = (choice & 4) != 0;
    route(web, request, (choice & 2) != 0);
  }
}
