// Feeds arbitrary bytes to the reader of PROXY headers and checks what must hold for every input:
// - no byte behind the input is read, and a header is no longer than it;
// - no part of a header is one, or is refused: bytes that drip come to the same;
// - what stands behind a header does not change it, and what is refused stays refused;
// - the client's address is never one that is mapped into IPv6.

#include "net/admission/proxy_header.hpp"

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <string>

namespace {

using namespace strangelet::net;

void require(bool condition, const char* what) {
  if (condition)
    return;
  std::fprintf(stderr, "violated: %s\n", what);
  std::abort();
}

bool is_begun(std::string_view input) {
  const auto result = parse_proxy_header(input);
  return result && !result->has_value();
}

void check(const proxy_header& found, std::string_view input) {
  require(found.size >= 16 && found.size <= input.size(), "a header is in the input");
  for (std::size_t size = 0; size < found.size; ++size)
    require(is_begun(input.substr(0, size)), "a part of a header is waited for");
  const auto again = parse_proxy_header(input.substr(0, found.size));
  require(again && *again && (*again)->size == found.size && (*again)->source == found.source,
          "what follows a header does not change it");
  require(!found.source || !found.source->is_v6() || !found.source->to_v6().is_v4_mapped(),
          "an IPv4 client has an IPv4 address");
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  // On the heap and to the byte, so that the sanitizer sees whoever reads on.
  const std::unique_ptr<char[]> exact{new char[size]};
  if (size > 0)
    std::memcpy(exact.get(), data, size);
  const std::string_view input{exact.get(), size};

  const auto result = parse_proxy_header(input);
  if (!result) {
    require(!result.error().reason.empty(), "a fault has a reason");
    const auto longer = parse_proxy_header(std::string{input} + std::string(64, '\0'));
    require(!longer, "a fault is for good");
  } else if (const auto& found = *result) {
    check(*found, input);
  }
  return 0;
}
