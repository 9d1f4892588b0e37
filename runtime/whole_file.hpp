#pragma once

#include "support/result.hpp"

#include <cstddef>
#include <string>
#include <system_error>

namespace strangelet::runtime {

/// Reads a file of at most `most` bytes to its end, or says why it cannot (`errno`). Half of one is
/// an error, and so is one that is larger (`EFBIG`). Who reads a pipe waits for its writer for a
/// second and no longer, and not at all for one to come (`ETIMEDOUT`, or nothing).
support::result<std::string, std::error_code> read_whole_file(const std::string& path,
                                                              std::size_t most);

} // namespace strangelet::runtime
