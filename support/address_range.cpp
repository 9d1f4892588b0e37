#include "support/address_range.hpp"

#include <algorithm>
#include <charconv>

namespace strangelet::support {

namespace ip = boost::asio::ip;

namespace {

constexpr unsigned all_bits = 128;

/// Bits in front of an IPv4 address that is mapped into IPv6.
constexpr unsigned mapped_bits = 96;

/// Keeps the first `bits` and clears the rest.
address_bytes masked(address_bytes bytes, unsigned bits) noexcept {
  for (unsigned i = 0; i < bytes.size(); ++i) {
    auto kept = std::min(bits, 8U);
    bits -= kept;
    bytes[i] = static_cast<unsigned char>(bytes[i] & (0xFF00U >> kept));
  }
  return bytes;
}

/// Decimal digits without a leading zero, up to `most`.
std::optional<unsigned> parse_length(std::string_view text, unsigned most) {
  unsigned length = 0;
  const auto* end = text.data() + text.size();
  auto [stop, error] = std::from_chars(text.data(), end, length);
  if (error != std::errc{} || stop != end || length > most || (text.size() > 1 && text[0] == '0'))
    return std::nullopt;
  return length;
}

} // namespace

address_bytes to_bytes(const ip::address& address) noexcept {
  if (address.is_v6())
    return address.to_v6().to_bytes();
  address_bytes result{};
  result[10] = result[11] = 0xFF;
  auto bytes = address.to_v4().to_bytes();
  std::copy(bytes.begin(), bytes.end(), result.begin() + 12);
  return result;
}

ip::address unmapped(const ip::address& address) {
  if (address.is_v6() && address.to_v6().is_v4_mapped())
    return ip::make_address_v4(ip::v4_mapped, address.to_v6());
  return address;
}

address_range::address_range(const address_bytes& network, unsigned bits) noexcept
    : network_(masked(network, bits)), bits_(bits) {}

std::optional<address_range> address_range::parse(std::string_view text) {
  auto slash = text.find('/');
  auto name = text.substr(0, slash);
  // A zone names an interface of one machine, and what is behind a NUL would not be seen.
  if (name.find('%') != name.npos || name.find('\0') != name.npos)
    return std::nullopt;
  boost::system::error_code ec;
  auto address = ip::make_address(std::string{name}, ec);
  if (ec)
    return std::nullopt;
  auto skipped = address.is_v4() ? mapped_bits : 0;
  auto most = all_bits - skipped;
  auto length = slash == text.npos ? most : parse_length(text.substr(slash + 1), most);
  if (!length)
    return std::nullopt;
  return address_range{to_bytes(address), skipped + *length};
}

bool address_range::contains(const ip::address& address) const noexcept {
  return masked(to_bytes(address), bits_) == network_;
}

std::string address_range::to_string() const {
  ip::address_v6 first{network_};
  if (bits_ >= mapped_bits && first.is_v4_mapped())
    return unmapped(first).to_string() + '/' + std::to_string(bits_ - mapped_bits);
  return first.to_string() + '/' + std::to_string(bits_);
}

bool contains(const std::vector<address_range>& ranges, const ip::address& address) noexcept {
  return std::any_of(ranges.begin(), ranges.end(),
                     [&](const address_range& each) { return each.contains(address); });
}

} // namespace strangelet::support
