// SPDX-License-Identifier: MIT
#include "app/job.h"

#include <fcntl.h>
#include <gtest/gtest.h>

#include <csignal>

#include "ops/file_io.h"
#include "util/folder.h"

namespace sshrp::app {
namespace {

TEST(Job, has_what_a_configuration_depends_on) {
  const Folder folder;
  const std::string file = folder.write("a.toml", "text");
  ops::MachineFiles machine;
  ops::Recording files(machine);
  files.read_configuration(file);
  Job job = decode_job(encode_job({.config_file = file, .log = "/log"}, files).view());
  EXPECT_EQ(job.options.config_file, file);
  EXPECT_EQ(job.options.log, "/log");
  EXPECT_FALSE(job.options.to);
  EXPECT_EQ(job.files.read_configuration(file).text, "text");
}

TEST(Job, has_the_addresses_of_the_command_line) {
  ops::MachineFiles machine;
  const Options options{.to = HostPort{"::1", 22}, .listen = {{"127.0.0.1", 65535}, {"::", 1}}};
  const Job job = decode_job(encode_job(options, ops::Recording(machine)).view());
  EXPECT_EQ(job.options.to, options.to);
  EXPECT_EQ(job.options.listen, options.listen);
}

class SendingTest : public testing::Test {
 protected:
  SendingTest() {
    int ends[2];
    EXPECT_EQ(::pipe2(ends, O_CLOEXEC), 0);
    reader = util::UniqueFd(ends[0]);
    ::fcntl(ends[1], F_SETFL, O_NONBLOCK);
    sending = Sending(util::UniqueFd(ends[1]), std::make_shared<const util::SecretBytes>(size));
  }

  static constexpr std::size_t size = 300'000;  // more than a pipe takes
  util::UniqueFd reader;
  Sending sending;
};

TEST_F(SendingTest, never_waits_and_closes_the_pipe_behind_the_last_byte) {
  std::size_t got = 0;
  Bytes room(64 * 1024);
  while (!sending.is_over()) {
    sending.go_on();
    got += *ops::read_into(reader.get(), MutableBytes(room).first(std::min(room.size(), size - got)));
  }
  while (const std::size_t count = *ops::read_into(reader.get(), room)) got += count;
  EXPECT_EQ(got, size);
}

TEST_F(SendingTest, is_over_where_nobody_reads_any_more) {
  std::signal(SIGPIPE, SIG_IGN);
  reader = util::UniqueFd();
  sending.go_on();
  EXPECT_TRUE(sending.is_over());
}

}  // namespace
}  // namespace sshrp::app
