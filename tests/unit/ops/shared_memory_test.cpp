// SPDX-License-Identifier: MIT
#include "ops/shared_memory.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <system_error>

#include "ops/file_io.h"

namespace sshrp::ops {
namespace {

TEST(SharedFile, is_written_by_who_has_the_one_descriptor_and_read_by_who_has_the_other) {
  const SharedFile file = make_shared_file("test", 4096);
  const MutableBytes written = map_to_write(file.writable);
  const Mapping read(file.readable);
  ASSERT_EQ(read.bytes().size(), 4096u);
  EXPECT_EQ(read.bytes()[100], 0);
  written[100] = 7;
  EXPECT_EQ(read.bytes()[100], 7);
  EXPECT_THROW(map_to_write(file.readable), std::system_error);
  EXPECT_LT(::write(file.readable.get(), "x", 1), 0);
  EXPECT_EQ(file_number(file.readable), file_number(file.writable));
  EXPECT_NE(file_number(file.readable), file_number(make_shared_file("test", 1).writable));
}

TEST(SharedFile, keeps_its_size_and_takes_no_more_seals) {
  const SharedFile file = make_shared_file("test", 4096);
  EXPECT_NE(::ftruncate(file.writable.get(), 0), 0);
  EXPECT_NE(::ftruncate(file.writable.get(), 8192), 0);
  EXPECT_NE(::fcntl(file.writable.get(), F_ADD_SEALS, F_SEAL_WRITE), 0);
  EXPECT_EQ(::fcntl(file.writable.get(), F_GETFD) & FD_CLOEXEC, FD_CLOEXEC);
  EXPECT_EQ(::fcntl(file.readable.get(), F_GETFD) & FD_CLOEXEC, FD_CLOEXEC);
}

TEST(SharedFile, isnt_in_the_memory_of_a_process_that_is_forked) {
  const SharedFile file = make_shared_file("test", 4096);
  const MutableBytes written = map_to_write(file.writable);
  const pid_t child = ::fork();
  if (child == 0) {
    ::signal(SIGSEGV, SIG_DFL);
    written[0] = 1;
    ::_exit(0);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  EXPECT_NE(status, 0);
  EXPECT_EQ(written[0], 0);
}

TEST(ConstantFile, cant_be_changed_by_anybody) {
  const util::UniqueFd file = make_constant_file("test", as_bytes("text"));
  EXPECT_EQ(as_text(Mapping(file).bytes()), "text");
  EXPECT_LT(::pwrite(file.get(), "x", 1, 0), 0);
  EXPECT_THROW(map_to_write(file), std::system_error);
}

TEST(Mapping, takes_no_file_that_could_shrink_under_the_reader) {
  const util::UniqueFd file(::memfd_create("test", MFD_CLOEXEC | MFD_ALLOW_SEALING));
  ASSERT_TRUE(write_all(file.get(), as_bytes("text")));
  EXPECT_THROW(Mapping{file}, std::system_error);
}

TEST(Mapping, moves) {
  const util::UniqueFd file = make_constant_file("test", as_bytes("text"));
  Mapping first(file);
  Mapping second(std::move(first));
  first = Mapping(file);
  second = std::move(first);
  EXPECT_EQ(as_text(second.bytes()), "text");
}

bool is_readable(const util::UniqueFd& file) {
  pollfd asked{file.get(), POLLIN, 0};
  return ::poll(&asked, 1, 0) == 1;
}

TEST(ProcessWatch, is_readable_once_the_process_has_ended) {
  const pid_t child = ::fork();
  if (child == 0) ::pause();
  const util::UniqueFd watch = watch_process(child);
  EXPECT_FALSE(is_readable(watch));
  ::kill(child, SIGKILL);
  ::waitpid(child, nullptr, 0);
  EXPECT_TRUE(is_readable(watch));
  EXPECT_THROW(watch_process(child), std::system_error);
}

}  // namespace
}  // namespace sshrp::ops
