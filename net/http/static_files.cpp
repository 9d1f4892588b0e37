#include "net/http/static_files.hpp"

#include "crypto/digest.hpp"

#include <boost/beast/core/string.hpp>

#include <algorithm>
#include <array>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>

namespace strangelet::net::http {

namespace fs = std::filesystem;

namespace {

struct content_type {
  std::string_view extension;
  std::string_view type;
};

/// What pages are made of. Browsers take a type at its word (`nosniff`): a module or a piece of
/// WebAssembly of another type does not run.
constexpr std::array content_types{
    content_type{".html", "text/html; charset=utf-8"},
    content_type{".htm", "text/html; charset=utf-8"},
    content_type{".css", "text/css; charset=utf-8"},
    content_type{".js", "text/javascript; charset=utf-8"},
    content_type{".mjs", "text/javascript; charset=utf-8"},
    content_type{".json", "application/json; charset=utf-8"},
    content_type{".map", "application/json; charset=utf-8"},
    content_type{".webmanifest", "application/manifest+json; charset=utf-8"},
    content_type{".wasm", "application/wasm"},
    content_type{".txt", "text/plain; charset=utf-8"},
    content_type{".md", "text/markdown; charset=utf-8"},
    content_type{".csv", "text/csv; charset=utf-8"},
    content_type{".vtt", "text/vtt; charset=utf-8"},
    // The file itself says in which encoding it is.
    content_type{".xml", "application/xml"},
    content_type{".pdf", "application/pdf"},
    content_type{".svg", "image/svg+xml"},
    content_type{".png", "image/png"},
    content_type{".jpg", "image/jpeg"},
    content_type{".jpeg", "image/jpeg"},
    content_type{".gif", "image/gif"},
    content_type{".webp", "image/webp"},
    content_type{".avif", "image/avif"},
    content_type{".ico", "image/x-icon"},
    content_type{".woff", "font/woff"},
    content_type{".woff2", "font/woff2"},
    content_type{".ttf", "font/ttf"},
    content_type{".otf", "font/otf"},
    content_type{".mp3", "audio/mpeg"},
    content_type{".ogg", "audio/ogg"},
    content_type{".opus", "audio/ogg"},
    content_type{".wav", "audio/wav"},
    content_type{".m4a", "audio/mp4"},
    content_type{".mp4", "video/mp4"},
    content_type{".webm", "video/webm"},
};

std::string_view type_of(const fs::path& path) {
  auto extension = path.extension().string();
  auto has_it = [&](const content_type& each) {
    return boost::beast::iequals({each.extension.data(), each.extension.size()}, extension);
  };
  auto found = std::find_if(content_types.begin(), content_types.end(), has_it);
  return found == content_types.end() ? "application/octet-stream" : found->type;
}

/// A strong validator (RFC 9110, section 8.8.3): half of the content's SHA-256.
std::string etag_of(const std::string& content) {
  const auto digest = crypto::sha256(content);
  std::string result = "\"";
  for (std::size_t i = 0; i < 16; ++i) {
    std::array<char, 3> digits{};
    std::snprintf(digits.data(), digits.size(), "%02x", static_cast<unsigned>(digest[i]));
    result += digits.data();
  }
  return result + '"';
}

std::string read(const fs::path& path) {
  std::ifstream in{path, std::ios::binary};
  if (!in)
    throw std::runtime_error{"cannot read " + path.string()};
  return {std::istreambuf_iterator<char>{in}, {}};
}

/// Where a relative path starts, for a message.
std::string seen_from(const fs::path& folder) {
  std::error_code ec;
  auto here = fs::current_path(ec);
  return folder.is_absolute() || ec ? "" : " in the working directory " + here.string();
}

bool is_hidden(const fs::path& relative) {
  return std::any_of(relative.begin(), relative.end(),
                     [](const fs::path& part) { return part.string().front() == '.'; });
}

/// Whether all links on the way to `path` end below `root`, which has none. Hidden folders are no
/// matter there: Kubernetes, for one, mounts each file as a link into one.
bool stays_inside(const fs::path& path, const fs::path& root) {
  std::error_code ec;
  auto target = fs::canonical(path, ec);
  return !ec && *target.lexically_relative(root).begin() != "..";
}

bool matches(std::string_view if_none_match, std::string_view etag) {
  return if_none_match == "*" || if_none_match.find(etag) != std::string_view::npos;
}

} // namespace

static_files::static_files(const std::string& folder) {
  std::error_code ec;
  fs::recursive_directory_iterator entries{folder, ec};
  if (ec)
    throw std::runtime_error{ec.message() + seen_from(folder)};
  const auto root = fs::canonical(folder);
  for (const auto& entry : entries) {
    auto relative = entry.path().lexically_relative(folder);
    if (!entry.is_regular_file() || is_hidden(relative) || !stays_inside(entry.path(), root))
      continue;
    auto content = std::make_shared<const std::string>(read(entry.path()));
    auto etag = etag_of(*content);
    files_.emplace('/' + relative.generic_string(),
                   file{std::move(content), type_of(relative), std::move(etag)});
  }
}

http_response static_files::answer(const http_request& request) const {
  auto* found = find(request.path);
  if (found == nullptr)
    return make_error(404, "There is nothing here.");
  if (request.method != "GET" && request.method != "HEAD")
    return make_error(405, "This method is not allowed here.").set("Allow", "GET, HEAD");
  http_response result;
  result.set("ETag", found->etag).set("Cache-Control", "no-cache");
  if (matches(request.field("if-none-match"), found->etag)) {
    result.status = 304;
    return result;
  }
  result.set("Content-Type", std::string{found->type});
  result.body = found->content;
  return result;
}

const static_files::file* static_files::find(std::string_view path) const {
  // The page has two names: the second is the one that the original service gave it.
  auto name = path == "/" || path == "/video-chat-demo.html" ? "/index.html" : path;
  auto found = files_.find(name);
  return found == files_.end() ? nullptr : &found->second;
}

} // namespace strangelet::net::http
