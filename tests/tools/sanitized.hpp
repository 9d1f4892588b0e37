#pragma once

/// STRANGELET_SANITIZED is defined where a sanitizer brings its own allocator and makes everything
/// slow: GCC says so by macros, clang by features.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define STRANGELET_SANITIZED
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define STRANGELET_SANITIZED
#endif
#endif
