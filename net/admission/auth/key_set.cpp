#include "net/admission/auth/key_set.hpp"

#include "runtime/whole_file.hpp"

#include <spdlog/spdlog.h>

#include <stdexcept>
#include <sys/stat.h>
#include <utility>

namespace strangelet::net::auth {

namespace {

/// Far more than any key needs.
constexpr std::size_t max_file = 65'536;

std::string read_file(const std::string& path) {
  auto content = runtime::read_whole_file(path, max_file);
  if (!content && content.error() == std::errc::file_too_large)
    throw std::runtime_error{"is too large for a key"};
  if (!content)
    throw std::runtime_error{"cannot be read: " + content.error().message()};
  if (content->empty())
    throw std::runtime_error{"is empty"};
  return std::move(*content);
}

void warn_if_exposed(const std::string& path) {
  struct stat about {};
  if (::stat(path.c_str(), &about) == 0 && (about.st_mode & S_IROTH) != 0)
    spdlog::warn("auth.keys: all users of this machine can read the secret in \"{}\"; give it mode "
                 "600",
                 path);
}

} // namespace

key_name parse_key_name(std::string_view text) {
  const auto colon = text.find(':');
  if (colon == text.npos || text.substr(0, colon).find('/') != text.npos)
    return {{}, std::string{text}};
  return {std::string{text.substr(0, colon)}, std::string{text.substr(colon + 1)}};
}

key_set key_set::read(algorithm how, const std::vector<std::string>& names) {
  // Who checks nothing would let nobody in, but that is not what somebody has asked for.
  if (names.empty())
    throw std::runtime_error{"auth.keys: names no file, but tokens need at least one key"};
  key_set result;
  for (const auto& each : names) {
    auto [kid, path] = parse_key_name(each);
    try {
      if (!result.add(kid, key{how, read_file(path)}))
        throw std::runtime_error{kid.empty() ? "is the second key without a name"
                                             : "is the second key named " + kid};
    } catch (const std::runtime_error& e) {
      throw std::runtime_error{"auth.keys: \"" + path + "\" " + e.what()};
    }
    if (how == algorithm::hs256)
      warn_if_exposed(path);
  }
  return result;
}

bool key_set::add(std::string name, key what) {
  return keys_.emplace(std::move(name), std::move(what)).second;
}

const key* key_set::find(const std::optional<std::string>& kid) const {
  auto found = kid ? keys_.find(*kid) : keys_.end();
  if (found == keys_.end())
    found = keys_.find(std::string_view{});
  if (found == keys_.end() && !kid && keys_.size() == 1)
    found = keys_.begin();
  return found == keys_.end() ? nullptr : &found->second;
}

} // namespace strangelet::net::auth
