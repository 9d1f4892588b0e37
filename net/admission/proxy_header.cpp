#include "net/admission/proxy_header.hpp"

#include "support/address_range.hpp"

#include <algorithm>
#include <array>

namespace strangelet::net {

namespace ip = boost::asio::ip;

namespace {

using result = support::result<std::optional<proxy_header>, proxy_header_fault>;

/// With what each header begins, and with what one of version 1 does.
constexpr std::string_view signature{"\r\n\r\n\0\r\nQUIT\n", 12};
constexpr std::string_view signature_of_1 = "PROXY ";

/// Signature, version and command, family and protocol, length of the rest.
constexpr std::size_t fixed_size = 16;

enum class family : unsigned { unspecified, inet, inet6, unix_socket };

/// Bytes of both addresses and ports of each family.
constexpr std::array<std::size_t, 4> address_sizes{0, 12, 36, 216};

unsigned byte_at(std::string_view input, std::size_t at) noexcept {
  return static_cast<unsigned char>(input[at]);
}

bool agree(std::string_view input, std::string_view start) noexcept {
  auto size = std::min(input.size(), start.size());
  return input.substr(0, size) == start.substr(0, size);
}

/// An address of type `Address` at `from`.
template <class Address>
ip::address read_address(std::string_view from) {
  typename Address::bytes_type bytes;
  std::copy_n(from.begin(), bytes.size(), bytes.begin());
  return support::unmapped(Address{bytes});
}

result complete(const proxy_header& what) {
  return std::optional{what};
}

/// The header, whose `size` bytes are all there.
result read_addresses(std::string_view input, std::size_t size) {
  auto kind = static_cast<family>(byte_at(input, 13) >> 4);
  auto is_for_client = (byte_at(input, 12) & 0x0F) == 1;
  // Of whoever speaks for itself nothing else is to be looked at.
  if (!is_for_client || kind == family::unspecified)
    return complete({std::nullopt, is_for_client, size});
  if (size - fixed_size < address_sizes[static_cast<std::size_t>(kind)])
    return proxy_header_fault{"the addresses in the PROXY header are cut short"};
  auto addresses = input.substr(fixed_size);
  switch (kind) {
  case family::inet:
    return complete({read_address<ip::address_v4>(addresses), true, size});
  case family::inet6:
    return complete({read_address<ip::address_v6>(addresses), true, size});
  default:
    return complete({std::nullopt, true, size});
  }
}

} // namespace

result parse_proxy_header(std::string_view input) {
  if (!agree(input, signature)) {
    if (input.size() >= signature_of_1.size() && agree(input, signature_of_1))
      return proxy_header_fault{"version 1 of the PROXY protocol is not spoken here"};
    return proxy_header_fault{"no PROXY header"};
  }
  if (input.size() > 12 && byte_at(input, 12) >> 4 != 2)
    return proxy_header_fault{"not version 2 of the PROXY protocol"};
  if (input.size() > 12 && (byte_at(input, 12) & 0x0F) > 1)
    return proxy_header_fault{"an unknown command in the PROXY header"};
  if (input.size() > 13 && (byte_at(input, 13) >> 4 > 3 || (byte_at(input, 13) & 0x0F) > 2))
    return proxy_header_fault{"an unknown kind of address in the PROXY header"};
  if (input.size() < fixed_size)
    return result{std::nullopt};
  auto size = fixed_size + (byte_at(input, 14) << 8 | byte_at(input, 15));
  if (input.size() < size)
    return result{std::nullopt};
  return read_addresses(input, size);
}

} // namespace strangelet::net
