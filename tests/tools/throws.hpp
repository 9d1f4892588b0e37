#pragma once

namespace strangelet::test {

/// Whether `call()` throws an `Exception`. Any other exception leaves it.
template <class Exception, class Call>
bool throws(Call&& call) {
  try {
    call();
    return false;
  } catch (const Exception&) {
    return true;
  }
}

} // namespace strangelet::test
