// SPDX-License-Identifier: MIT
#include "cast/playback.h"

#include "cast/recordings.h"

namespace sshrp::cast {
namespace {

std::string plain(std::string_view bytes, std::size_t piece = SIZE_MAX) {
  PlainText text;
  std::string made;
  while (!bytes.empty()) {
    made += text.take(bytes.substr(0, piece));
    bytes.remove_prefix(std::min(piece, bytes.size()));
  }
  return made + text.finish();
}

TEST(PlainText, is_what_a_terminal_shows_without_what_only_controls_it) {
  for (const std::size_t piece : {std::size_t{1}, SIZE_MAX}) {
    EXPECT_EQ(plain("\x1b[1;31mHello\x1b[0m world\r\n", piece), "Hello world\n");
    EXPECT_EQ(plain("\x1b]0;a title\x07$ ls\x1b(B\tx", piece), "$ ls\tx");
    EXPECT_EQ(plain("\x1b]8;;http://x\x1b\\link\x1b]8;;\x1b\\", piece), "link");
    EXPECT_EQ(plain("\x1bPdcs\x1b\\after", piece), "after");
    EXPECT_EQ(plain("passt\bwd", piece), "passwd");
    EXPECT_EQ(plain("caf\u00e9\b", piece), "caf");
    EXPECT_EQ(plain("\b\b\x7f", piece), "");
  }
}

TEST(PlainText, hides_no_line_behind_a_sequence_that_isnt_ended) {
  EXPECT_EQ(plain("\x1b]0;title\nrm -rf /\n"), "\nrm -rf /\n");
  EXPECT_EQ(plain("\x1b[38;5\nsecond\n"), "\nsecond\n");
}

TEST(PlainText, holds_back_so_much_of_a_line_and_no_more) {
  PlainText text;
  const std::string shown = text.take(std::string(1'000'000, 'x'));
  EXPECT_LE(text.finish().size(), 64u * 1024);
  EXPECT_GT(shown.size(), 900'000u);
}

TEST(Playback, gives_an_event_with_what_is_said_about_it) {
  Writer writer({});
  writer.output(Time(1), Stream::error, as_bytes("\xff"));
  writer.resize(Time(2), 10, 5);
  const auto made = testing::read(writer.take());
  ASSERT_EQ(made.frames.size(), 2u);
  EXPECT_EQ(made.frames[0].bytes, "\xff");
  EXPECT_EQ(made.frames[0].stream, Stream::error);
  EXPECT_EQ(made.frames[1].kind, Event::Kind::resize);
  EXPECT_EQ(made.frames[1].bytes, "10x5");
}

}  // namespace
}  // namespace sshrp::cast
