#pragma once

#include <memory>
#include <utility>

namespace strangelet::support {

/// A value that all threads read and that is only ever replaced as a whole: whoever has got it
/// keeps what it has got. For what is read once per request, not per message. Thread-safe.
template <class T>
class replaceable {
public:
  explicit replaceable(T first) : value_(std::make_shared<const T>(std::move(first))) {}

  /// Never null.
  std::shared_ptr<const T> get() const {
    return std::atomic_load(&value_);
  }

  void set(T next) {
    std::atomic_store(&value_, std::make_shared<const T>(std::move(next)));
  }

private:
  std::shared_ptr<const T> value_;
};

} // namespace strangelet::support
