#define CAF_SUITE config.ini_file

#include "config/ini_file.hpp"

#include <filesystem>
#include <string>

#include "caf/test/unit_test.hpp"

#include "support.hpp"

using namespace strangelet::config;
using strangelet::config::test::scratch_folder;

namespace {

/// All that a file says, in a line: `[a]1 a.key=text@2 !3` is a section in line 1, an entry in line
/// 2 and a malformed line 3. What is unreadable has a `?` instead of the `=`.
std::string reading(std::string_view text) {
  const auto file = parse_ini(text);
  std::string out;
  for (const auto& section : file.sections)
    out += "[" + section.name + "]" + std::to_string(section.line) + " ";
  for (const auto& entry : file.entries)
    out += entry.name() + (entry.is_readable ? "=" : "?") + entry.value.text + "@" +
           std::to_string(entry.line) + " ";
  for (const int line : file.malformed_lines)
    out += "!" + std::to_string(line) + " ";
  return out;
}

} // namespace

CAF_TEST(an empty file says nothing) {
  CAF_CHECK_EQUAL(reading(""), "");
  CAF_CHECK_EQUAL(reading("\n \t\n; a comment\n   ; another"), "");
}

CAF_TEST(entries belong to the section above them) {
  CAF_CHECK_EQUAL(reading("[a]\nx = 1\n[b]\ny = 2\n[a]\nz=3"),
                  "[a]1 [b]3 [a]5 a.x=1@2 b.y=2@4 a.z=3@6 ");
}

CAF_TEST(entries without a section have none) {
  CAF_CHECK_EQUAL(reading("x = 1"), ".x=1@1 ");
}

CAF_TEST(blanks and comments do not matter) {
  CAF_CHECK_EQUAL(reading("\n  [ a ]  ; about a\n\tx\t=\t1 ; one\n; x = 2\ny=2;two"),
                  "[a]2 a.x=1@3 a.y=2@5 ");
}

CAF_TEST(each kind of value is kept as it was written) {
  CAF_CHECK_EQUAL(reading("[a]\ns = \"a \\\" ; b\" ; c\nt = 'atom'\nu = 10min\nv = true\nw = -5"),
                  "[a]1 a.s=\"a \\\" ; b\"@2 a.t='atom'@3 a.u=10min@4 a.v=true@5 a.w=-5@6 ");
}

CAF_TEST(strings and atoms and lists are read by CAF) {
  const auto file = parse_ini("[a]\ns = \"a \\\"b\\\" \\\\\"\nt = 'atom'\nl = [\"x\", \"y\"]");
  CAF_REQUIRE_EQUAL(file.entries.size(), 3u);
  CAF_CHECK_EQUAL(file.entries[0].value.parsed, caf::config_value{"a \"b\" \\"});
  CAF_CHECK_EQUAL(file.entries[1].value.parsed, caf::config_value{caf::atom("atom")});
  CAF_CHECK_EQUAL(caf::get<caf::config_value::list>(file.entries[2].value.parsed).size(), 2u);
}

CAF_TEST(a list may take several lines with comments) {
  CAF_CHECK_EQUAL(reading("[a]\nl = [\n  \"x\", ; first\n  \"y\"\n]\nz = 1"),
                  "[a]1 a.l=[\n  \"x\", ; first\n  \"y\"\n]@2 a.z=1@6 ");
}

CAF_TEST(a value that cannot be read is kept to the end of its line) {
  CAF_CHECK_EQUAL(reading("[a]\nx = 0.0.0.0\ny = 2"), "[a]1 a.x?0.0.0.0@2 a.y=2@3 ");
  CAF_CHECK_EQUAL(reading("[a]\nx = some words ; and more"), "[a]1 a.x?some words@2 ");
  CAF_CHECK_EQUAL(reading("[a]\nx = 30sec\ny = 08"), "[a]1 a.x?30sec@2 a.y?08@3 ");
  CAF_CHECK_EQUAL(reading("[a]\nx = 99999999999999999999"), "[a]1 a.x?99999999999999999999@2 ");
}

