#pragma once

#include "net/http_message.hpp"

#include <cstddef>
#include <memory>
#include <string>

namespace strangelet::net::http {

/// Reads requests (RFC 9112) and holds them to one strict rule, so that no proxy in front of us can
/// read them differently: exactly one Host, no Transfer-Encoding, a body only with one valid
/// Content-Length, no folded lines. No I/O. Not thread-safe.
class request_parser {
public:
  /// Bounds in bytes.
  struct limits {
    std::size_t head;
    std::size_t body;
  };

  enum class progress {
    /// The request is incomplete.
    more,
    /// As `more`, and the client waits for `100 Continue` before it sends the body.
    expects_continue,
    /// `take` has the request.
    done,
    /// `error` has the answer; the connection cannot be used any further.
    failed,
  };

  explicit request_parser(limits bounds);
  ~request_parser();
  request_parser(request_parser&&) noexcept;
  request_parser& operator=(request_parser&&) noexcept;

  /// Reads on, and cuts what it has understood from the front of `input`.
  progress feed(std::string& input);

  /// The request; afterwards the next one may be fed.
  http_request take();

  const http_response& error() const noexcept {
    return error_;
  }

  /// True if a part of a request has been understood.
  bool is_in_request() const noexcept;

private:
  struct state;

  progress feed_head(std::string& input);
  progress feed_body(std::string& input);
  progress fail(unsigned status, std::string_view message);
  progress check_head(std::string_view raw);
  void reset();

  limits bounds_;
  std::unique_ptr<state> state_;
  http_response error_;
};

} // namespace strangelet::net::http
