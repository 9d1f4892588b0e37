#define CAF_SUITE net.static_files

#include "net/http/request_target.hpp"
#include "net/http/static_files.hpp"
#include "tests/tools/temporary_folder.hpp"

#include <filesystem>
#include <stdexcept>
#include <string>

#include "caf/test/unit_test.hpp"

#include "responses.hpp"

using namespace strangelet::net::http;
using namespace strangelet::net::test;
using namespace strangelet::test;
using namespace std::string_literals;
namespace fs = std::filesystem;

namespace {

http_request get(const std::string& target, const std::string& if_none_match = {}) {
  http_request result;
  result.method = "GET";
  result.path = parse_target(target).path;
  if (!if_none_match.empty())
    result.fields["if-none-match"] = if_none_match;
  return result;
}

/// Status and content of the answer to a target as it stands in a request line.
std::string answer(const static_files& files, const std::string& target) {
  auto response = files.answer(get(target));
  return std::to_string(response.status) + (response.status == 200 ? ' ' + body_of(response) : "");
}

/// Why a folder cannot be served.
std::string reason_for(const std::string& folder) {
  try {
    static_files files{folder};
  } catch (const std::runtime_error& e) {
    return e.what();
  }
  return "none";
}

struct site {
  temporary_folder folder;

  site() {
    folder.add("index.html", "<p>page</p>");
    folder.add("app.js", "let x;");
    folder.add("lib/deep/er.css", "p {}");
    folder.add(".secret", "secret");
    folder.add(".git/config", "secret");
    folder.add("lib/.hidden/x.js", "secret");
    folder.add("lib/.x.js", "secret");
  }
};

} // namespace

CAF_TEST_FIXTURE_SCOPE(static_files_tests, site)

CAF_TEST(files are served by their path) {
  const static_files files{folder.path()};
  CAF_CHECK_EQUAL(answer(files, "/app.js"), "200 let x;");
  CAF_CHECK_EQUAL(answer(files, "/lib/deep/er.css"), "200 p {}");
  CAF_CHECK_EQUAL(answer(files, "/%61pp.js"), "200 let x;");
  CAF_CHECK_EQUAL(answer(files, "/app.js?version=2"), "200 let x;");
}

CAF_TEST(the page has two names and the root) {
  const static_files files{folder.path()};
  for (const auto* name : {"/", "/index.html", "/video-chat-demo.html"}) {
    CAF_CHECK_EQUAL(answer(files, name), "200 <p>page</p>");
  }
}

CAF_TEST(what is not there is not found) {
  const static_files files{folder.path()};
  for (const auto* target : {"/nothing", "/app.j", "/app.js/", "/app.js2", "/APP.JS", "//app.js",
                             "/lib", "/lib/", "/lib/deep", "/index.html/", "/video-chat-demo.htm"})
    CAF_CHECK_EQUAL(target + " is "s + answer(files, target), target + " is 404"s);
}

CAF_TEST(hidden files are not served) {
  const static_files files{folder.path()};
  for (const auto* target :
       {"/.secret", "/%2esecret", "/.git/config", "/lib/.hidden/x.js", "/lib/.x.js"})
    CAF_CHECK_EQUAL(target + " is "s + answer(files, target), target + " is 404"s);
}

CAF_TEST(nothing outside of the folder is served) {
  folder.add("public/app.js", "let x;");
  const static_files files{folder.path() + "/public"};
  CAF_CHECK_EQUAL(answer(files, "/app.js"), "200 let x;");
  const auto outside = folder.path() + "/app.js";
  for (const auto& target : {"/../index.html"s,
                             "/..%2findex.html"s,
                             "/%2e%2e/index.html"s,
                             "/%2e%2e%2findex.html"s,
                             "/.%2e/index.html"s,
                             "/..\\index.html"s,
                             "/..%5cindex.html"s,
                             "/x/../../index.html"s,
                             "/./../index.html"s,
                             "//..//index.html"s,
                             "/%252e%252e/index.html"s,
                             "/..;/index.html"s,
                             "/..%c0%afindex.html"s,
                             "/..%00/index.html"s,
                             "/app.js%00.html"s,
                             "/app.js/.."s,
                             "/../public/app.js"s,
                             "/./app.js"s,
                             outside,
                             '/' + outside,
                             "/etc/passwd"s,
                             "//etc/passwd"s,
                             "/../../../../../../../../etc/passwd"s,
                             "file:///etc/passwd"s})
    CAF_CHECK_EQUAL(target + " is " + answer(files, target), target + " is 404");
}

