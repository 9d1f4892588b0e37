#include "net/admission/forwarding.hpp"

#include <boost/beast/core/string.hpp>

#include <algorithm>
#include <cctype>
#include <string>
#include <string_view>

namespace strangelet::net {

namespace ip = boost::asio::ip;

namespace {

/// The names of the hops, the farthest first.
using hop_list = std::vector<std::string>;

std::string_view trim(std::string_view text) {
  auto first = text.find_first_not_of(" \t");
  if (first == text.npos)
    return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

bool is_port(std::string_view text) {
  return text.size() <= 6 && text.size() > 1 && text[0] == ':' &&
         std::all_of(text.begin() + 1, text.end(),
                     [](char c) { return std::isdigit(static_cast<unsigned char>(c)) != 0; });
}

/// An address, with or without a port and the brackets of IPv6 (RFC 7239, section 6).
std::optional<ip::address> parse_node(std::string_view text) {
  auto host = text;
  if (text.substr(0, 1) == "[") {
    auto end = text.find(']');
    if (end == text.npos || (end + 1 != text.size() && !is_port(text.substr(end + 1))))
      return std::nullopt;
    host = text.substr(1, end - 1);
  } else if (auto colon = text.find(':'); colon != text.npos && colon == text.rfind(':')) {
    if (!is_port(text.substr(colon)))
      return std::nullopt;
    host = text.substr(0, colon);
  }
  if (host.find('%') != host.npos)
    return std::nullopt;
  boost::system::error_code ec;
  auto address = ip::make_address(std::string{host}, ec);
  if (ec)
    return std::nullopt;
  return support::unmapped(address);
}

hop_list parse_x_forwarded_for(std::string_view field) {
  hop_list hops;
  for (std::size_t begin = 0; begin <= field.size();) {
    auto end = std::min(field.find(',', begin), field.size());
    hops.emplace_back(trim(field.substr(begin, end - begin)));
    begin = end + 1;
  }
  return hops;
}

/// Reads `name=value` pairs with their quotes (RFC 7239, section 4).
class forwarded_reader {
public:
  explicit forwarded_reader(std::string_view field) : left_(field) {}

  /// Empty if the field is malformed.
  std::optional<hop_list> read() {
    hop_list hops;
    do {
      hops.emplace_back();
      do {
        if (!read_pair(hops.back()))
          return std::nullopt;
      } while (take(';'));
    } while (take(','));
    if (!left_.empty())
      return std::nullopt;
    return hops;
  }

private:
  void skip_space() {
    left_.remove_prefix(std::min(left_.find_first_not_of(" \t"), left_.size()));
  }

  bool take(char which) {
    skip_space();
    if (left_.empty() || left_[0] != which)
      return false;
    left_.remove_prefix(1);
    return true;
  }

  /// What is neither a quote nor a separator. More than a token may be: proxies forget the quotes
  /// around IPv6 addresses.
  std::string_view read_plain() {
    skip_space();
    auto size = std::min(left_.find_first_of("=;,\" \t"), left_.size());
    auto text = left_.substr(0, size);
    left_.remove_prefix(size);
    return text;
  }

  std::optional<std::string> read_quoted() {
    std::string text;
    for (std::size_t i = 0; i < left_.size(); ++i) {
      if (left_[i] == '"') {
        left_.remove_prefix(i + 1);
        return text;
      }
      if (left_[i] == '\\' && ++i == left_.size())
        break;
      text += left_[i];
    }
    return std::nullopt;
  }

  /// Empty elements are allowed (RFC 9110, section 5.6.1).
  bool read_pair(std::string& hop) {
    auto name = read_plain();
    if (name.empty())
      return left_.empty() || left_[0] == ';' || left_[0] == ',';
    if (!take('='))
      return false;
    auto value = take('"') ? read_quoted() : std::optional<std::string>{read_plain()};
    if (!value || value->empty())
      return false;
    if (boost::beast::iequals(boost::beast::string_view{name.data(), name.size()}, "for"))
      hop = std::move(*value);
    return true;
  }

  std::string_view left_;
};

/// The nearest hop that is not trusted, or the last that could be read.
ip::address walk(const hop_list& hops, const ip::address& peer,
                 const std::vector<support::address_range>& trusted) {
  auto client = support::unmapped(peer);
  for (auto hop = hops.rbegin(); hop != hops.rend() && contains(trusted, client); ++hop) {
    auto node = parse_node(*hop);
    if (!node)
      break;
    client = *node;
  }
  return client;
}

} // namespace

std::optional<ip::address> forwarded_client(const http::http_request& request,
                                            const ip::address& peer,
                                            const std::vector<support::address_range>& trusted) {
  if (!contains(trusted, peer))
    return std::nullopt;
  if (auto field = request.field("x-forwarded-for"); !trim(field).empty())
    return walk(parse_x_forwarded_for(field), peer, trusted);
  auto field = request.field("forwarded");
  if (trim(field).empty())
    return std::nullopt;
  auto hops = forwarded_reader{field}.read();
  return hops ? walk(*hops, peer, trusted) : support::unmapped(peer);
}

} // namespace strangelet::net
