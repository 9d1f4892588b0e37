#include "net/admission/auth/token_verifier.hpp"

#include "crypto/base64.hpp"
#include "crypto/digest.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <set>
#include <utility>
#include <vector>

namespace strangelet::net::auth {

using nlohmann::json;

namespace {

/// Bytes of `sub` (RFC 7519 has no limit; nobody's identifier is so long).
constexpr std::size_t max_subject = 256;

/// The year 2255, which nanoseconds since 1970 in 64 bits can just hold, as clocks count. Tokens
/// for longer than that are for that long.
constexpr double far_future = 9e9;

/// An object without two members of one name, at any level: which of them counts is read
/// differently here and there (RFC 7515, section 4; RFC 7519, section 4).
std::optional<json> parse_object(std::string_view text) {
  std::vector<std::set<std::string>> names;
  bool is_ambiguous = false;
  const auto watch = [&](int, json::parse_event_t event, json& parsed) {
    if (event == json::parse_event_t::object_start)
      names.emplace_back();
    else if (event == json::parse_event_t::object_end)
      names.pop_back();
    else if (event == json::parse_event_t::key)
      is_ambiguous |= !names.back().insert(parsed.get<std::string>()).second;
    return true;
  };
  auto result = json::parse(text.begin(), text.end(), watch, false);
  if (!result.is_object() || is_ambiguous)
    return std::nullopt;
  return result;
}

const json* member(const json& object, const char* name) {
  const auto found = object.find(name);
  return found == object.end() ? nullptr : &*found;
}

/// Numbers may have a fraction (RFC 7519, section 2), which is rounded down.
std::optional<token_time> time_of(const json& value) {
  if (!value.is_number())
    return std::nullopt;
  const auto seconds = std::clamp(std::floor(value.get<double>()), -far_future, far_future);
  return token_time{std::chrono::seconds{static_cast<std::int64_t>(seconds)}};
}

std::string_view text_of(const json* value) {
  return value != nullptr && value->is_string()
             ? std::string_view{value->get_ref<const std::string&>()}
             : std::string_view{};
}

/// A string, or a list of strings (RFC 7519, section 4.1.3).
bool names_audience(const json& value, const std::string& audience) {
  if (value.is_array())
    return std::any_of(value.begin(), value.end(),
                       [&](const json& each) { return text_of(&each) == audience; });
  return text_of(&value) == audience;
}

} // namespace

std::string_view describe(refusal why) noexcept {
  switch (why) {
  case refusal::malformed:
    return "The token is malformed.";
  case refusal::wrong_algorithm:
    return "The token is not signed with the algorithm that is needed here.";
  case refusal::unknown_key:
    return "The token is signed with an unknown key.";
  case refusal::bad_signature:
    return "The signature of the token is wrong.";
  case refusal::bad_claims:
    return "The token lacks a claim that is needed, or has one of the wrong type.";
  case refusal::expired:
    return "The token has expired.";
  case refusal::not_yet_valid:
    return "The token is not valid yet.";
  case refusal::wrong_issuer:
    return "The token is from another issuer.";
  case refusal::wrong_audience:
    return "The token is for another audience.";
  }
  return "The token is not accepted.";
}

token_verifier::token_verifier(algorithm how, key_set keys, rules held_to)
    : algorithm_(how), keys_(std::move(keys)), rules_(std::move(held_to)) {}

support::result<identity, refusal> token_verifier::verify(std::string_view token,
                                                          token_time now) const {
  const auto first = token.find('.');
  const auto second = first == token.npos ? token.npos : token.find('.', first + 1);
  // Three parts; one with five is encrypted (RFC 7516), and fails as base64url.
  if (token.size() > max_token_size || second == token.npos)
    return refusal::malformed;
  const auto header = crypto::decode_base64url(token.substr(0, first));
  const auto payload = crypto::decode_base64url(token.substr(first + 1, second - first - 1));
  const auto signature = crypto::decode_base64url(token.substr(second + 1));
  if (!header || !payload || !signature)
    return refusal::malformed;
  const auto signed_with = find_key(*header);
  if (!signed_with)
    return signed_with.error();
  if (!(*signed_with)->verifies(token.substr(0, second), *signature))
    return refusal::bad_signature;
  return check_claims(*payload, now);
}

support::result<const key*, refusal> token_verifier::find_key(std::string_view text) const {
  const auto header = parse_object(text);
  // What must be understood and is not (RFC 7515, section 4.1.11): we know no extensions.
  if (!header || member(*header, "crit") != nullptr)
    return refusal::malformed;
  const auto* alg = member(*header, "alg");
  const auto* kid = member(*header, "kid");
  if (alg == nullptr || !alg->is_string() || (kid != nullptr && !kid->is_string()))
    return refusal::malformed;
  // Compared with what is configured and used for nothing else (RFC 8725, section 3.1).
  if (text_of(alg) != to_string(algorithm_))
    return refusal::wrong_algorithm;
  const auto* found =
      keys_.find(kid == nullptr ? std::nullopt : std::optional{kid->get<std::string>()});
  if (found == nullptr)
    return refusal::unknown_key;
  return found;
}

support::result<identity, refusal> token_verifier::check_claims(std::string_view text,
                                                                token_time now) const {
  const auto claims = parse_object(text);
  if (!claims)
    return refusal::malformed;
  const auto* exp = member(*claims, "exp");
  const auto* nbf = member(*claims, "nbf");
  const auto* iss = member(*claims, "iss");
  const auto* aud = member(*claims, "aud");
  const auto subject = text_of(member(*claims, "sub"));
  const auto expiry = exp == nullptr ? std::nullopt : time_of(*exp);
  const auto begin = nbf == nullptr ? token_time::min() : time_of(*nbf);
  if (!expiry || !begin || (iss != nullptr && !iss->is_string()) || subject.empty() ||
      subject.size() > max_subject)
    return refusal::bad_claims;
  // On or after `exp` it must not be accepted (RFC 7519, section 4.1.4).
  if (now >= *expiry + rules_.leeway)
    return refusal::expired;
  if (nbf != nullptr && now < *begin - rules_.leeway)
    return refusal::not_yet_valid;
  if (!rules_.issuer.empty() && text_of(iss) != rules_.issuer)
    return refusal::wrong_issuer;
  if (rules_.audience.empty() ? aud != nullptr
                              : aud == nullptr || !names_audience(*aud, rules_.audience))
    return refusal::wrong_audience;
  return identity{account_of(text_of(iss), subject), *expiry + rules_.leeway};
}

protocol::person_id account_of(std::string_view issuer, std::string_view subject) {
  // With the length of the first in front, no two pairs make the same text.
  auto text = std::to_string(issuer.size()) + ':';
  text.append(issuer).append(subject);
  const auto digest = crypto::sha256(text);
  std::array<std::uint8_t, 16> half{};
  std::copy_n(digest.begin(), half.size(), half.begin());
  return protocol::person_id{protocol::uuid::of_digest(half)};
}

} // namespace strangelet::net::auth