CAF_TEST(a link to a folder is not followed and one to nowhere does no harm) {
  temporary_folder elsewhere;
  elsewhere.add("x.html", "secret");
  fs::create_directory_symlink(elsewhere.path(), fs::path{folder.path()} / "link");
  fs::create_symlink("nowhere", fs::path{folder.path()} / "broken.html");
  const static_files files{folder.path()};
  CAF_CHECK_EQUAL(answer(files, "/link/x.html"), "404");
  CAF_CHECK_EQUAL(answer(files, "/broken.html"), "404");
  CAF_CHECK_EQUAL(answer(files, "/app.js"), "200 let x;");
}

CAF_TEST(a link that leads out of the folder is not served) {
  temporary_folder elsewhere;
  elsewhere.add("x.html", "secret");
  folder.add("public/app.js", "let y;");
  folder.add("public-not/x.html", "secret");
  const auto inside = fs::path{folder.path()} / "public";
  fs::create_symlink(fs::path{elsewhere.path()} / "x.html", inside / "absolute.html");
  fs::create_symlink("../index.html", inside / "up.html");
  fs::create_symlink("../public-not/x.html", inside / "beside.html");
  fs::create_symlink("up.html", inside / "twice.html");
  const static_files files{inside.string()};
  for (const auto* target : {"/absolute.html", "/up.html", "/beside.html", "/twice.html"})
    CAF_CHECK_EQUAL(target + " is "s + answer(files, target), target + " is 404"s);
  CAF_CHECK_EQUAL(answer(files, "/app.js"), "200 let y;");
}

CAF_TEST(a link to a file inside is served as that file) {
  fs::create_symlink("app.js", fs::path{folder.path()} / "relative.js");
  fs::create_symlink(fs::path{folder.path()} / "app.js", fs::path{folder.path()} / "absolute.js");
  fs::create_symlink("../../app.js", fs::path{folder.path()} / "lib/deep/up.js");
  folder.add("..data/mounted.js", "let m;");
  fs::create_symlink("..data/mounted.js", fs::path{folder.path()} / "mounted.js");
  const static_files files{folder.path()};
  for (const auto* name : {"/relative.js", "/absolute.js", "/lib/deep/up.js"})
    CAF_CHECK_EQUAL(answer(files, name), "200 let x;");
  CAF_CHECK_EQUAL(answer(files, "/mounted.js"), "200 let m;");
}

CAF_TEST(the folder may be a link itself) {
  temporary_folder elsewhere;
  const auto link = fs::path{elsewhere.path()} / "site";
  fs::create_directory_symlink(folder.path(), link);
  fs::create_symlink("app.js", fs::path{folder.path()} / "same.js");
  const static_files files{link.string()};
  CAF_CHECK_EQUAL(answer(files, "/same.js"), "200 let x;");
}

CAF_TEST(the way in which the folder is written makes no difference) {
  for (const auto& name : {folder.path() + '/', folder.path() + "/.", folder.path() + "/lib/.."}) {
    const static_files files{name};
    CAF_CHECK_EQUAL(answer(files, "/app.js"), "200 let x;");
    CAF_CHECK_EQUAL(answer(files, "/lib/deep/er.css"), "200 p {}");
  }
}

CAF_TEST(a folder that cannot be read is an error) {
  CAF_CHECK_EQUAL(reason_for(folder.path() + "/nothing"), "No such file or directory");
  CAF_CHECK_EQUAL(reason_for(folder.path() + "/app.js"), "Not a directory");
}

CAF_TEST(where a relative folder was looked for is said) {
  CAF_CHECK_EQUAL(reason_for("no/such/folder"),
                  "No such file or directory in the working directory " +
                      fs::current_path().string());
}

CAF_TEST(a file can only be read) {
  const static_files files{folder.path()};
  for (const auto* method : {"POST", "PUT", "DELETE", "OPTIONS", "get"}) {
    auto question = get("/app.js");
    question.method = method;
    auto response = files.answer(question);
    CAF_CHECK_EQUAL(response.status, 405u);
    CAF_CHECK_EQUAL(field_of(response, "Allow"), "GET, HEAD");
  }
}

CAF_TEST(an empty folder has no files) {
  temporary_folder empty;
  const static_files files{empty.path()};
  CAF_CHECK_EQUAL(answer(files, "/"), "404");
}

