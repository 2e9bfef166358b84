// SPDX-License-Identifier: MIT
#include "app/child.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>

#include "app/pid_file.h"
#include "ops/shared_memory.h"
#include "util/folder.h"

namespace sshrp::app {
namespace {

int status_of(const Child& child) {
  int status = 0;
  ::waitpid(child.pid, &status, 0);
  return status;
}

TEST(Child, does_its_work_and_is_heard) {
  const Child child = fork_child([](const Control& control) {
    control.say(message::Ready{4});
    return 5;
  });
  EXPECT_EQ(describe_end(status_of(child)), "ended with status 5");
  EXPECT_EQ(std::get<Packet>(child.control.hear()).bytes, wire::encode(message::Ready{4}));
}

TEST(Child, hears_later_what_it_has_no_room_for_now) {
  Child child;
  ControlPair pair = make_control();
  child.control = std::move(pair.masters);
  int said = 0;
  while (child.control.say(message::Stop{})) ++said;
  child.heard = Child::Heard::untold;
  tell_heard(child);
  EXPECT_EQ(child.heard, Child::Heard::untold);
  for (; said > 0; --said) pair.workers.hear();
  tell_heard(child);
  EXPECT_EQ(child.heard, Child::Heard::told);
  EXPECT_EQ(std::get<Packet>(pair.workers.hear()).bytes, wire::encode(message::Heard{}));
  tell_heard(child);
  EXPECT_TRUE(std::holds_alternative<Control::Nothing>(pair.workers.hear())) << "once";
}

TEST(Child, ends_where_its_work_throws_and_is_never_a_second_master) {
  const Child child = fork_child([](const Control&) -> int { throw std::runtime_error("no"); });
  EXPECT_EQ(describe_end(status_of(child), child.last_words), "ended with status 3: no");
}

// A master kills a next program that has closed its end, and then wants to know why it did.
TEST(Child, has_said_why_it_ends_when_its_control_closes) {
  const Child child = fork_child([](const Control&) -> int { throw std::runtime_error("no"); });
  pollfd closed{child.control.fd(), POLLIN, 0};
  EXPECT_EQ(::poll(&closed, 1, 10'000), 1);
  ::kill(child.pid, SIGKILL);
  EXPECT_EQ(describe_end(status_of(child), child.last_words), "ended with status 3: no");
}

// As one whose master logs to a syslog that hangs, and has its lock in another thread.
TEST(Child, ends_where_its_work_throws_though_a_log_takes_nothing) {
  int ends[2];
  ASSERT_EQ(::pipe(ends), 0);
  const util::UniqueFd reader(ends[0]);
  util::UniqueFd writer(ends[1]);
  ops::LogSettings settings;
  settings.log.kind = config::LogTarget::Kind::file;
  ::fcntl(writer.get(), F_SETFL, O_NONBLOCK);
  while (::write(writer.get(), "full", 4) > 0) {
  }
  ::fcntl(writer.get(), F_SETFL, 0);
  ops::use_log(settings, {.log = std::move(writer)});
  const Child child = fork_child([](const Control&) -> int { throw std::runtime_error("no"); });
  const util::UniqueFd process = ops::watch_process(child.pid);
  pollfd over{process.get(), POLLIN, 0};
  EXPECT_EQ(::poll(&over, 1, 10'000), 1);
  ::kill(child.pid, SIGKILL);
  EXPECT_EQ(describe_end(status_of(child), child.last_words), "ended with status 3: no");
  ops::use_log({}, {});
}

TEST(Child, that_is_killed_is_said_to_be) {
  const Child child = fork_child([](const Control&) { return ::pause(); });
  ::kill(child.pid, SIGKILL);
  EXPECT_EQ(describe_end(status_of(child)), "was killed by signal 9 (Killed)");
}

TEST(Child, hears_the_end_of_its_master) {
  Child child = fork_child([](const Control& control) {
    pollfd readable{control.fd(), POLLIN, 0};
    ::poll(&readable, 1, 10'000);
    return std::get<Control::Nothing>(control.hear()) == Control::Nothing::ever ? 0 : 1;
  });
  child.control.close();
  EXPECT_EQ(describe_end(status_of(child)), "ended with status 0");
}

TEST(Child, is_stuck_by_time_that_it_could_have_answered_in) {
  using std::chrono::seconds;
  Child child;
  EXPECT_FALSE(is_stuck(child, Clock::now() + seconds(60)));
  for (int i = 0; i < 3; ++i) ping(child);
  const auto asked_at = Clock::now();
  EXPECT_TRUE(is_stuck(child, asked_at + seconds(15)));
  give_time_anew(child, asked_at + seconds(15));
  EXPECT_FALSE(is_stuck(child, asked_at + seconds(60)));  // not by the clock alone
  for (int i = 0; i < 2; ++i) ping(child);
  EXPECT_FALSE(is_stuck(child, asked_at + seconds(29)));
  EXPECT_TRUE(is_stuck(child, asked_at + seconds(30)));
}

TEST(Backoff, doubles_up_to_its_most_and_begins_anew_after_a_good_life) {
  using std::chrono::milliseconds;
  Backoff backoff;
  EXPECT_EQ(backoff.next(milliseconds(5)), milliseconds(0));
  EXPECT_EQ(backoff.next(milliseconds(5)), milliseconds(100));
  EXPECT_EQ(backoff.next(milliseconds(5)), milliseconds(200));
  for (int i = 0; i < 20; ++i) backoff.next(milliseconds(5));
  EXPECT_EQ(backoff.next(milliseconds(5)), Backoff::max_pause);
  EXPECT_EQ(backoff.next(Backoff::well_after), milliseconds(0));
}

TEST(PidFile, is_removed_by_who_wrote_it_only) {
  const Folder folder;
  const std::string path = folder / "pid";
  write_pid_file(path);
  pid_t written = 0;
  std::ifstream(path) >> written;
  EXPECT_EQ(written, ::getpid());
  std::ofstream(path) << "1\n";
  remove_pid_file(path);
  EXPECT_TRUE(std::filesystem::exists(path));
  write_pid_file(path);
  remove_pid_file(path);
  EXPECT_FALSE(std::filesystem::exists(path));
}

TEST(PidFile, follows_no_link) {
  const Folder folder;
  folder.write("target", "text");
  std::filesystem::create_symlink(folder / "target", folder / "pid");
  std::filesystem::create_symlink(folder / "target", folder / "pid.new");
  write_pid_file(folder / "pid");
  std::ifstream target(folder / "target");
  EXPECT_EQ(std::string(std::istreambuf_iterator<char>(target), {}), "text");
}

}  // namespace
}  // namespace sshrp::app
