#include "net/admission/auth/authenticator.hpp"

#include "net/admission/auth/bearer.hpp"

#include <atomic>
#include <string>
#include <utility>

namespace strangelet::net::auth {

namespace {

/// A refusal with a challenge (RFC 6750, section 3). Without a `code` the client has just not said
/// who it is. `text` holds no quotes.
http::http_response challenge(unsigned status, const std::string& code, std::string_view text) {
  std::string value = "Bearer realm=\"strangelet\"";
  if (!code.empty())
    value.append(", error=\"")
        .append(code)
        .append("\", error_description=\"")
        .append(text)
        .append("\"");
  return http::make_error(status, text).set("WWW-Authenticate", std::move(value));
}

std::size_t max_connections(const settings& how, bool counts) noexcept {
  return counts ? how.account_connections : 0;
}

/// Null if nobody is asked.
std::shared_ptr<const token_verifier> make_verifier(const settings& how) {
  if (how.mode == mode::none)
    return nullptr;
  return std::make_shared<const token_verifier>(
      how.algorithm, key_set::read(how.algorithm, how.keys),
      token_verifier::rules{how.issuer, how.audience,
                            std::chrono::ceil<std::chrono::seconds>(how.leeway)});
}

} // namespace

authenticator::authenticator(const settings& how, bool counts)
    : slots_(max_connections(how, counts)), verifier_(make_verifier(how)) {}

reread authenticator::reload(const settings& how, bool counts) {
  const auto next = make_verifier(how);
  const auto before = std::atomic_exchange(&verifier_, next);
  slots_.set_max(max_connections(how, counts));
  if (before == nullptr || next == nullptr)
    return reread::nothing;
  return before->keys() == next->keys() ? reread::same : reread::changed;
}

support::result<admission, http::http_response>
authenticator::admit(const http::http_request& request, token_time now, bool returns) {
  const auto verifier = std::atomic_load(&verifier_);
  if (verifier == nullptr)
    return admission{};
  const auto tokens = find_tokens(request);
  if (tokens.empty())
    return challenge(401, {}, "A token is needed to connect.");
  // Whoever checks another one than we do would think it is somebody else.
  if (tokens.size() > 1)
    return challenge(400, "invalid_request", "A token must be given in one way only.");
  const auto verdict = verifier->verify(tokens.front(), now);
  if (!verdict)
    return challenge(401, "invalid_token", describe(verdict.error()));
  admission result{*verdict, nullptr};
  result.place = slots_.take(result.who->account);
  if (result.place == nullptr && returns) {
    result.place = slots_.take_surplus(result.who->account);
    result.is_surplus = true;
  }
  if (result.place == nullptr)
    return http::make_error(429, "The account has too many connections.").set("Retry-After", "5");
  return result;
}

} // namespace strangelet::net::auth
