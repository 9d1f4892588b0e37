#pragma once

#include "matching/settings.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace strangelet::bench {

using matching::duration;
using matching::time_point;

/// A person who looks for somebody, as all policies see it.
struct seeker {
  /// Number of the person, and of this turn of looking.
  std::uint32_t who = 0;
  std::uint64_t turn = 0;
  /// Sorted.
  std::vector<std::uint32_t> interests;
  std::uint8_t language = 0;
  time_point since{};
  struct encounter {
    std::uint32_t partner;
    time_point parted;
  };
  std::vector<encounter> recent;
};

/// Two turns that met.
struct match {
  std::uint64_t one;
  std::uint64_t other;
};

/// A way to decide who meets whom.
class policy {
public:
  virtual ~policy() = default;
  virtual std::optional<match> add(const seeker& what, time_point now) = 0;
  virtual void cancel(std::uint64_t turn, time_point now) = 0;
  virtual std::vector<match> advance(time_point now) = 0;
  virtual std::optional<time_point> next_due() const = 0;
};

/// `ours`, `fifo` or `scan`, with this interest patience. Throws `std::invalid_argument` for
/// others.
std::unique_ptr<policy> make_policy(const std::string& name, duration patience);

} // namespace strangelet::bench
