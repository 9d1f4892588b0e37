// The test runner. Suites register themselves from the other files.

// It uses std::regex, of which GCC 12 says with sanitizers that it reads uninitialized members.
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#endif

#include "caf/test/unit_test.hpp"
#include "caf/test/unit_test_impl.hpp"
