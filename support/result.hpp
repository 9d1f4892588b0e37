#pragma once

#include <optional>
#include <utility>
#include <variant>

namespace strangelet::support {

/// A value, or why there is none: true if there is a value. The one way in which functions outside
/// actors report an error with a reason; `std::optional` is for what may be absent, and never for
/// an error. What happens for each message says true or false, and what cannot be without (keys,
/// listeners) throws at the start. Thread-safe as its parts are.
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

/// Success without a value, or why there is none: true if there is success.
template <class E>
class [[nodiscard]] result<void, E> {
public:
  /// Success.
  result() = default;
  // Not explicit, as above.
  result(E error) : error_(std::move(error)) {} // NOLINT

  bool has_value() const noexcept {
    return !error_;
  }
  explicit operator bool() const noexcept {
    return has_value();
  }

  /// The error, which must be there.
  E& error() noexcept {
    return *error_;
  }
  const E& error() const noexcept {
    return *error_;
  }

private:
  std::optional<E> error_;
};

} // namespace strangelet::support
