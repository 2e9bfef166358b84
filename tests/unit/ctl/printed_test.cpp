// SPDX-License-Identifier: MIT
#include "ctl/printed.h"

#include <gtest/gtest.h>

namespace sshrp::ctl {
namespace {

using namespace std::chrono_literals;

TEST(Printed, nothing_that_a_terminal_obeys_is_printable) {
  EXPECT_EQ(printable("\x1b[31mred\x1b[0m\r\n\a\x7f"), "\\x1b[31mred\\x1b[0m\\x0d\\x0a\\x07\\x7f");
  EXPECT_EQ(printable("\u009b31m"), "\\xc2\\x9b31m");     // CSI of one character
  EXPECT_EQ(printable("a\u202eb"), "a\\xe2\\x80\\xaeb");  // right to left from here
  EXPECT_EQ(printable("\xff\xc3"), "\\xff\\xc3");
  EXPECT_EQ(printable("key \"a\\b\" of böse 日本"), "key \"a\\b\" of böse 日本");
}

TEST(Printed, json_for_a_terminal_means_the_same) {
  EXPECT_EQ(printable_json("[{\"a\": \"\u009b\u202e\",\n\t\"b\": \"日\"}]"),
            "[{\"a\": \"\\u009b\\u202e\",\n\t\"b\": \"日\"}]");
  EXPECT_EQ(printable_json("\"\U000e0041\""), "\"\\udb40\\udc41\"");  // a tag, as a pair
  EXPECT_EQ(printable_json("\"\xff\x7f\""), "\"\\ufffd\\u007f\"");
}

TEST(Printed, widths_are_those_of_a_terminal) {
  know_widths();
  EXPECT_EQ(display_width(""), 0u);
  EXPECT_EQ(display_width("abc"), 3u);
  EXPECT_EQ(display_width("bös"), 3u);
  EXPECT_EQ(display_width("日本"), 4u);
  EXPECT_EQ(display_width("e\u0301"), 1u);  // an accent of its own
}

TEST(Printed, what_is_cut_fits_with_its_mark) {
  know_widths();
  EXPECT_EQ(cut_to("abc", 3), "abc");
  EXPECT_EQ(cut_to("abcd", 3), "ab…");
  EXPECT_EQ(cut_to("日本語", 5), "日本…");
  EXPECT_EQ(cut_to("日本語", 4), "日…");  // half a character is none
  EXPECT_EQ(cut_to("abcd", 1), "…");
  EXPECT_EQ(cut_to("abcd", 0), "");
}

TEST(Printed, sizes_have_a_unit_that_suits_them) {
  EXPECT_EQ(bytes_text(0), "0 B");
  EXPECT_EQ(bytes_text(1023), "1023 B");
  EXPECT_EQ(bytes_text(1024), "1.0 KiB");
  EXPECT_EQ(bytes_text(1'258'291), "1.2 MiB");
  EXPECT_EQ(bytes_text(1024 * 1024 - 1), "1.0 MiB");
  EXPECT_EQ(bytes_text(UINT64_MAX), "16.0 EiB");
}

TEST(Printed, ages_have_their_two_largest_parts) {
  EXPECT_EQ(age_text(-5s), "0s");
  EXPECT_EQ(age_text(59s), "59s");
  EXPECT_EQ(age_text(3min + 12s), "3m12s");
  EXPECT_EQ(age_text(2h + 5min + 59s), "2h05m");
  EXPECT_EQ(age_text(99h), "4d03h");
  EXPECT_EQ(age_text(std::chrono::seconds::max()).back(), 'h');
}

TEST(Printed, times_are_read_as_the_daemon_writes_them) {
  EXPECT_EQ(parse_time("1970-01-02T00:00:01.999Z"), Time(86401s));
  EXPECT_EQ(parse_time("2026-11-30T12:13:13Z"), Time(1796040793s));
  for (const char* wrong : {"", "Z", "2026-11-30 12:13:13Z", "2026-02-30T12:13:13Z", "2026-11-30T24:13:13Z",
                            "2026-11-30T12:13:13+01:00", "-026-11-30T12:13:13Z", "2026-11-30T12:-3:13Z",
                            "2026-11-30T12:13:13.0000000000000000Z"})
    EXPECT_FALSE(parse_time(wrong)) << wrong;
}

TEST(Printed, durations_are_numbers_with_units) {
  EXPECT_EQ(parse_duration("90"), 90s);
  EXPECT_EQ(parse_duration("90s"), 90s);
  EXPECT_EQ(parse_duration("1h30m"), 90min);
  EXPECT_EQ(parse_duration("7d"), 168h);
  for (const char* wrong : {"", "h", "1x", "-1h", "1 h", "4294967296", "4294967295d4294967295d", "1h-1m"})
    EXPECT_FALSE(parse_duration(wrong)) << wrong;
}

}  // namespace
}  // namespace sshrp::ctl
