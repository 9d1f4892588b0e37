// What the fixtures of the unit tests need of CAF's test framework. The fuzzer has the main
// function.
#define CAF_TEST_NO_MAIN
#include "caf/test/unit_test.hpp"
#include "caf/test/unit_test_impl.hpp"
