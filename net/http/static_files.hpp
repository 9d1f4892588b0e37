#pragma once

#include "net/http_message.hpp"

#include <map>
#include <memory>
#include <string>
#include <string_view>

namespace strangelet::net::http {

/// The files of a folder, read once when the server starts: no request touches the disk, none can
/// reach outside of the folder, and no event loop ever waits for a file. Thread-safe once it is
/// made.
class static_files {
public:
  /// Reads all regular files below `folder`, also those that are links, unless they lead out of it;
  /// hidden ones are left out. Throws `std::runtime_error` with the reason if the folder cannot be
  /// read.
  explicit static_files(const std::string& folder);

  /// The file, 304 if the client has it already (RFC 9110, section 13.1.2), 404, or 405 for
  /// another method than GET or HEAD.
  http_response answer(const http_request& request) const;

private:
  struct file {
    std::shared_ptr<const std::string> content;
    std::string_view type;
    std::string etag;
  };

  const file* find(std::string_view path) const;

  /// By path, from the folder on, with a slash in front.
  std::map<std::string, file, std::less<>> files_;
};

} // namespace strangelet::net::http
