#pragma once

namespace strangelet::runtime {

// What the process's allocator is told: jemalloc (jemalloc(3)), or the C library's where a
// sanitizer brings its own. Thread-safe.

/// Lets go of the free blocks that are kept at hand for the calling thread. After a rush they lie
/// scattered, and each keeps a page from going back to the system.
void flush_thread_cache() noexcept;

/// Gives free pages back to the system. Takes milliseconds when there are many.
void give_pages_back() noexcept;

} // namespace strangelet::runtime
