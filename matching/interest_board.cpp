#include "matching/interest_board.hpp"

#include <algorithm>
#include <string_view>
#include <unordered_map>
#include <utility>

namespace strangelet::matching {

bool interest_board::is_due(time_point now) const noexcept {
  return !renewed_at_ || now - *renewed_at_ >= how_.popular_period;
}

void interest_board::renew(std::vector<popular_interest> census, time_point now) {
  renewed_at_ = now;
  std::unordered_map<std::string_view, std::size_t> before;
  for (const auto& each : told_)
    before.emplace(each.key, each.users);
  for (auto& each : census) {
    const auto found = before.find(each.key);
    each.users = step_of(each.users, found == before.end() ? 0 : found->second);
  }
  census.erase(std::remove_if(census.begin(), census.end(),
                              [](const auto& each) { return each.users == 0; }),
               census.end());
  std::sort(census.begin(), census.end(), [](const auto& a, const auto& b) {
    return a.users != b.users ? a.users > b.users : a.key < b.key;
  });
  told_ = std::move(census);
}

std::vector<popular_interest> interest_board::first(std::size_t limit) const {
  const auto size = static_cast<std::ptrdiff_t>(std::min(limit, told_.size()));
  return {told_.begin(), told_.begin() + size};
}

std::size_t interest_board::step_of(std::size_t people, std::size_t before) const noexcept {
  const auto step = how_.popular_from;
  const auto reached = people / step * step;
  const auto kept = (people + step - how_.popular_until) / step * step;
  return std::max(reached, std::min(before, kept));
}

} // namespace strangelet::matching
