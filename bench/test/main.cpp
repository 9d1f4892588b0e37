// The test runner. Suites register themselves from the other files.
#include "caf/test/unit_test.hpp"
#include "caf/test/unit_test_impl.hpp"
