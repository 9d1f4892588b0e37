#include "net/websocket/refusal.hpp"

#include "net/websocket/frame.hpp"
#include "net/websocket/handshake.hpp"
#include "protocol/event_writer.hpp"

#include <charconv>
#include <chrono>

namespace strangelet::net::websocket {

using protocol::close_code;
using protocol::error_code;

namespace {

/// How a status is said in words.
struct wording {
  error_code code;
  close_code close;
  std::string_view message;
  std::string_view reason;
};

std::optional<wording> wording_of(unsigned status, bool is_draining) noexcept {
  switch (status) {
  case 401:
    return wording{error_code::unauthorized, close_code::token_expired,
                   "You need to sign in: there is no token, or none that is valid.",
                   "unauthorized"};
  case 403:
    return wording{error_code::origin_refused, close_code::forbidden,
                   "Pages of this origin may not connect.", "origin refused"};
  case 429:
    return wording{error_code::too_many_connections, close_code::too_many_connections,
                   "There are too many connections or requests from your address or account.",
                   "too many connections"};
  case 503:
    if (is_draining)
      return wording{error_code::server_draining, close_code::service_restart,
                     "The server is about to restart and takes no new clients.",
                     "server restarting, come back"};
    return wording{error_code::server_full, close_code::try_again_later,
                   "The server has no room for more connections.", "server full"};
  default:
    return std::nullopt;
  }
}

/// `Retry-After`, of which this server sends only seconds (RFC 9110, section 10.2.3).
std::optional<std::chrono::milliseconds> retry_after(const http::http_response& refusal) {
  for (const auto& [name, value] : refusal.fields) {
    std::chrono::seconds::rep seconds = 0;
    if (name == "Retry-After" &&
        std::from_chars(value.data(), value.data() + value.size(), seconds).ec == std::errc{})
      return std::chrono::seconds{seconds};
  }
  return std::nullopt;
}

} // namespace

std::optional<worded_refusal> refuse_in_words(const http::http_request& request,
                                              const http::http_response& refusal,
                                              bool is_draining) {
  if (!is_upgrade(request) || !read_wishes(request).counts)
    return std::nullopt;
  const auto words = wording_of(refusal.status, is_draining);
  const auto accepted = answer_upgrade(request);
  if (!words || accepted.status != 101)
    return std::nullopt;
  std::string event;
  protocol::write_event(
      protocol::refused{words->code, std::string{words->message}, {}, retry_after(refusal)}, event);
  return worded_refusal{words->code, words->close,
                        serialise(accepted, false, true) + make_frame(opcode::text, event) +
                            make_close_frame(words->close, words->reason)};
}

} // namespace strangelet::net::websocket
