// SPDX-License-Identifier: MIT
#include "ops/log.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <thread>

#include "util/folder.h"

namespace sshrp::ops {
namespace {

using config::LogFormat;
using config::LogLevel;
using ::testing::HasSubstr;
using ::testing::MatchesRegex;
using ::testing::Not;

class Log : public ::testing::Test {
 protected:
  void open(LogFormat format = LogFormat::text) {
    LogSettings settings{.level = LogLevel::info,
                         .format = format,
                         .log = config::log_file(log_path),
                         .access = config::log_file(access_path)};
    LogFiles files = open_log_files(settings);
    use_log(std::move(settings), std::move(files));
  }
  ~Log() override { use_log({}, {}); }

  const Folder folder;
  const std::string log_path = folder / "log";
  const std::string access_path = folder / "access";
};

TEST_F(Log, has_time_level_and_text_a_line) {
  open();
  warning("{} of {}", 1, 2);
  EXPECT_THAT(content(log_path), MatchesRegex("[0-9-]+T[0-9:]+\\.[0-9]+Z WARNING 1 of 2\n"));
}

TEST_F(Log, leaves_out_what_is_below_its_level) {
  open();
  debug("quiet");
  EXPECT_EQ(content(log_path), "");
  EXPECT_TRUE(would_log(LogLevel::info));
  EXPECT_FALSE(would_log(LogLevel::debug));
}

TEST_F(Log, is_an_object_a_line_in_json) {
  open(LogFormat::json);
  info("say \"{}\"", "\\x01");
  EXPECT_THAT(content(log_path), HasSubstr(R"("level":"INFO")"));
  EXPECT_THAT(content(log_path), HasSubstr(R"("message":"say \"\\x01\"")"));
}

TEST_F(Log, appends_to_what_is_there) {
  std::ofstream(log_path) << "before\n";
  open();
  info("after");
  EXPECT_THAT(content(log_path), MatchesRegex("before\n.*after\n"));
}

TEST_F(Log, that_couldnt_be_opened_is_known_before_and_nothing_is_made) {
  const auto refusal = [](const std::string& path, auto attempt) -> std::string {
    try {
      attempt(config::log_file(path));
      return "";
    } catch (const std::runtime_error& error) {
      return error.what();
    }
  };
  for (const std::string& path : {folder.path(), folder / "none/log", folder.write("file", "") + "/log"}) {
    EXPECT_NE(refusal(path, require_log_file), "");
    EXPECT_EQ(refusal(path, require_log_file), refusal(path, open_log_file)) << path;
  }
  require_log_file(config::log_file(log_path));
  EXPECT_FALSE(std::filesystem::exists(log_path));
  open();
  require_log_file(config::log_file(log_path));
  require_log_file({});
}

TEST_F(Log, knows_when_a_file_was_moved_or_removed) {
  open();
  EXPECT_FALSE(log_files_moved());
  std::filesystem::rename(log_path, log_path + ".1");
  EXPECT_TRUE(log_files_moved());
  replace_log_files(open_log_files(current_log()));
  EXPECT_FALSE(log_files_moved());
  std::filesystem::remove(access_path);
  EXPECT_TRUE(log_files_moved());
}

TEST_F(Log, loses_no_line_while_its_file_is_replaced) {
  open();
  constexpr int lines = 2000;
  std::thread writer([] {
    for (int i = 0; i < lines; ++i) info("line {}", i);
  });
  for (int i = 0; i < 20; ++i) {
    std::filesystem::rename(log_path, log_path + "." + std::to_string(i));
    replace_log_files(open_log_files(current_log()));
  }
  writer.join();
  std::string all = content(log_path);
  for (int i = 0; i < 20; ++i) all += content(log_path + "." + std::to_string(i));
  EXPECT_EQ(std::ranges::count(all, '\n'), lines);
}

TEST_F(Log, says_which_file_cant_be_opened) {
  try {
    open_log_files({.log = config::log_file("/nowhere/log")});
    FAIL();
  } catch (const std::runtime_error& error) {
    EXPECT_STREQ(error.what(), "can't log to /nowhere/log: No such file or directory");
  }
}

TEST_F(Log, has_audits_whatever_its_level) {
  LogSettings settings{.level = LogLevel::critical, .log = config::log_file(log_path)};
  LogFiles files = open_log_files(settings);
  use_log(std::move(settings), std::move(files));
  log_audit(audit_line("session 1: sftp", ""));
  error("quiet");
  EXPECT_THAT(content(log_path), MatchesRegex("[0-9-]+T[0-9:]+\\.[0-9]+Z AUDIT session 1: sftp\n"));
}

TEST_F(Log, keeps_audits_apart_where_they_have_a_log_of_their_own) {
  const std::string audit_path = folder / "audit";
  LogSettings settings{
      .format = LogFormat::json, .log = config::log_file(log_path), .audit = config::log_file(audit_path)};
  LogFiles files = open_log_files(settings);
  use_log(std::move(settings), std::move(files));
  log_audit(audit_line("session 1: sftp", R"(,"audit":"sftp")"));
  EXPECT_THAT(content(audit_path), HasSubstr(R"("level":"AUDIT")"));
  EXPECT_THAT(content(audit_path), HasSubstr(R"("message":"session 1: sftp","audit":"sftp"})"));
  EXPECT_EQ(content(log_path), "");
  std::filesystem::remove(audit_path);
  EXPECT_TRUE(log_files_moved());
  replace_log_files(open_log_files(current_log()));
  log_audit("after");
  EXPECT_EQ(content(audit_path), "after\n");
}

TEST_F(Log, keeps_access_lines_apart) {
  open();
  log_access("a session");
  EXPECT_EQ(content(access_path), "a session\n");
  EXPECT_EQ(content(log_path), "");
}

// What nobody reads: a pipe that is full.
class StoppedLog : public Log {
 protected:
  void open_pipe() {
    std::signal(SIGPIPE, SIG_IGN);
    ASSERT_EQ(::pipe2(ends_.data(), O_CLOEXEC | O_NONBLOCK), 0);
    while (::write(ends_[1], filler_.data(), filler_.size()) > 0) {
    }
    ::fcntl(ends_[1], F_SETFL, 0);
    LogSettings settings{
        .level = LogLevel::info, .log = config::log_file(log_path), .access = config::log_file(access_path)};
    LogFiles files = open_log_files(settings);
    files.log = util::UniqueFd(ends_[1]);
    use_log(std::move(settings), std::move(files));
  }
  /// All that is in the pipe, until this is the end of it.
  std::string read_until(const std::string& end) {
    ::fcntl(ends_[0], F_SETFL, 0);
    std::string text;
    std::array<char, 65536> buffer;
    while (!text.ends_with(end)) {
      const ssize_t count = ::read(ends_[0], buffer.data(), buffer.size());
      if (count <= 0) return text;
      text.append(buffer.data(), static_cast<std::size_t>(count));
    }
    return text;
  }
  ~StoppedLog() override { ::close(ends_[0]); }

 private:
  std::array<int, 2> ends_{-1, -1};
  const std::string filler_ = std::string(4096, 'x');
};

TEST_F(StoppedLog, holds_up_nobody_and_what_it_lost_is_told_in_its_place) {
  open_pipe();
  const LogThreads threads;
  const std::string text(10'000, 'y');
  constexpr int lines = 1000;  // more than max_log_queue
  for (int i = 0; i < lines; ++i) info("line {} {}", i, text);
  log_access("a session");
  info("last");
  const std::string all = read_until(" INFO last\n");
  const auto kept = std::ranges::count(all, '\n') - 2;
  EXPECT_GT(kept, 100);
  EXPECT_LT(kept, lines);
  EXPECT_THAT(all, HasSubstr(fmt::format("WARNING {} lines were lost: the log took none\n", lines - kept)));
}

TEST_F(StoppedLog, is_left_at_the_end) {
  open_pipe();
  {
    const LogThreads threads;
    info("in vain");
  }
  EXPECT_THAT(read_until(std::string(100, 'x')), Not(HasSubstr("in vain")));
}

TEST_F(Log, has_all_lines_at_the_end_of_its_threads_and_audits_behind_what_was_logged_before) {
  LogSettings settings{
      .level = LogLevel::info, .log = config::log_file(log_path), .access = config::log_file(access_path)};
  LogFiles files = open_log_files(settings);
  use_log(std::move(settings), std::move(files));
  {
    const LogThreads threads;
    for (int i = 0; i < 100; ++i) {
      info("line {}", i);
      if (i % 10 == 9) {
        log_audit(audit_line(fmt::format("of {}", i), ""));
        EXPECT_THAT(content(log_path), HasSubstr(fmt::format("AUDIT of {}\n", i))) << "at once";
      }
      log_access(std::to_string(i));
    }
  }
  const std::string all = content(log_path);
  EXPECT_EQ(std::ranges::count(all, '\n'), 110);
  EXPECT_LT(all.find(" line 9\n"), all.find(" of 9\n"));
  EXPECT_LT(all.find(" of 9\n"), all.find(" line 10\n"));
  EXPECT_EQ(std::ranges::count(content(access_path), '\n'), 100);
  info("at once");
  EXPECT_THAT(content(log_path), HasSubstr("at once"));
}

TEST_F(Log, loses_no_line_of_its_threads_while_its_file_is_replaced) {
  open();
  constexpr int lines = 2000;
  {
    const LogThreads threads;
    std::thread writer([] {
      for (int i = 0; i < lines; ++i) info("line {}", i);
    });
    for (int i = 0; i < 20; ++i) {
      std::filesystem::rename(log_path, log_path + "." + std::to_string(i));
      replace_log_files(open_log_files(current_log()));
    }
    writer.join();
  }
  std::string all;
  for (int i = 0; i < 20; ++i) all += content(log_path + "." + std::to_string(i));
  all += content(log_path);
  std::size_t at = 0;
  for (int i = 0; i < lines; ++i) {
    at = all.find(fmt::format(" line {}\n", i), at);
    ASSERT_NE(at, std::string::npos) << i;
  }
}

TEST_F(Log, goes_on_in_another_one_with_its_threads) {
  open();
  const LogThreads threads;
  info("before");
  LogSettings settings{.level = LogLevel::info, .log = config::log_file(folder / "other")};
  LogFiles files = open_log_files(settings);
  use_log(std::move(settings), std::move(files));
  EXPECT_THAT(content(log_path), HasSubstr("before"));
  log_audit("after");
  EXPECT_EQ(content(folder / "other"), "after\n");
}

TEST_F(Log, loses_no_line_while_others_take_its_place) {
  open();
  constexpr int lines = 2000, times = 20;
  const auto path = [&](int i) { return folder / ("other" + std::to_string(i)); };
  {
    const LogThreads threads;
    std::thread writer([] {
      for (int i = 0; i < lines; ++i) info("line {}", i);
    });
    for (int i = 0; i < times; ++i) {
      LogSettings settings{.format = i % 2 == 0 ? config::LogFormat::json : config::LogFormat::text,
                           .log = config::log_file(path(i))};
      LogFiles files = open_log_files(settings);
      use_log(std::move(settings), std::move(files));
    }
    writer.join();
  }
  std::string all = content(log_path);
  for (int i = 0; i < times; ++i) all += content(path(i));
  EXPECT_EQ(std::ranges::count(all, '\n'), lines);
}

// Its threads aren't in the copy.
TEST_F(Log, is_written_at_once_in_a_process_that_is_forked_off) {
  open();
  const LogThreads threads;
  const pid_t child = ::fork();
  if (child == 0) {
    info("of the child");
    ::_exit(0);
  }
  int status = -1;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  EXPECT_EQ(status, 0);
  EXPECT_THAT(content(log_path), HasSubstr("of the child"));
}

TEST_F(Log, that_a_link_took_the_place_of_has_moved) {
  open();
  EXPECT_FALSE(log_files_moved());
  ASSERT_EQ(::rename(log_path.c_str(), (folder / "old").c_str()), 0);
  ASSERT_EQ(::symlink("old", log_path.c_str()), 0);
  EXPECT_TRUE(log_files_moved());
}

}  // namespace
}  // namespace sshrp::ops
