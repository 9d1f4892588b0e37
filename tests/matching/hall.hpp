#pragma once

#include "matching/pool.hpp"

#include <chrono>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace strangelet::matching::test {

using std::chrono::seconds;

/// Wishes in few words.
struct wish {
  /// Separated by commas.
  std::string_view interests;
  protocol::chat_mode mode = protocol::chat_mode::video;
  std::string language{};
  bool strict = false;
};

protocol::preferences to_preferences(const wish& what);

/// A pool, people with names who come and go, and a time that passes. What happens is told in
/// words: who waits, and who meets whom.
class hall {
public:
  explicit hall(const settings& how = {}, std::uint64_t seed = 0) : pool_(how, seed) {}

  /// A user asks for a partner. "waits", or whom it meets and what about.
  std::string comes(const std::string& name, const wish& what = {});

  /// The same with an older place.
  std::string comes_back(const ticket& what);

  /// Changes its wishes.
  std::string changes(const std::string& name, const wish& what);

  /// Takes anyone from now on.
  std::string widens(const std::string& name);

  /// "gone", or "unknown" if it did not wait.
  std::string goes(const std::string& name);

  /// Takes out a ticket that waits.
  ticket withdraw(const std::string& name);

  /// Lets time pass, and tells who meets then: "ann meets bob after 10s" for each pair.
  std::string pass(duration how_long);

  /// Who takes anyone since time has passed, and waits on, in the order in which it began: "ann bob
  /// ". Tells of each only once.
  std::string widened() {
    return std::exchange(widened_, {});
  }

  /// They were partners until now.
  void were_partners(const std::string& one, const std::string& other);

  /// `one` blocks `other`.
  void blocks(const std::string& one, const std::string& other);

  /// The next tickets of `name` meet nobody.
  void keeps_apart(const std::string& name);

  /// The ticket of `name` that meets nobody may meet others from now on.
  std::string lets_meet(const std::string& name);

  /// Both are of one account from now on.
  void share_account(const std::string& one, const std::string& other);

  /// `name` comes from an address that all of the house share.
  void lives_in(const std::string& name, const std::string& house);

  /// How many people have an interest, if enough users do to be counted.
  std::size_t people_of(const std::string& interest);

  /// Who waits, longest first: "ann bob ".
  std::string waiting() const;

  /// The pair made last.
  const pairing& last() const {
    return last_;
  }

  ticket make_ticket(const std::string& name, const wish& what = {});
  std::string name_of(const protocol::user_id& user) const;
  std::string name_of(const protocol::ticket_id& ticket) const;

  const protocol::ticket_id& ticket_of(const std::string& name) const {
    return people_.at(name).ticket;
  }

  matching::pool& pool() {
    return pool_;
  }
  time_point now() const {
    return now_;
  }

private:
  struct person {
    protocol::user_id user{protocol::uuid::generate()};
    protocol::ticket_id ticket{};
    std::vector<encounter> recent{};
    std::shared_ptr<const person_set> blocked{};
    protocol::person_id account{};
    protocol::person_id household{};
    bool meets_nobody = false;

    protocol::person_id id() const {
      return protocol::person_of(user, account);
    }
  };

  /// Who meets whom in a pair of which `name` is one.
  std::string tell(const std::string& name, std::optional<pairing> made);

  matching::pool pool_;
  time_point now_{std::chrono::hours{1}};
  std::map<std::string, person> people_;
  std::map<std::string, protocol::person_id> houses_;
  pairing last_;
  std::string widened_;
};

} // namespace strangelet::matching::test
