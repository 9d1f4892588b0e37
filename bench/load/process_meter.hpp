#pragma once

#include <cstddef>
#include <cstdint>

namespace strangelet::bench {

/// CPU time of all threads of a process so far, in ns (`/proc/PID/task/*/schedstat`); 0 if there is
/// no such process.
std::uint64_t cpu_time_of(int pid);

/// Resident memory of a process in bytes (`/proc/PID/statm`).
std::size_t resident_memory_of(int pid);

} // namespace strangelet::bench
