// SPDX-License-Identifier: MIT
#include "config/log_target.h"

#include <gtest/gtest.h>
#include <syslog.h>

namespace sshrp::config {
namespace {

LogTarget target(std::string_view text) { return std::get<LogTarget>(parse_log_target(text)); }

TEST(LogTarget, is_a_file_stderr_or_syslog) {
  EXPECT_EQ(target("/var/log/x").kind, LogTarget::Kind::file);
  EXPECT_EQ(target("/var/log/x").path, "/var/log/x");
  EXPECT_EQ(target("./syslog").kind, LogTarget::Kind::file);
  EXPECT_EQ(target("stderr").kind, LogTarget::Kind::standard_error);
  EXPECT_EQ(target("syslog").facility, LOG_DAEMON);
  EXPECT_EQ(target("syslog:local3").facility, LOG_LOCAL3);
}

TEST(LogTarget, says_which_facilities_there_are) {
  EXPECT_EQ(std::get<std::string>(parse_log_target("syslog:deamon")).substr(0, 38),
            "facility \"deamon\" is none of daemon, a");
}

}  // namespace
}  // namespace sshrp::config
