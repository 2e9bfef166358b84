// SPDX-License-Identifier: MIT
#include "cast/writer.h"

#include <nlohmann/json.hpp>

#include "cast/recordings.h"
#include "util/text.h"

namespace sshrp::cast {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::vector<std::string> lines_of(const std::string& file) {
  std::vector<std::string> lines;
  for (const auto line : util::split(file, '\n')) lines.emplace_back(line);
  EXPECT_EQ(lines.back(), "") << "only whole lines are written";
  lines.pop_back();
  return lines;
}

/// The events' lines.
std::vector<std::string> events(const std::function<void(Writer&)>& act) {
  Writer writer({});
  writer.take();
  act(writer);
  return lines_of(writer.take());
}

TEST(CastWriter, begins_with_a_header_of_asciicast_v2) {
  Writer writer(Header{.width = 132,
                       .height = 50,
                       .timestamp = 1'700'000'000,
                       .command = "vi \"a\nb\"",
                       .env = {{"TERM", "xterm"}, {"LANG", "\xff"}},
                       .facts = {{"session", "0a"}}});
  EXPECT_EQ(
      writer.take(),
      R"({"version": 2, "width": 132, "height": 50, "timestamp": 1700000000, "command": "vi \"a\nb\"", )"
      R"("env": {"TERM": "xterm", "LANG": ")"
      "\xef\xbf\xbd"
      R"("}, "sshrp": {"session": "0a"}})"
      "\n");
}

TEST(CastWriter, writes_each_kind_of_event) {
  EXPECT_THAT(
      events([](Writer& writer) {
        writer.output(1500us, Stream::output, as_bytes("ls\r\n"));
        writer.resize(2s, 80, 25);
        writer.input(3s, as_bytes("\x03"));
        writer.note(4s, "agent forwarding: not recorded");
        writer.output(5s, Stream::error, as_bytes("no such file"));
        writer.left_out(6s, 70'000);
      }),
      ElementsAre(R"([0.001500, "o", "ls\r\n"])", R"([2.000000, "r", "80x25"])",
                  R"([3.000000, "i", "\u0003"])", R"([4.000000, "m", "agent forwarding: not recorded"])",
                  R"([5.000000, "o", "no such file"])", R"([5.000000, "x-sshrp-stderr", ""])",
                  R"([6.000000, "x-sshrp-rest", 70000])"));
}

TEST(CastWriter, shows_what_is_no_utf8_as_replaced_and_keeps_its_bytes) {
  EXPECT_THAT(
      events([](Writer& writer) { writer.output(0s, Stream::output, as_bytes("caf\xe9!")); }),
      ElementsAre("[0.000000, \"o\", \"caf\xef\xbf\xbd!\"]", R"([0.000000, "x-sshrp-raw", "Y2Fm6SE="])"));
}

TEST(CastWriter, waits_for_the_rest_of_a_character) {
  EXPECT_THAT(events([](Writer& writer) {
                writer.output(1s, Stream::output, as_bytes("a\xe2\x82"));
                writer.output(1050ms, Stream::output, as_bytes("\xac"));
              }),
              ElementsAre(R"([1.000000, "o", "a"])", R"([1.050000, "o", "€"])"));
}

TEST(CastWriter, waits_no_longer_than_a_tenth_of_a_second_in_all) {
  Writer writer({});
  EXPECT_EQ(writer.due(), std::nullopt);
  writer.output(1s, Stream::output, as_bytes("\xf0"));
  writer.output(1050ms, Stream::output, as_bytes("\x9d"));
  ASSERT_EQ(writer.due(), 1100ms);
  writer.take();
  writer.time_is(1099ms);
  EXPECT_EQ(writer.waiting(), 0u);
  writer.time_is(1100ms);
  EXPECT_EQ(writer.due(), std::nullopt);
  EXPECT_THAT(writer.take(), HasSubstr(R"([1.100000, "x-sshrp-raw", "8J0="])"));
}

TEST(CastWriter, doesnt_wait_for_a_rest_on_another_stream) {
  EXPECT_THAT(events([](Writer& writer) {
                writer.output(0s, Stream::output, as_bytes("\xc3"));
                writer.output(0s, Stream::error, as_bytes("\xa9"));
              }),
              ElementsAre(HasSubstr("\"o\""), R"([0.000000, "x-sshrp-raw", "ww=="])", HasSubstr("\"o\""),
                          R"([0.000000, "x-sshrp-raw", "qQ=="])", HasSubstr("stderr")));
}

TEST(CastWriter, never_goes_back_in_time) {
  EXPECT_THAT(events([](Writer& writer) {
                writer.resize(5s, 1, 1);
                writer.resize(4s, 2, 2);
              }),
              ElementsAre(HasSubstr("[5.0"), HasSubstr("[5.0")));
}

TEST(CastWriter, ends_with_a_digest_of_all_that_is_before) {
  Writer writer({});
  std::string file = writer.take();
  writer.output(1s, Stream::output, as_bytes("x"));
  file += writer.take();
  writer.end(2s, End{.exit = 3u, .reason = "closed"});
  const std::string end = writer.take();
  const auto sha256 = util::hex(crypto::digest(crypto::DigestKind::sha256, as_bytes(file)).view());
  EXPECT_EQ(end, "[2.000000, \"x-sshrp-end\", {\"exit_status\": 3, \"reason\": \"closed\", \"bytes\": " +
                     std::to_string(file.size()) + ", \"sha256\": \"" + sha256 + "\"}]\n");
}

TEST(CastWriter, writes_lines_that_are_json_and_short_enough_whatever_comes) {
  std::mt19937 random(1);
  for (int round = 0; round < 200; ++round) {
    Writer writer({});
    writer.output(0s, Stream::output, as_bytes(testing::hard_bytes(random, 300)));
    writer.end(1s, {});
    for (const auto& line : lines_of(writer.take())) ASSERT_TRUE(nlohmann::json::accept(line)) << line;
  }
  Writer writer({});
  writer.output(0s, Stream::output, Bytes(3 * max_event, 1));
  writer.output(0s, Stream::output, Bytes(3 * max_event, 0xff));
  for (const auto& line : lines_of(writer.take())) EXPECT_LT(line.size(), max_line);
}

// Any bytes, cut anywhere, at any times.
TEST(CastWriter, loses_no_byte_of_any_output) {
  std::mt19937 random(2);
  for (int round = 0; round < 2000; ++round) {
    Writer writer({});
    std::string written[2], typed, file;
    Time now{0};
    for (int step = 0; step < 12; ++step) {
      const auto bytes = testing::hard_bytes(random, random() % 4);
      const auto stream = random() % 4 == 0 ? Stream::error : Stream::output;
      now += Time(random() % 150'000);
      writer.time_is(now);
      if (random() % 5 == 0) {
        writer.input(now, as_bytes(bytes));
        typed += bytes;
      } else {
        writer.output(now, stream, as_bytes(bytes));
        written[stream == Stream::error] += bytes;
      }
      if (random() % 3 == 0) file += writer.take();
      if (random() % 6 == 0) writer.resize(now, 80, 24);
    }
    writer.end(now, {});
    file += writer.take();
    const auto read = testing::read(file, 1 + random() % 500);
    ASSERT_EQ(read.verdict, Verdict::whole) << read.fault;
    ASSERT_EQ(read.bytes(Event::Kind::output, Stream::output), written[0]);
    ASSERT_EQ(read.bytes(Event::Kind::output, Stream::error), written[1]);
    ASSERT_EQ(read.bytes(Event::Kind::input, Stream::output), typed);
  }
}

}  // namespace
}  // namespace sshrp::cast
