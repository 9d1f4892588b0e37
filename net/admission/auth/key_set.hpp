#pragma once

#include "net/admission/auth/key.hpp"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace strangelet::net::auth {

/// The keys that may have signed a token, by name, so that a new key can be trusted before the old
/// one is retired. Immutable once filled. Thread-safe.
class key_set {
public:
  /// Reads the files that `names` says, each as `kid:path` or as `path`. Throws
  /// `std::runtime_error` that names the file and says what is wrong with it, or if `names` is
  /// empty. Warns in the log of a secret that everybody on the machine can read.
  static key_set read(algorithm how, const std::vector<std::string>& names);

  /// `name` is empty for the key of tokens that name no other. Returns false if there is one of
  /// that name already.
  bool add(std::string name, key what);

  /// The key that a token's `kid` names (RFC 7515, section 4.1.4), else the one without a name,
  /// else for a token without `kid` the only one that there is. Null if there is none.
  const key* find(const std::optional<std::string>& kid) const;

  std::size_t size() const noexcept {
    return keys_.size();
  }

  /// Whether both have the same keys, with the same names.
  friend bool operator==(const key_set& a, const key_set& b) {
    return a.keys_ == b.keys_;
  }

private:
  std::map<std::string, key, std::less<>> keys_;
};

/// `kid:path` or `path`, taken apart. What stands before the first colon is a name if it has no
/// slash.
struct key_name {
  std::string kid;
  std::string path;
};

key_name parse_key_name(std::string_view text);

} // namespace strangelet::net::auth
