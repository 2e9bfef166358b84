#include "ops/log.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

#include "util/folder.h"

namespace sshrp::ops {
namespace {

using config::LogFormat;
using config::LogLevel;
using ::testing::HasSubstr;
using ::testing::MatchesRegex;

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

TEST_F(Log, keeps_access_lines_apart) {
  open();
  log_access("a session");
  EXPECT_EQ(content(access_path), "a session\n");
  EXPECT_EQ(content(log_path), "");
}

}  // namespace
}  // namespace sshrp::ops
