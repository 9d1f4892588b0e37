#pragma once

#include "net/http/rest_api.hpp"
#include "net/http/static_files.hpp"
#include "support/replaceable.hpp"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace strangelet::net::http {

/// All that HTTP serves: REST, the demo page, and what every answer carries (CORS, security
/// fields). Thread-safe.
class web_service {
public:
  web_service(rest_api& rest, const static_files& files, std::vector<std::string> cors_origins);

  /// From now on these origins are the allowed ones.
  void set_cors_origins(std::vector<std::string> origins) {
    cors_origins_.set(std::move(origins));
  }

  /// As for `rest_api`.
  void report(runtime::loop_clock::time_point now) {
    rest_.report(now);
  }

  /// Answers through `reply`, from this thread or another.
  void handle(const http_request& request, const boost::asio::ip::address& peer,
              const reply_function& reply) const;

private:
  http_response answer_file(const http_request& request) const;
  static void decorate(const http_request& request, const std::vector<std::string>& cors_origins,
                       http_response& response);

  rest_api& rest_;
  const static_files& files_;
  support::replaceable<std::vector<std::string>> cors_origins_;
};

} // namespace strangelet::net::http
