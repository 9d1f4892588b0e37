#define CAF_SUITE net.listener

#include "net/transport/listener.hpp"

#include <boost/system/system_error.hpp>

#include <string>

#include "caf/test/unit_test.hpp"

using namespace strangelet::net;
namespace errc = boost::system::errc;

namespace {

/// What is opened in the end for `address` on a host on which the first try fails `with`.
std::string opened(const std::string& address, errc::errc_t with) {
  std::string tried;
  try {
    return open_address(address, [&](const std::string& each) {
      tried += (tried.empty() ? "" : " ") + each;
      if (tried == each && with != errc::success)
        throw boost::system::system_error{make_error_code(with)};
      return tried;
    });
  } catch (const boost::system::system_error& e) {
    return tried + " fails";
  }
}

} // namespace

CAF_TEST(an address is opened as it is) {
  for (const auto* address : {"::", "0.0.0.0", "::1", "127.0.0.1"})
    CAF_CHECK_EQUAL(opened(address, errc::success), address);
}

CAF_TEST(without IPv6 all of IPv6 is all of IPv4) {
  CAF_CHECK_EQUAL(opened("::", errc::address_family_not_supported), ":: 0.0.0.0");
}

CAF_TEST(what somebody asks for by name is not replaced) {
  CAF_CHECK_EQUAL(opened("::1", errc::address_family_not_supported), "::1 fails");
  CAF_CHECK_EQUAL(opened("2001:db8::1", errc::address_family_not_supported), "2001:db8::1 fails");
}

CAF_TEST(an address that is taken is not replaced) {
  CAF_CHECK_EQUAL(opened("::", errc::address_in_use), ":: fails");
  CAF_CHECK_EQUAL(opened("::", errc::permission_denied), ":: fails");
}
