#pragma once

#include <boost/asio/ip/address.hpp>

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace strangelet::support {

/// The 16 bytes of an IPv6 address, or of an IPv4 address mapped into IPv6 (RFC 4291, section
/// 2.5.5.2), so that both families compare alike.
using address_bytes = std::array<unsigned char, 16>;

address_bytes to_bytes(const boost::asio::ip::address& address) noexcept;

/// An IPv4 address mapped into IPv6 as the IPv4 address that it stands for, and any other as it is.
boost::asio::ip::address unmapped(const boost::asio::ip::address& address);

/// The addresses that begin with the same bits (CIDR; RFC 4632, section 3.1, and RFC 4291, section
/// 2.3).
class address_range {
public:
  /// Reads `10.0.0.0/8`, `2001:db8::/32`, or an address, which is a range of one. Bits behind the
  /// prefix do not matter. Empty if it is anything else.
  static std::optional<address_range> parse(std::string_view text);

  /// IPv4 addresses are contained as such and mapped into IPv6.
  bool contains(const boost::asio::ip::address& address) const noexcept;

  /// What `parse` reads back: the first address of the range, and always a prefix length.
  std::string to_string() const;

private:
  address_range(const address_bytes& network, unsigned bits) noexcept;

  address_bytes network_;
  unsigned bits_;
};

/// True if one of `ranges` contains `address`.
bool contains(const std::vector<address_range>& ranges,
              const boost::asio::ip::address& address) noexcept;

} // namespace strangelet::support
