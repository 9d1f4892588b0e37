#include "net/http/request_parser.hpp"

#include "net/http/request_target.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>

#include <algorithm>
#include <cctype>
#include <cstdint>
#include <limits>
#include <stdexcept>
#include <utility>
#include <vector>

namespace strangelet::net::http {

namespace beast_http = boost::beast::http;
using beast_http::field;
using boost::system::error_code;

namespace {

using beast_parser = beast_http::request_parser<beast_http::string_body>;

constexpr std::string_view line_break = "\r\n";
constexpr std::string_view end_of_head = "\r\n\r\n";

std::string to_lower(boost::beast::string_view text) {
  std::string result{text.data(), text.size()};
  std::transform(result.begin(), result.end(), result.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return result;
}

std::size_t count(const beast_http::fields& fields, field name) {
  return fields.count(name);
}

bool is_number(boost::beast::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(),
                                      [](unsigned char c) { return std::isdigit(c) != 0; });
}

/// Only characters of a host and a port (RFC 9112, section 3.2). A comma is one too, but may as
/// well join two hosts.
bool is_host(boost::beast::string_view text) {
  constexpr std::string_view signs = "-._~%!$&'()*+;=:[]";
  return std::all_of(text.begin(), text.end(), [&](unsigned char c) {
    return (c < 0x80 && std::isalnum(c) != 0) || signs.find(static_cast<char>(c)) != signs.npos;
  });
}

/// Lines that go on in the next one (RFC 9112, section 5.2) read differently here and there; nobody
/// needs them.
bool has_folded_line(std::string_view raw) {
  return raw.find("\r\n ") != std::string_view::npos ||
         raw.find("\r\n\t") != std::string_view::npos;
}

/// The values of the fields called `name`, without the blanks around them.
std::vector<boost::beast::string_view> values_of(std::string_view head, std::string_view name) {
  std::vector<boost::beast::string_view> result;
  for (auto end = head.find(line_break); end != std::string_view::npos;
       end = head.find(line_break)) {
    const auto line = head.substr(0, end);
    head.remove_prefix(end + line_break.size());
    const auto colon = line.find(':');
    if (colon == std::string_view::npos || to_lower({line.data(), colon}) != name)
      continue;
    const auto from = std::min(line.find_first_not_of(" \t", colon + 1), line.size());
    const auto to = std::max(line.find_last_not_of(" \t") + 1, from);
    result.emplace_back(line.data() + from, to - from);
  }
  return result;
}

/// Whether nothing but its size is wrong with the length in `head`: Beast takes one of more than 64
/// bits for none at all.
bool has_only_too_large_length(std::string_view head) {
  const auto lengths = values_of(head, "content-length");
  return lengths.size() == 1 && is_number(lengths.front()) && !has_folded_line(head) &&
         values_of(head, "transfer-encoding").empty();
}

/// Anything but text, tabs and whole line breaks. Some take a line feed or a carriage return alone
/// for a line break.
bool has_stray_control(std::string_view head) {
  for (std::size_t i = 0; i < head.size(); ++i) {
    auto c = static_cast<unsigned char>(head[i]);
    bool is_fine = c == '\r'   ? i + 1 == head.size() || head[i + 1] == '\n'
                   : c == '\n' ? i > 0 && head[i - 1] == '\r'
                               : (c >= 0x20 && c != 0x7F) || c == '\t';
    if (!is_fine)
      return true;
  }
  return false;
}

} // namespace

struct request_parser::state {
  beast_parser parser;
  bool told_to_continue = false;
};

request_parser::request_parser(limits bounds) : bounds_(bounds) {
  reset();
}

request_parser::~request_parser() = default;
request_parser::request_parser(request_parser&&) noexcept = default;
request_parser& request_parser::operator=(request_parser&&) noexcept = default;

void request_parser::reset() {
  state_ = std::make_unique<state>();
  // `feed_head` keeps the limit of the head.
  state_->parser.header_limit(std::numeric_limits<std::uint32_t>::max());
  state_->parser.body_limit(bounds_.body);
}

bool request_parser::is_in_request() const noexcept {
  return state_->parser.is_header_done();
}

request_parser::progress request_parser::feed(std::string& input) {
  if (!state_->parser.is_header_done()) {
    auto head = feed_head(input);
    if (head != progress::done)
      return head;
  }
  return feed_body(input);
}

request_parser::progress request_parser::feed_head(std::string& input) {
  // Line breaks before the request line are forgiven (RFC 9112, section 2.2).
  std::size_t blank = 0;
  while (input.compare(blank, 2, line_break) == 0)
    blank += 2;
  input.erase(0, blank);
  // Beast gets the head as a whole, so that it makes no difference in which pieces it came.
  auto end = input.find(end_of_head);
  auto size = end == std::string::npos ? input.size() : end + end_of_head.size();
  if (bounds_.head != 0 && size > bounds_.head)
    return fail(431, "The request head is too large.");
  if (has_stray_control(std::string_view{input}.substr(0, size)))
    return fail(400, "The request head holds a control character.");
  if (end == std::string::npos)
    return progress::more;
  error_code ec;
  try {
    state_->parser.put(boost::asio::buffer(input, size), ec);
  } catch (const std::length_error&) {
    // Whatever the limit, Beast holds no field of 64 KiB.
    return fail(431, "A header field is too large.");
  }
  if (ec == beast_http::error::body_limit || (ec == beast_http::error::bad_content_length &&
                                              has_only_too_large_length({input.data(), size})))
    return fail(413, "The request body is too large.");
  if (ec == beast_http::error::bad_version)
    return fail(400, "Only HTTP/1.1 and HTTP/1.0 are understood.");
  if (ec)
    return fail(400, "The request is not valid HTTP.");
  auto verdict = check_head(std::string_view{input}.substr(0, size));
  input.erase(0, size);
  return verdict;
}

request_parser::progress request_parser::check_head(std::string_view raw) {
  const auto& head = state_->parser.get();
  if (head.version() != 11 && head.version() != 10)
    return fail(400, "Only HTTP/1.1 and HTTP/1.0 are understood.");
  if (has_folded_line(raw))
    return fail(400, "A header field must stand on one line.");
  if (count(head, field::host) != 1)
    return fail(400, "Exactly one Host is needed.");
  if (!is_host(head[field::host]))
    return fail(400, "Host is not valid.");
  if (count(head, field::transfer_encoding) != 0)
    return fail(400, "Transfer-Encoding is not accepted.");
  auto lengths = count(head, field::content_length);
  if (lengths > 1 || (lengths == 1 && !is_number(head[field::content_length])))
    return fail(400, "At most one Content-Length is accepted, and it is a number.");
  return progress::done;
}

request_parser::progress request_parser::feed_body(std::string& input) {
  auto& parser = state_->parser;
  while (!parser.is_done() && !input.empty()) {
    error_code ec;
    auto used = parser.put(boost::asio::buffer(input), ec);
    input.erase(0, used);
    if (ec == beast_http::error::body_limit)
      return fail(413, "The request body is too large.");
    if (ec && ec != beast_http::error::need_more)
      return fail(400, "The request is not valid HTTP.");
  }
  if (parser.is_done())
    return progress::done;
  // An HTTP/1.0 client waits for nothing (RFC 9110, section 10.1.1).
  bool may_wait =
      parser.get().version() == 11 && to_lower(parser.get()[field::expect]) == "100-continue";
  if (may_wait && !std::exchange(state_->told_to_continue, true))
    return progress::expects_continue;
  return progress::more;
}

request_parser::progress request_parser::fail(unsigned status, std::string_view message) {
  error_ = make_error(status, message);
  return progress::failed;
}

http_request request_parser::take() {
  auto message = state_->parser.release();
  http_request result;
  result.keep_alive = message.keep_alive();
  // HTTP/1.0 knows no upgrades (RFC 9110, section 7.8), but a proxy that speaks it may not know
  // that.
  if (message.version() == 10 && message.erase(field::upgrade) != 0)
    result.keep_alive = false;
  result.method = std::string{message.method_string().data(), message.method_string().size()};
  auto target = parse_target({message.target().data(), message.target().size()});
  result.has_valid_target = target.is_valid;
  result.path = std::move(target.path);
  result.is_path_plain = target.is_plain;
  result.query = std::move(target.query);
  for (const auto& each : message) {
    auto value = std::string{each.value().data(), each.value().size()};
    auto [at, is_new] = result.fields.emplace(to_lower(each.name_string()), value);
    if (!is_new)
      at->second += ", " + value;
  }
  result.body = std::move(message.body());
  reset();
  return result;
}

} // namespace strangelet::net::http
