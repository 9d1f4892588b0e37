#include "app/startup_log.hpp"

#include "net/http/operator_rights.hpp"

#include <spdlog/spdlog.h>

#include <filesystem>
#include <string>

namespace strangelet::app {

namespace {

/// `host:port` as in a URL.
std::string in_url(const boost::asio::ip::tcp::endpoint& place) {
  const auto host = place.address().to_string();
  return (place.address().is_v6() ? '[' + host + ']' : host) + ':' + std::to_string(place.port());
}

} // namespace

void log_listeners(const config::settings& values, const net::server& server) {
  const auto* secure = values.net.tls.is_on() ? "s" : "";
  const auto http_port = server.http_endpoint().port();
  spdlog::info("listening on ws{}://{}/", secure, in_url(server.websocket_endpoint()));
  spdlog::info("listening on http{}://{}/", secure, in_url(server.http_endpoint()));
  if (std::filesystem::exists(std::filesystem::path{values.net.http.public_dir} / "index.html"))
    spdlog::info("demo: http{}://localhost:{}/", secure, http_port);
  if (const auto metrics = server.metrics_endpoint())
    spdlog::info("metrics: http{}://{}/metrics", secure, in_url(*metrics));
  spdlog::info("statistics: http{}://localhost:{}/videochat/stats", secure, http_port);
}

void log_configuration(const config::configuration& all) {
  const auto& values = all.values;
  spdlog::info("config: {}; {}", config::describe(all.from), config::describe_changes(values));
  if (const auto doubt = config::doubt_about(all.from); !doubt.empty())
    spdlog::warn("config: {}", doubt);
  for (const auto& line : config::describe(values))
    spdlog::debug("config {}", line);
  const auto& http = values.net.http;
  if (http.admin_token.empty() &&
      !net::http::is_loopback(boost::asio::ip::make_address(http.address)))
    spdlog::warn(
        "http.admin-token is not set: any local request has operator rights, also one through "
        "a local proxy that adds no X-Forwarded-For");
  const auto& metrics = values.net.metrics;
  if (metrics.is_on() && http.admin_token.empty() &&
      !net::http::is_loopback(boost::asio::ip::make_address(metrics.address)))
    spdlog::warn("metrics.address is not a local one, but http.admin-token is not set: only local "
                 "requests get the metrics");
  const auto trusts = [&](const char* address) {
    return support::contains(values.net.proxies.trusted, boost::asio::ip::make_address(address));
  };
  if ((http.address == "::" || values.net.websocket.address == "::") &&
      trusts("127.0.0.1") != trusts("::1"))
    spdlog::warn(
        "net.trusted-proxies has only one of 127.0.0.1 and ::1; a local proxy that connects "
        "to \"localhost\" may use either: name both");
}

} // namespace strangelet::app
