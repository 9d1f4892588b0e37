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
  // Named: the checks look at references after the statement that made them.
  const auto even = half(4);
  CAF_CHECK(even);
  CAF_CHECK_EQUAL(*even, 2);
  const auto odd = half(3);
  CAF_CHECK(!odd.has_value());
  CAF_CHECK_EQUAL(odd.error().text, "3 is odd");
}

CAF_TEST(zero is a value) {
  CAF_CHECK((result<int, std::string>{0}));
}

CAF_TEST(what can only be moved is moved out) {
  result<std::unique_ptr<int>, std::string> made{std::make_unique<int>(7)};
  const auto taken = std::move(*made);
  CAF_CHECK_EQUAL(*taken, 7);
}

CAF_TEST(success without a value is told from an error) {
  const result<void, std::string> done;
  CAF_CHECK(done.has_value());
  const result<void, std::string> failed{"it is odd"};
  CAF_CHECK(!failed);
  CAF_CHECK_EQUAL(failed.error(), "it is odd");
}