CAF_TEST(what follows a value is no new key) {
  CAF_CHECK_EQUAL(reading("[a]\nx = 1 y = 2"), "[a]1 a.x?1 y = 2@2 ");
  CAF_CHECK_EQUAL(reading("[a]\nx = \"1\" \"2\""), "[a]1 a.x?\"1\" \"2\"@2 ");
}

CAF_TEST(a key without a value is unreadable) {
  CAF_CHECK_EQUAL(reading("[a]\nx =\ny = "), "[a]1 a.x?@2 a.y?@3 ");
}

CAF_TEST(a string without an end is unreadable at the end of the file too) {
  CAF_CHECK_EQUAL(reading("[a]\nx = \"abc\ny = 1"), "[a]1 a.x?\"abc@2 a.y=1@3 ");
  CAF_CHECK_EQUAL(reading("[a]\nx = \"abc"), "[a]1 a.x?\"abc@2 ");
  CAF_CHECK_EQUAL(reading("[a]\nx = [\"abc\""), "[a]1 a.x?[\"abc\"@2 ");
}

CAF_TEST(lines that are neither section nor entry are malformed) {
  CAF_CHECK_EQUAL(reading("[a]\nport 80\n= 5\nx = 1\n# no comment\n}"),
                  "[a]1 a.x=1@4 !2 !3 !5 !6 ");
}

CAF_TEST(entries below a malformed section are left out) {
  CAF_CHECK_EQUAL(reading("[a]\n[b c]\nx = 1\n[d]\ny = 2"), "[a]1 [d]4 d.y=2@5 !2 ");
  CAF_CHECK_EQUAL(reading("[]\n[a.b]\n[a"), "!1 !2 !3 ");
}

CAF_TEST(brackets without end do no harm) {
  const auto file = parse_ini("[a]\nx = " + std::string(500'000, '['));
  CAF_REQUIRE_EQUAL(file.entries.size(), 1u);
  CAF_CHECK(!file.entries[0].is_readable);
}

CAF_TEST(line ends of other systems and a byte order mark are taken) {
  const scratch_folder folder;
  const auto path = folder.write("x.ini", "\xEF\xBB\xBF[a]\r\nx = 1\r\n\r\ny = \"z\"\r\n");
  const auto content = read_file(path);
  CAF_REQUIRE(content);
  CAF_CHECK_EQUAL(*content, "[a]\nx = 1\n\ny = \"z\"\n");
}

CAF_TEST(a file that cannot be had is told from one that is not there) {
  const scratch_folder folder;
  const auto missing = read_file(folder.path_of("x.ini"));
  CAF_REQUIRE(!missing);
  CAF_CHECK(missing.error().is_missing);
  CAF_CHECK_EQUAL(missing.error().reason, "No such file or directory");
  const auto directory = read_file(folder.path_of(""));
  CAF_REQUIRE(!directory);
  CAF_CHECK(!directory.error().is_missing);
  CAF_CHECK_EQUAL(directory.error().reason, "Is a directory");
}

CAF_TEST(a link that leads nowhere is there and cannot be had) {
  const scratch_folder folder;
  std::filesystem::create_symlink(folder.path_of("nowhere"), folder.path_of("x.ini"));
  const auto link = read_file(folder.path_of("x.ini"));
  CAF_REQUIRE(!link);
  CAF_CHECK(!link.error().is_missing);
  CAF_CHECK_EQUAL(link.error().reason, "No such file or directory");
}

CAF_TEST(an empty file can be had) {
  const scratch_folder folder;
  const auto file = read_file(folder.write("x.ini", ""));
  CAF_CHECK(file && file->empty());
}

CAF_TEST(what is no configuration at all is not read) {
  const scratch_folder folder;
  const auto reason = [](const std::string& path) { return read_file(path).error().reason; };
  CAF_CHECK_EQUAL(reason(folder.write("x", std::string_view{"a\0b", 3})), "not a text file");
  CAF_CHECK_EQUAL(reason(folder.write("y", std::string(1'048'577, ';'))), "larger than 1 MiB");
  CAF_CHECK_EQUAL(reason("/dev/zero"), "larger than 1 MiB");
}
