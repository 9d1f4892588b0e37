#pragma once

#include <nlohmann/json_fwd.hpp>

#include <functional>
#include <list>
#include <optional>
#include <string>
#include <string_view>

namespace strangelet::bench {

/// The job itself, without a transport: pairs strangers and relays between them. The same as
/// `bench/peers/service.mjs`, with the same checks.
class service {
public:
  struct user {
    std::function<void(const nlohmann::ordered_json&)> send;
    std::string id{};
    user* partner = nullptr;
    std::string room{};
    std::string last_room{};
    std::optional<std::list<user*>::iterator> place{};
  };

  /// A new client, who is greeted.
  void connect(user& who);

  /// A client is gone.
  void disconnect(user& who);

  /// A message of a client.
  void receive(user& who, std::string_view text);

private:
  void find(user& who);
  void next(user& who);
  void leave(user& who);
  void pair(user& waiter, user& seeker);
  void part(user& who, const char* event, const char* message);
  void relay(user& who, const std::string& event, nlohmann::ordered_json data);
  void stop_waiting(user& who);

  std::list<user*> waiting_;
};

} // namespace strangelet::bench
