#define CAF_SUITE support.result

#include "support/result.hpp"

#include <memory>
#include <string>

#include "caf/test/unit_test.hpp"

using strangelet::support::result;

CAF_TEST(a value is told from an error) {
  struct trouble {
    std::string text;
  };
  const auto half = [](int n) -> result<int, trouble> {
    if (n % 2 != 0)
      return trouble{std::to_string(n) + " is odd"};
    return n / 2;
  };
  CAF_CHECK(half(4));
  CAF_CHECK_EQUAL(*half(4), 2);
  CAF_CHECK(!half(3).has_value());
  CAF_CHECK_EQUAL(half(3).error().text, "3 is odd");
}

CAF_TEST(zero is a value) {
  CAF_CHECK((result<int, std::string>{0}));
}

CAF_TEST(what can only be moved is moved out) {
  result<std::unique_ptr<int>, std::string> made{std::make_unique<int>(7)};
  const auto taken = std::move(*made);
  CAF_CHECK_EQUAL(*taken, 7);
}
