// SPDX-License-Identifier: MIT
#include "config/sshd_values.h"

#include <gtest/gtest.h>

namespace sshrp::config {
namespace {

std::string rekey(std::string_view text) {
  const auto limit = parse_rekey_limit(text);
  return std::holds_alternative<RekeyLimit>(limit) ? write_rekey_limit(std::get<RekeyLimit>(limit))
                                                   : "refused";
}

TEST(RekeyLimit, is_written_as_in_sshd_config) {
  EXPECT_EQ(rekey("default none"), "default none");
  EXPECT_EQ(rekey("1K"), "1024 none");
  EXPECT_EQ(rekey("1g 1h"), "1073741824 3600");
  EXPECT_EQ(rekey("512M 1h30m"), "536870912 5400");
  EXPECT_EQ(rekey("default 90"), "default 90");
  EXPECT_EQ(rekey("4096 1w2d"), "4096 777600");
  EXPECT_EQ(rekey(rekey("1G 1h")), rekey("1G 1h"));
}

TEST(RekeyLimit, is_nothing_else) {
  for (std::string_view text :
       {"", " ", "1G  1h", "1023", "0", "-1", "1T", "1GB", "G", "1G 9", "1G 1", "1G h", "1G 1h 1", "1G -5",
        "99999999999999999999", "1125899906842624K", "1G 99999999999w"}) {
    EXPECT_EQ(rekey(text), "refused") << text;
  }
}

TEST(MaxStartups, is_start_rate_full_or_a_number) {
  const auto full = std::get<MaxStartups>(parse_max_startups("10:30:60"));
  EXPECT_EQ(full.start, 10u);
  EXPECT_EQ(full.rate, 30u);
  EXPECT_EQ(full.full, 60u);
  const auto number = std::get<MaxStartups>(parse_max_startups("7"));
  EXPECT_EQ(number.start, 7u);
  EXPECT_EQ(number.rate, 0u);
  EXPECT_EQ(number.full, 7u);
}

TEST(MaxStartups, is_written_as_it_is_read) {
  for (const std::string text : {"7", "10:30:60", "5:100:5"})
    EXPECT_EQ(write_max_startups(std::get<MaxStartups>(parse_max_startups(text))), text);
}

TEST(MaxStartups, is_nothing_else) {
  for (std::string_view text : {"", ":", "1:2", "1:2:3:4", "a", "0", "1:0:2", "1:101:2", "5:50:4",
                                "1:2:", "-1:2:3", "1:2:1000001", "1 2 3"}) {
    EXPECT_TRUE(std::holds_alternative<std::string>(parse_max_startups(text))) << text;
  }
}

TEST(ConnectionRate, is_a_number_in_a_time_and_perhaps_one_at_once) {
  const auto rate = std::get<ConnectionRate>(parse_connection_rate("100/m:20"));
  EXPECT_EQ(rate.connections, 100u);
  EXPECT_EQ(rate.time, seconds(60));
  EXPECT_EQ(rate.burst, 20u);
  const std::pair<std::string, std::string> written[] = {
      {"3/s", "3/s:3"}, {"3/s:1", "3/s:1"}, {"1000000/h:1", "1000000/h:1"}, {"none", "none"}};
  for (const auto& [text, as] : written)
    EXPECT_EQ(write_connection_rate(std::get<ConnectionRate>(parse_connection_rate(text))), as);
}

TEST(ConnectionRate, is_nothing_else) {
  for (std::string_view text : {"", "3", "/s", "0/s", "3/", "3/d", "3/s:", "3/s:0", "3/s:1:1", "3/m:1000001",
                                "1000001/s", "-1/s", "3/ss", " 3/s", "3 /s"})
    EXPECT_TRUE(std::holds_alternative<std::string>(parse_connection_rate(text))) << text;
}

}  // namespace
}  // namespace sshrp::config
