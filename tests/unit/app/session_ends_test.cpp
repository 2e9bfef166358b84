// SPDX-License-Identifier: MIT
#include "app/session_ends.h"

#include <gtest/gtest.h>

#include "app/control_messages.h"

namespace sshrp::app {
namespace {

constexpr SessionEnds::Clock::time_point start{std::chrono::seconds(100)};

class SessionEndsTest : public ::testing::Test {
 protected:
  void begin(std::set<SessionEnds::Asked> asked, std::uint64_t max_ended = 100) {
    ends.begin(
        std::move(asked), max_ended, [this](std::uint64_t ended) { heard.push_back(ended); }, start);
  }

  SessionEnds ends;
  std::vector<std::uint64_t> heard;
};

TEST_F(SessionEndsTest, are_over_once_all_have_answered) {
  begin({{10, 1}, {11, 1}});
  ends.answered({10, 1}, 2);
  ends.answered({10, 1}, 2);
  ends.answered({11, 2}, 9);
  EXPECT_TRUE(heard.empty());
  ends.answered({11, 1}, 3);
  EXPECT_EQ(heard, std::vector<std::uint64_t>{5});
  EXPECT_EQ(ends.next(), std::nullopt);
}

TEST_F(SessionEndsTest, are_over_at_once_where_nobody_was_asked) {
  begin({});
  EXPECT_EQ(heard, std::vector<std::uint64_t>{0});
}

TEST_F(SessionEndsTest, wait_for_nobody_who_is_gone) {
  begin({{10, 1}, {10, 2}, {0, 1}});
  ends.answered({0, 1}, 1);
  ends.gone(10);
  EXPECT_EQ(heard, std::vector<std::uint64_t>{1});
}

TEST_F(SessionEndsTest, wait_no_longer_than_that_for_one_that_never_answers) {
  begin({{0, 1}, {10, 1}});
  ends.answered({10, 1}, 4);
  EXPECT_EQ(ends.next(), start + end_grace);
  ends.on_time(start + end_grace - std::chrono::milliseconds(1));
  EXPECT_TRUE(heard.empty());
  ends.on_time(start + end_grace);
  EXPECT_EQ(heard, std::vector<std::uint64_t>{4});
  ends.answered({0, 1}, 1);
  EXPECT_EQ(heard.size(), 1u);
}

TEST_F(SessionEndsTest, are_never_more_than_were_to_end) {
  begin({{10, 1}, {11, 1}}, 3);
  ends.answered({10, 1}, ~std::uint64_t{0});
  ends.answered({11, 1}, ~std::uint64_t{0});
  EXPECT_EQ(heard, std::vector<std::uint64_t>{3});
}

TEST(SessionIds, are_what_they_were_in_as_many_messages_as_it_takes) {
  std::vector<std::string> ids{"no id", "000000000000"};
  for (std::size_t i = 1; i <= max_ids_in_message; ++i) ids.push_back(fmt::format("{:012x}", i));
  const auto pieces = encode_ids(ids);
  ASSERT_EQ(pieces.size(), 2u);
  const std::string sentence(max_end_sentence * 4, 'x');  // as long as it gets once it is escaped
  EXPECT_LE(wire::encode(message::EndSessions{1, sentence, {pieces[0]}}).size(), max_control_message);
  auto decoded = decode_ids(pieces[0]);
  EXPECT_EQ(decoded.size(), max_ids_in_message);
  EXPECT_EQ(decoded[0], "000000000000");
  EXPECT_EQ(decode_ids(pieces[1]), std::vector<std::string>{fmt::format("{:012x}", max_ids_in_message)});
}

TEST(SessionIds, are_refused_where_they_are_none) {
  for (const std::string& text : {std::string(), std::string("00000000000"), std::string("00000000000G"),
                                  std::string((max_ids_in_message + 1) * 12, '0')})
    EXPECT_THROW(decode_ids(as_bytes(text)), wire::ProtocolError) << text.size();
}

}  // namespace
}  // namespace sshrp::app
