#pragma once

#include "net/http/rest_api.hpp"
#include "net/http/static_files.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace strangelet::net::http {

/// All that HTTP serves: REST, the demo page, and what every answer carries (CORS, security
/// fields). Thread-safe.
class web_service {
public:
  web_service(rest_api& rest, const static_files& files, std::vector<std::string> cors_origins);

  /// Answers through `reply`, from this thread or another.
  void handle(const http_request& request, const boost::asio::ip::address& peer,
              const reply_function& reply) const;

private:
  http_response answer_file(const http_request& request) const;
  void decorate(const http_request& request, http_response& response) const;
  bool is_listed(std::string_view origin) const;

  rest_api& rest_;
  const static_files& files_;
  const std::vector<std::string> cors_origins_;
};

} // namespace strangelet::net::http
