#include "net/websocket/client_rates.hpp"

#include <algorithm>
#include <variant>
#include <vector>

namespace strangelet::net::websocket {

using protocol::error_code;

namespace {

/// How many refusals a client is told of: enough for any that has merely lost its patience, and
/// what a flood gets out of us stays small beside what it sends.
constexpr rate answers{50, 1000};

} // namespace

struct client_rates::record {
  /// The first refusal of those that go on, and until when another one belongs to them.
  runtime::loop_clock::time_point over_since{};
  runtime::loop_clock::time_point over_until = runtime::loop_clock::time_point::min();
  rate_bucket answered;
  /// When messages were refused for what they say, oldest first.
  std::vector<runtime::loop_clock::time_point> mistakes;
};

void client_rates::record_deleter::operator()(record* which) const noexcept {
  delete which;
}

namespace {

traffic traffic_of(protocol::relay_kind kind) noexcept {
  using protocol::relay_kind;
  if (kind == relay_kind::chat)
    return traffic::chat;
  return kind == relay_kind::offer || kind == relay_kind::answer ? traffic::description
                                                                 : traffic::relay;
}

} // namespace

traffic traffic_of(const protocol::client_event& event) noexcept {
  if (const auto* request = std::get_if<protocol::relay_request>(&event))
    return traffic_of(request->kind);
  auto is_search = std::holds_alternative<protocol::find_partner>(event) ||
                   std::holds_alternative<protocol::next_partner>(event);
  return is_search ? traffic::search : traffic::any;
}

bool is_mistake(error_code code) noexcept {
  switch (code) {
  case error_code::invalid_json:
  case error_code::invalid_message:
  case error_code::unknown_event:
  case error_code::not_in_room:
  case error_code::wrong_room:
  case error_code::already_in_room:
  case error_code::banned:
    return true;
  case error_code::rate_limited:
  case error_code::waiting_timeout:
  case error_code::server_draining:
  case error_code::internal:
  case error_code::unauthorized:
  case error_code::origin_refused:
  case error_code::too_many_connections:
  case error_code::server_full:
    break;
  }
  return false;
}

client_rates::record& client_rates::own_record() {
  if (record_ == nullptr)
    record_.reset(new record);
  return *record_;
}

client_rates::verdict client_rates::refuse(traffic kind, const limit_settings& limits,
                                           runtime::loop_clock::time_point now) {
  auto& noted = own_record();
  if (now > noted.over_until)
    noted.over_since = now;
  noted.over_until = std::max(noted.over_until, now + rate_bucket::recovery(rate_of(kind, limits)));
  if (limits.abuse_time.count() != 0 && now - noted.over_since >= limits.abuse_time)
    return verdict::cut_off;
  return noted.answered.take(answers, now) ? verdict::answer : verdict::ignore;
}

std::chrono::milliseconds client_rates::retry_after(traffic kind, const limit_settings& limits,
                                                    runtime::loop_clock::time_point now,
                                                    std::size_t size) const noexcept {
  const auto wait_for = [&](traffic which, std::size_t tokens) {
    return bucket(which).wait(rate_of(which, limits), now, tokens);
  };
  auto wait = wait_for(traffic::any, 1);
  if (kind != traffic::any && kind != traffic::relay)
    wait = std::max(wait, wait_for(kind, 1));
  if (is_relayed(kind))
    wait = std::max(wait, wait_for(traffic::relay, size));
  return std::chrono::ceil<std::chrono::milliseconds>(wait);
}

bool client_rates::on_mistake(const limit_settings& limits, runtime::loop_clock::time_point now) {
  if (!limits.enabled || limits.refused_messages == 0)
    return false;
  auto& mistakes = own_record().mistakes;
  mistakes.erase(mistakes.begin(), std::find_if(mistakes.begin(), mistakes.end(),
                                                [&](runtime::loop_clock::time_point at) {
                                                  return now - at < limits.refused_time;
                                                }));
  mistakes.push_back(now);
  return mistakes.size() > limits.refused_messages;
}

} // namespace strangelet::net::websocket
