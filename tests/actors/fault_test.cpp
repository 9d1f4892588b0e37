#define CAF_SUITE actors.fault

#include "actors/fault.hpp"

#include <stdexcept>

#include "caf/test/unit_test.hpp"

using namespace strangelet::actors;

CAF_TEST(a fault is an error of our own category) {
  auto error = make_error(fault::no_such_room);
  CAF_CHECK(error.category() == caf::atom("strangelet"));
  CAF_CHECK_EQUAL(static_cast<int>(error.code()), static_cast<int>(fault::no_such_room));
  CAF_CHECK(error != caf::error{});
}

CAF_TEST(an exception is described by its own words) {
  CAF_CHECK_EQUAL(describe(std::make_exception_ptr(std::runtime_error{"out of luck"})),
                  "out of luck");
}

CAF_TEST(what is no exception can be described too) {
  CAF_CHECK(!describe(std::make_exception_ptr(42)).empty());
}