CAF_TEST(the type comes from the extension) {
  struct row {
    const char* name;
    const char* type;
  };
  const row table[] = {{"a.html", "text/html; charset=utf-8"},
                       {"a.htm", "text/html; charset=utf-8"},
                       {"a.css", "text/css; charset=utf-8"},
                       {"a.js", "text/javascript; charset=utf-8"},
                       {"a.mjs", "text/javascript; charset=utf-8"},
                       {"a.json", "application/json; charset=utf-8"},
                       {"a.js.map", "application/json; charset=utf-8"},
                       {"a.webmanifest", "application/manifest+json; charset=utf-8"},
                       {"a.wasm", "application/wasm"},
                       {"a.txt", "text/plain; charset=utf-8"},
                       {"a.xml", "application/xml"},
                       {"a.pdf", "application/pdf"},
                       {"a.svg", "image/svg+xml"},
                       {"a.png", "image/png"},
                       {"a.jpg", "image/jpeg"},
                       {"a.jpeg", "image/jpeg"},
                       {"a.gif", "image/gif"},
                       {"a.webp", "image/webp"},
                       {"a.ico", "image/x-icon"},
                       {"a.woff", "font/woff"},
                       {"a.woff2", "font/woff2"},
                       {"a.ttf", "font/ttf"},
                       {"a.mp3", "audio/mpeg"},
                       {"a.ogg", "audio/ogg"},
                       {"a.mp4", "video/mp4"},
                       {"a.webm", "video/webm"},
                       {"A.HTML", "text/html; charset=utf-8"},
                       {"photo.JpEg", "image/jpeg"},
                       {"a.b.css", "text/css; charset=utf-8"},
                       {"a.unknown", "application/octet-stream"},
                       {"plain", "application/octet-stream"}};
  for (auto [name, type] : table)
    folder.add(name, name);
  const static_files files{folder.path()};
  for (auto [name, type] : table) {
    auto response = files.answer(get('/' + std::string{name}));
    CAF_CHECK_EQUAL(body_of(response), name);
    CAF_CHECK_EQUAL(field_of(response, "Content-Type"), type);
  }
}

CAF_TEST(any bytes are served as they are) {
  const auto bytes = "\0\r\n\xFF\x80"s;
  folder.add("bytes", bytes);
  folder.add("empty", "");
  const static_files files{folder.path()};
  CAF_CHECK_EQUAL(answer(files, "/bytes"), "200 " + bytes);
  CAF_CHECK_EQUAL(answer(files, "/empty"), "200 ");
}

CAF_TEST(files are read once) {
  const static_files files{folder.path()};
  folder.add("app.js", "changed");
  folder.add("new.js", "new");
  CAF_CHECK_EQUAL(answer(files, "/app.js"), "200 let x;");
  CAF_CHECK_EQUAL(answer(files, "/new.js"), "404");
}

CAF_TEST(an entity tag is strong and says what the content is) {
  folder.add("same.js", "let x;");
  const static_files files{folder.path()};
  const auto tag = field_of(files.answer(get("/app.js")), "ETag");
  CAF_CHECK_EQUAL(tag.size(), 34u);
  CAF_CHECK_EQUAL(tag.front(), '"');
  CAF_CHECK_EQUAL(tag.back(), '"');
  CAF_CHECK_EQUAL(field_of(files.answer(get("/same.js")), "ETag"), tag);
  CAF_CHECK_NOT_EQUAL(field_of(files.answer(get("/")), "ETag"), tag);
  folder.add("app.js", "let y;");
  CAF_CHECK_NOT_EQUAL(field_of(static_files{folder.path()}.answer(get("/app.js")), "ETag"), tag);
}

CAF_TEST(a client that has the file already is told so) {
  const static_files files{folder.path()};
  const auto tag = field_of(files.answer(get("/app.js")), "ETag");
  for (const auto& known : {tag, "W/" + tag, "\"other\", " + tag, tag + ", \"other\"", "*"s}) {
    auto response = files.answer(get("/app.js", known));
    CAF_CHECK_EQUAL(response.status, 304u);
    CAF_CHECK_EQUAL(field_of(response, "ETag"), tag);
    CAF_CHECK_EQUAL(field_of(response, "Cache-Control"), "no-cache");
    CAF_CHECK(response.body == nullptr);
  }
  for (const auto& other : {"\"other\""s, tag.substr(1, 32), "\"\""s, "W/\"*\""s}) {
    CAF_CHECK_EQUAL(files.answer(get("/app.js", other)).status, 200u);
  }
}

CAF_TEST(a client that has something which is not there is not told so) {
  const static_files files{folder.path()};
  CAF_CHECK_EQUAL(files.answer(get("/nothing", "*")).status, 404u);
}

CAF_TEST_FIXTURE_SCOPE_END()
