#include "request_harness.hpp"

#include <algorithm>
#include <numeric>

#include "caf/test/unit_test.hpp"

namespace strangelet::net::test {

namespace {

using http::request_parser;

std::string describe(const http::http_request& request) {
  auto result = request.method + ' ' + (request.path.empty() ? "nowhere" : request.path);
  for (const auto& [name, value] : request.query)
    result.append(" ?").append(name).append("=").append(value);
  for (const auto& [name, value] : request.fields)
    result.append(" [").append(name).append(": ").append(value).append("]");
  if (!request.body.empty())
    result.append(" (").append(request.body).append(")");
  return result + (request.keep_alive ? "" : " and close");
}

/// The way a connection uses a parser.
class conversation {
public:
  explicit conversation(request_parser::limits bounds) : parser_(bounds) {}

  /// False once the connection cannot be used any further.
  bool hear(std::string_view bytes) {
    input_ += bytes;
    for (;;) {
      switch (parser_.feed(input_)) {
      case request_parser::progress::more:
        return true;
      case request_parser::progress::expects_continue:
        heard.emplace_back("100");
        return true;
      case request_parser::progress::failed:
        heard.push_back(std::to_string(parser_.error().status));
        return false;
      case request_parser::progress::done:
        heard.push_back(describe(parser_.take()));
      }
    }
  }

  bool is_amid_a_request() const {
    return !input_.empty() || parser_.is_in_request();
  }

  outcomes heard;

private:
  request_parser parser_;
  std::string input_;
};

} // namespace

outcomes parse_in_pieces(std::string_view bytes, const std::vector<std::size_t>& cuts,
                         request_parser::limits bounds) {
  conversation client{bounds};
  std::size_t begin = 0;
  auto ends = cuts;
  ends.push_back(bytes.size());
  for (auto end : ends) {
    if (!client.hear(bytes.substr(begin, end - begin)))
      return client.heard;
    begin = end;
  }
  if (client.is_amid_a_request())
    client.heard.emplace_back("more");
  return client.heard;
}

void check_requests(std::string_view bytes, const outcomes& expected,
                    request_parser::limits bounds) {
  CAF_CHECK_EQUAL(parse_in_pieces(bytes, {}, bounds), expected);
  std::vector<std::size_t> everywhere(bytes.empty() ? 0 : bytes.size() - 1);
  std::iota(everywhere.begin(), everywhere.end(), 1);
  CAF_CHECK_EQUAL(parse_in_pieces(bytes, everywhere, bounds), expected);
  // Of very many places to cut at, some hundred will do.
  auto step = std::max<std::size_t>(bytes.size() / 500, 1);
  std::vector<std::size_t> wrong;
  for (std::size_t cut = 1; cut < bytes.size(); cut += step)
    if (parse_in_pieces(bytes, {cut}, bounds) != expected)
      wrong.push_back(cut);
  CAF_CHECK_EQUAL(wrong, std::vector<std::size_t>{});
}

void check_refused(std::string_view bytes, unsigned status, request_parser::limits bounds) {
  CAF_MESSAGE(bytes.substr(0, 200));
  check_requests(bytes, {std::to_string(status)}, bounds);
}

std::string get_with(std::string_view lines) {
  return "GET / HTTP/1.1\r\nHost: h\r\n" + std::string{lines} + "\r\n";
}

std::string post_with(std::string_view lines, std::string_view body) {
  return "POST / HTTP/1.1\r\nHost: h\r\n" + std::string{lines} + "\r\n" + std::string{body};
}

} // namespace strangelet::net::test
