#include "net/admission/refusal_log.hpp"

#include "net/admission/address_table.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <string_view>
#include <utility>

namespace strangelet::net {

namespace {

std::string_view describe(refusal_kind what) noexcept {
  switch (what) {
  case refusal_kind::bad_request:
    return "400, not a valid request";
  case refusal_kind::unauthorized:
    return "401, no valid token";
  case refusal_kind::forbidden:
    return "403, origin not allowed";
  case refusal_kind::not_in_time:
    return "408, request not finished in time";
  case refusal_kind::too_many:
    return "429, too many connections or requests";
  case refusal_kind::head_too_large:
    return "431, request head too large";
  case refusal_kind::unavailable:
    return "503, no room, or draining";
  case refusal_kind::dropped_for_address:
    return "dropped, far too many connections";
  case refusal_kind::dropped_for_proxy:
    return "dropped, no PROXY header of a trusted proxy";
  case refusal_kind::dropped_for_time:
    return "dropped, no request in time";
  case refusal_kind::cut_off:
    return "closed, too much or too slow";
  case refusal_kind::broken:
    return "closed, the protocol was broken";
  }
  return "";
}

/// The client of an `address_table` key: an IPv4 address, or a network of IPv6.
std::string name_of(const support::address_bytes& key) {
  const auto address = support::unmapped(boost::asio::ip::make_address_v6(key));
  return address.to_string() + (address.is_v6() ? "/64" : "");
}

} // namespace

void refusal_log::count(refusal_kind what, const boost::asio::ip::address& who,
                        runtime::loop_clock::time_point now) {
  std::lock_guard lock{mutex_};
  auto& known = records_[static_cast<std::size_t>(what)];
  if (known.count == 0)
    known.since = now;
  known.add(who);
  has_news_.store(true, std::memory_order_relaxed);
}

void refusal_log::report(runtime::loop_clock::time_point now) {
  report_since(period, now);
}

void refusal_log::report_all(runtime::loop_clock::time_point now) {
  report_since({}, now);
}

void refusal_log::report_since(runtime::loop_clock::duration age,
                               runtime::loop_clock::time_point now) {
  if (!has_news_.load(std::memory_order_relaxed))
    return;
  std::lock_guard lock{mutex_};
  bool has_more = false;
  for (std::size_t i = 0; i < records_.size(); ++i) {
    auto& known = records_[i];
    if (known.count != 0 && now - known.since >= age)
      spdlog::warn("refused ({}): {}", describe(static_cast<refusal_kind>(i)),
                   known.take_summary(now));
    has_more = has_more || known.count != 0;
  }
  has_news_.store(has_more, std::memory_order_relaxed);
}

void refusal_log::record::add(const boost::asio::ip::address& who) {
  ++count;
  const auto key = client_key(who);
  const auto found = std::find_if(clients.begin(), clients.end(),
                                  [&](const client& each) { return each.key == key; });
  if (found != clients.end()) {
    ++found->count;
  } else if (clients.size() < max_clients) {
    clients.push_back({key, 1, 0});
  } else {
    // Takes the place of the one with fewest: it may have had as many before it was forgotten.
    const auto least = std::min_element(
        clients.begin(), clients.end(),
        [](const client& one, const client& other) { return one.count < other.count; });
    *least = {key, least->count + 1, least->count};
  }
}

std::string refusal_log::record::take_summary(runtime::loop_clock::time_point now) {
  const auto seconds = std::chrono::ceil<std::chrono::seconds>(now - since).count();
  auto text =
      std::to_string(count) + " in " + std::to_string(seconds) + " s, most from " + name_clients();
  *this = {};
  return text;
}

std::string refusal_log::record::name_clients() {
  const auto middle =
      clients.begin() + static_cast<std::ptrdiff_t>(std::min(clients.size(), named_clients));
  std::partial_sort(
      clients.begin(), middle, clients.end(),
      [](const client& one, const client& other) { return one.certain() > other.certain(); });
  std::string text;
  for (auto each = clients.begin(); each != middle; ++each)
    text += (text.empty() ? "" : ", ") + name_of(each->key) + " (" +
            std::to_string(each->certain()) + ")";
  return text;
}

} // namespace strangelet::net
