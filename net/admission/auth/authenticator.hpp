#pragma once

#include "net/admission/auth/account_slots.hpp"
#include "net/admission/auth/token_verifier.hpp"
#include "net/auth_settings.hpp"
#include "net/http_message.hpp"
#include "net/reread.hpp"
#include "support/result.hpp"

#include <memory>
#include <optional>
#include <string_view>

namespace strangelet::net::auth {

/// What an accepted client may do, held by its connection.
struct admission {
  /// Absent if nobody is asked who they are.
  std::optional<identity> who;
  account_slots::slot place;
  /// The place is one more than the account may have.
  bool is_surplus = false;
};

/// Decides who may connect by WebSocket, and as whom. Thread-safe.
class authenticator {
public:
  /// Reads the keys if `how` wants tokens; `counts` says whether connections are counted. Throws
  /// `std::runtime_error` with a sentence for people if it cannot.
  authenticator(const settings& how, bool counts);

  /// Lets the client in that sent `request`, or says with which answer it is refused: 401 or 400
  /// with `WWW-Authenticate` (RFC 6750, section 3), or 429.
  /// `returns`: it comes back to a session, which may hold one of the account's places.
  support::result<admission, http::http_response> admit(const http::http_request& request,
                                                        token_time now, bool returns = false);

  /// From now on these settings are in force; the key files are read again. Whoever is connected
  /// stays so; what is asked meanwhile is answered with the keys of before. Returns whether the
  /// keys are others than before. Throws as the constructor does, and changes nothing then.
  reread reload(const settings& how, bool counts);

private:
  account_slots slots_;
  /// Replaced as a whole, with the atomic functions for shared pointers. Null: nobody is asked.
  std::shared_ptr<const token_verifier> verifier_;
};

} // namespace strangelet::net::auth
