# Finds the header of xxHash as Debian's libxxhash-dev ships it (it installs no CMake package).
# Defines the imported target Xxhash::headers; what includes the header defines XXH_INLINE_ALL and links nothing.
find_path(XXHASH_INCLUDE_DIR xxhash.h)

include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(Xxhash REQUIRED_VARS XXHASH_INCLUDE_DIR)

if(Xxhash_FOUND AND NOT TARGET Xxhash::headers)
  add_library(Xxhash::headers INTERFACE IMPORTED)
  set_target_properties(Xxhash::headers PROPERTIES INTERFACE_INCLUDE_DIRECTORIES ${XXHASH_INCLUDE_DIR})
endif()
mark_as_advanced(XXHASH_INCLUDE_DIR)
