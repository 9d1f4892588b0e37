#pragma once

#include <utility>
#include <variant>

namespace strangelet::support {

/// A value, or why there is none: true if there is a value. The one way in which functions outside
/// actors report an error that the caller must tell apart; `std::optional` is for what may be
/// absent. Thread-safe as its parts are.
template <class T, class E>
class [[nodiscard]] result {
public:
  // Not explicit: a function returns either.
  result(T value) : content_(std::in_place_index<0>, std::move(value)) {} // NOLINT
  result(E error) : content_(std::in_place_index<1>, std::move(error)) {} // NOLINT

  bool has_value() const noexcept {
    return content_.index() == 0;
  }
  explicit operator bool() const noexcept {
    return has_value();
  }

  /// The value, which must be there.
  T& operator*() noexcept {
    return *std::get_if<0>(&content_);
  }
  const T& operator*() const noexcept {
    return *std::get_if<0>(&content_);
  }
  T* operator->() noexcept {
    return std::get_if<0>(&content_);
  }
  const T* operator->() const noexcept {
    return std::get_if<0>(&content_);
  }

  /// The error, which must be there.
  E& error() noexcept {
    return *std::get_if<1>(&content_);
  }
  const E& error() const noexcept {
    return *std::get_if<1>(&content_);
  }

private:
  std::variant<T, E> content_;
};

} // namespace strangelet::support
