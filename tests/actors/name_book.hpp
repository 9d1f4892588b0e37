#pragma once

#include "protocol/uuid.hpp"

#include <string>
#include <unordered_map>

namespace strangelet::actors::test {

/// Names for the random ids of a test, so that what happened can be read and compared.
class name_book {
public:
  /// A new user.
  protocol::user_id add(const std::string& name) {
    protocol::user_id user{protocol::uuid::generate()};
    users_.emplace(user, name);
    return user;
  }

  /// A new account.
  protocol::person_id add_account(const std::string& name) {
    return protocol::person_id{add(name)};
  }

  std::string operator[](const protocol::user_id& user) const {
    auto found = users_.find(user);
    return found == users_.end() ? "a stranger" : found->second;
  }

  std::string operator[](const protocol::person_id& person) const {
    return (*this)[protocol::user_id{person}];
  }

  /// Rooms and tickets are numbered in the order in which they are first mentioned.
  std::string operator[](const protocol::room_id& room) {
    if (room.is_nil())
      return "no room";
    auto [found, is_new] = rooms_.try_emplace(room);
    if (is_new)
      found->second = "room " + std::to_string(rooms_.size());
    return found->second;
  }

  /// As the room that it becomes.
  std::string operator[](const protocol::ticket_id& ticket) {
    return (*this)[room_of(ticket)];
  }

private:
  std::unordered_map<protocol::user_id, std::string> users_;
  std::unordered_map<protocol::room_id, std::string> rooms_;
};

} // namespace strangelet::actors::test
