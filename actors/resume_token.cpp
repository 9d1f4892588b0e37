#include "actors/resume_token.hpp"

#include "crypto/base64.hpp"
#include "crypto/random.hpp"

namespace strangelet::actors {

resume_key resume_key::of(std::string_view token) {
  resume_key result;
  result.bytes_ = crypto::sha256(token);
  return result;
}

bool operator==(const resume_key& a, const resume_key& b) noexcept {
  return crypto::is_equal(a.bytes_, b.bytes_);
}

std::string generate_resume_token() {
  const auto bytes = crypto::random_bytes<32>();
  return crypto::encode_base64url(bytes.data(), bytes.size());
}

} // namespace strangelet::actors
