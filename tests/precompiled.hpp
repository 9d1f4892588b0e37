#pragma once

// What the unit tests include of CAF, read once for each folder of them with STRANGELET_PRECOMPILE.
#include <caf/all.hpp>
#include <caf/test/dsl.hpp>
// Each file names its suite before it includes the framework, which names it "unnamed" otherwise.
#undef CAF_SUITE
