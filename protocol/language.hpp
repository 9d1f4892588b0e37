#pragma once

#include <string_view>

namespace strangelet::protocol {

/// Whether `tag` has the shape of a language tag (BCP 47; RFC 5646, section 2.1): subtags of 1 to 8
/// ASCII letters and digits with hyphens between them. Whether the subtags are registered is not
/// asked.
bool is_language_tag(std::string_view tag) noexcept;

/// The first subtag: `en` of `en-GB`.
std::string_view primary_subtag(std::string_view tag) noexcept;

/// Whether two tags have the same primary subtag, in whatever case (RFC 5646, section 2.1.1). An
/// empty tag is no language, and the same as none.
bool is_same_language(std::string_view a, std::string_view b) noexcept;

} // namespace strangelet::protocol
