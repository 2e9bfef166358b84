// SPDX-License-Identifier: MIT
#include "ops/file_io.h"

#include <fcntl.h>
#include <gtest/gtest.h>

#include <cerrno>
#include <thread>

#include "util/unique_fd.h"

namespace sshrp::ops {
namespace {

struct Pipe {
  Pipe() {
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0) throw std::runtime_error("no pipe");
    reading = util::UniqueFd(ends[0]);
    writing = util::UniqueFd(ends[1]);
  }
  util::UniqueFd reading, writing;
};

// More than a pipe holds, so that both sides need several calls.
std::string long_text() {
  std::string text;
  for (int i = 0; text.size() < 300'000; ++i) text += std::to_string(i) + "\n";
  return text;
}

class Writing {
 public:
  Writing(Pipe& pipe, std::string_view text)
      : thread_([&pipe, text] {
          EXPECT_TRUE(write_all(pipe.writing.get(), as_bytes(text)));
          pipe.writing = util::UniqueFd();
        }) {}
  ~Writing() { thread_.join(); }

 private:
  std::thread thread_;
};

TEST(FileIo, takes_and_gives_all_of_a_text_that_needs_many_calls) {
  Pipe pipe;
  const std::string text = long_text();
  const Writing writing(pipe, text);
  EXPECT_EQ(read_all(pipe.reading.get(), text.size()), text);
}

TEST(FileIo, fills_the_room_and_leaves_the_rest) {
  Pipe pipe;
  const std::string text = long_text();
  const Writing writing(pipe, text);
  std::string room(text.size() - 10, '\0');
  EXPECT_EQ(read_into(pipe.reading.get(), as_writable_bytes(room)), room.size());
  EXPECT_EQ(room, text.substr(0, room.size()));
  EXPECT_EQ(read_into(pipe.reading.get(), as_writable_bytes(room)), 10u);
  EXPECT_EQ(room.substr(0, 10), text.substr(text.size() - 10));
}

TEST(FileIo, stops_soon_above_the_most_that_is_wanted) {
  Pipe pipe;
  ASSERT_TRUE(write_all(pipe.writing.get(), as_bytes(std::string(1000, 'x'))));
  pipe.writing = util::UniqueFd();
  EXPECT_EQ(read_all(pipe.reading.get(), 999)->size(), 1000u);

  const util::UniqueFd endless(::open("/dev/zero", O_RDONLY | O_CLOEXEC));
  const auto zeros = read_all(endless.get(), 1'000'000);
  EXPECT_GT(zeros->size(), 1'000'000u);
  EXPECT_LT(zeros->size(), 1'100'000u);
}

TEST(FileIo, of_an_empty_file_gives_nothing) {
  const util::UniqueFd empty(::open("/dev/null", O_RDONLY | O_CLOEXEC));
  EXPECT_EQ(read_all(empty.get(), 10), "");
}

TEST(FileIo, says_by_errno_what_failed) {
  std::string room(1, '\0');
  EXPECT_FALSE(read_into(-1, as_writable_bytes(room)));
  EXPECT_EQ(errno, EBADF);
  EXPECT_FALSE(read_all(-1, 10));
  const util::UniqueFd full(::open("/dev/full", O_WRONLY | O_CLOEXEC));
  EXPECT_FALSE(write_all(full.get(), as_bytes("x")));
  EXPECT_EQ(errno, ENOSPC);
}

}  // namespace
}  // namespace sshrp::ops
