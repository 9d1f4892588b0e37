// Comes before each file of a unity build (STRANGELET_UNITY), in which tests are named by file and
// line, not by line alone.
#include <caf/test/dsl.hpp>

#undef CAF_SUITE
#undef CAF_UNIQUE
#define CAF_UNIQUE(name) CAF_PASTE(CAF_PASTE(name, STRANGELET_TEST_FILE), __LINE__)
