// SPDX-License-Identifier: MIT
#include "cast/reader.h"

#include <fstream>

#include "cast/recordings.h"

namespace sshrp::cast {
namespace {

using namespace std::chrono_literals;
using testing::mended;
using testing::read;

std::string recorded(const End& end = {.exit = 0u, .reason = "closed"}) {
  Writer writer(
      Header{.width = 100, .height = 40, .timestamp = 7, .command = "top", .facts = {{"session", "0a"}}});
  writer.output(1s, Stream::output, as_bytes("one\n"));
  writer.output(2s, Stream::output, as_bytes("tw\xff\n"));
  writer.end(3s, end);
  return writer.take();
}

TEST(CastReader, gives_what_was_written) {
  const auto made = read(recorded({.exit = "KILL", .reason = "closed"}));
  ASSERT_EQ(made.verdict, Verdict::whole);
  ASSERT_EQ(made.items.size(), 5u);
  const auto& header = std::get<Header>(made.items[0]);
  EXPECT_EQ(header.width, 100u);
  EXPECT_EQ(header.command, "top");
  EXPECT_EQ(header.facts, (NamedTexts{{"session", "0a"}}));
  const auto& last = std::get<Event>(made.items.back());
  EXPECT_EQ(last.at, 3s);
  EXPECT_EQ(std::get<std::string>(last.end.exit), "KILL");
  EXPECT_EQ(made.output(), "one\ntw\xff\n");
}

TEST(CastReader, takes_a_file_in_any_pieces) {
  const std::string file = recorded();
  for (std::size_t piece = 1; piece < file.size(); ++piece)
    EXPECT_EQ(read(file, piece).verdict, Verdict::whole) << piece;
}

TEST(CastReader, calls_what_has_no_end_cut) {
  const std::string file = recorded();
  for (std::size_t size = 0; size < file.size(); ++size)
    ASSERT_EQ(read(file.substr(0, size)).verdict, Verdict::cut) << size;
}

TEST(CastReader, calls_a_mended_one_cut_wherever_it_was_torn) {
  const std::string file = recorded();
  const std::size_t header = file.find('\n') + 1;
  for (std::size_t size = header; size < file.size(); ++size) {
    const auto made = read(mended(file.substr(0, size)));
    ASSERT_EQ(made.verdict, Verdict::cut) << size << made.fault;
    EXPECT_EQ(std::get<Event>(made.items.back()).end.reason, "cut");
  }
  EXPECT_EQ(mended(file), file);
}

TEST(CastReader, sees_any_byte_that_was_changed) {
  const std::string file = recorded();
  for (std::size_t i = 0; i < file.size(); ++i)
    for (const int bit : {0, 5}) {
      std::string changed = file;
      changed[i] = static_cast<char>(changed[i] ^ (1 << bit));
      if (i == file.size() - 1) {  // the last line isn't ended any more
        EXPECT_NE(read(changed).verdict, Verdict::whole);
      } else if (read(changed).verdict != Verdict::altered) {
        // Of the end itself only what it says of the exit, the reason or the time could be another.
        EXPECT_GT(i, file.rfind("[3.0")) << changed;
      }
    }
}

TEST(CastReader, sees_lines_that_were_taken_out_added_or_moved) {
  const std::string file = recorded();
  const auto first = file.find('\n') + 1, second = file.find('\n', first) + 1,
             third = file.find('\n', second) + 1;
  EXPECT_EQ(read(file.substr(0, first) + file.substr(second)).verdict, Verdict::altered);
  EXPECT_EQ(read(file.substr(0, first) + file.substr(second, third - second) +
                 file.substr(first, second - first) + file.substr(third))
                .verdict,
            Verdict::altered);
  for (const char* behind : {"x", "\n", "[9.0, \"o\", \"more\"]\n"})
    EXPECT_EQ(read(file + behind).verdict, Verdict::altered);
}

TEST(CastReader, takes_nothing_else_for_a_recording) {
  for (const char* file : {"\n", "[]\n", "{}\n", "{\"version\": 1, \"width\": 1, \"height\": 1}\n",
                           "{\"version\": 2, \"width\": -1, \"height\": 1}\n", "\x7f\x45LF\n"})
    EXPECT_EQ(read(file).verdict, Verdict::altered) << file;
  const std::string header = "{\"version\": 2, \"width\": 80, \"height\": 24}\n";
  for (const char* line :
       {"{}", "[]", "[1, \"o\"]", "[-1, \"o\", \"\"]", "[1e99, \"o\", \"\"]", "[1, 2, 3]", "[1, \"o\", 3]",
        "[1, \"x-sshrp-raw\", \"?\"]", "[1, \"x-sshrp-rest\", -1]", "[1, \"x-sshrp-end\", {}]",
        "[1, \"x-sshrp-end\", {\"reason\": \"\"}]", "[1, \"o\", \"\xff\"]"})
    EXPECT_EQ(read(header + line + "\n").verdict, Verdict::altered) << line;
}

TEST(CastReader, reads_what_other_recorders_write) {
  const auto made = read(
      "{\"version\": 2, \"width\": 80, \"height\": 24, \"timestamp\": 1504467315, \"title\": \"Demo\", "
      "\"env\": "
      "{\"TERM\": \"xterm-256color\", \"SHELL\": \"/bin/zsh\"}}\n"
      "[0.248848, \"o\", \"\\u001b[1;31mHello \\u001b[32mWorld!\\u001b[0m\\n\"]\n"
      "[1.001376, \"o\", \"That was ok\\rThis is better.\"]\n"
      "[2.143733, \"z\", [[[]]]]\n");
  EXPECT_EQ(made.verdict, Verdict::cut);
  EXPECT_EQ(made.output(), "\x1b[1;31mHello \x1b[32mWorld!\x1b[0m\nThat was ok\rThis is better.");
  EXPECT_EQ(std::get<Event>(made.items.back()).kind, Event::Kind::other);
}

TEST(CastReader, reads_what_the_document_shows) {
  std::ifstream document(SSHRP_VECTORS "/../../docs/recording.md");
  std::string recording;
  for (std::string line; std::getline(document, line);)
    if (line.starts_with("    {\"version\"") || (line.starts_with("    [") && !line.starts_with("    [[")))
      recording += line.substr(4) + "\n";
  const auto made = read(recording);
  EXPECT_EQ(made.verdict, Verdict::whole) << made.fault;
  EXPECT_EQ(made.output(), "café\r\ntw\xff");
}

TEST(CastReader, bounds_a_line) {
  const std::string header = "{\"version\": 2, \"width\": 80, \"height\": 24}\n";
  EXPECT_EQ(read(header + "[1, \"o\", \"" + std::string(max_line, 'x')).verdict, Verdict::altered);
  EXPECT_EQ(read(header + "[1, \"z\", " + std::string(max_line - 100, '[') + "\n").verdict, Verdict::altered);
  std::string deep = "[1, \"z\", " + std::string(200'000, '[') + std::string(200'000, ']') + "]\n";
  EXPECT_EQ(read(header + deep).verdict, Verdict::cut);
}

}  // namespace
}  // namespace sshrp::cast
