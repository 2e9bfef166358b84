// SPDX-License-Identifier: MIT
#include "channel/pending_replies.h"

#include <gmock/gmock.h>

namespace sshrp::channel {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

const Bytes first = {1};
const Bytes second = {2};

TEST(PendingReplies, has_no_place_for_a_reply_that_nobody_asked_for) {
  PendingReplies replies;
  EXPECT_FALSE(replies.replied());
}

TEST(PendingReplies, takes_one_reply_for_each_request_passed_on) {
  PendingReplies replies;
  replies.passed_on(1);
  replies.passed_on(2);
  EXPECT_TRUE(replies.replied());
  EXPECT_TRUE(replies.replied());
  EXPECT_FALSE(replies.replied());
  EXPECT_TRUE(replies.empty());
}

TEST(PendingReplies, gives_our_answer_at_once_if_nothing_is_awaited) {
  PendingReplies replies;
  replies.answered(first);
  EXPECT_THAT(replies.take_due(), ElementsAre(first));
  EXPECT_TRUE(replies.empty());
}

TEST(PendingReplies, holds_our_answer_until_all_replies_before_it_have_come) {
  PendingReplies replies;
  replies.passed_on(3);
  replies.passed_on(4);
  replies.answered(first);
  EXPECT_THAT(replies.take_due(), IsEmpty());
  EXPECT_TRUE(replies.replied());
  EXPECT_THAT(replies.take_due(), IsEmpty());
  EXPECT_TRUE(replies.replied());
  EXPECT_THAT(replies.take_due(), ElementsAre(first));
}

TEST(PendingReplies, gives_several_answers_in_the_order_of_their_requests_and_none_past_an_awaited_one) {
  PendingReplies replies;
  replies.answered(first);
  replies.answered(second);
  replies.passed_on(5);
  replies.answered(first);
  EXPECT_THAT(replies.take_due(), ElementsAre(first, second));
  EXPECT_TRUE(replies.replied());
  EXPECT_THAT(replies.take_due(), ElementsAre(first));
}

TEST(PendingReplies, puts_our_answer_in_the_place_of_one_that_never_comes) {
  PendingReplies replies;
  for (const std::uint32_t number : {7u, 8u, 9u}) replies.passed_on(number);
  EXPECT_TRUE(replies.answered_instead(8, second));
  EXPECT_THAT(replies.take_due(), IsEmpty()) << "the reply before it is awaited";
  EXPECT_TRUE(replies.replied());
  EXPECT_THAT(replies.take_due(), ElementsAre(second));
  EXPECT_TRUE(replies.replied());
  EXPECT_TRUE(replies.empty());
}

TEST(PendingReplies, have_no_answer_for_what_isnt_awaited) {
  PendingReplies replies;
  replies.passed_on(7);
  EXPECT_FALSE(replies.answered_instead(8, first));
  EXPECT_TRUE(replies.answered_instead(7, first));
  EXPECT_FALSE(replies.answered_instead(7, second)) << "it is answered";
  EXPECT_THAT(replies.take_due(), ElementsAre(first));
}

TEST(PendingReplies, counts_what_waits_in_all) {
  std::size_t all = 0;
  {
    PendingReplies one, other;
    one.count_in(all);
    other.count_in(all);
    one.passed_on(1);
    one.answered(first);
    other.passed_on(2);
    EXPECT_EQ(all, 3u);
    one.replied();
    one.take_due();
    EXPECT_EQ(all, 1u);
    const PendingReplies moved(std::move(other));
    EXPECT_EQ(all, 1u);
  }
  EXPECT_EQ(all, 0u);
}

TEST(PendingReplies, to_what_we_asked_ourselves_are_ours_in_their_turn) {
  using Subject = PendingReplies::Subject;
  PendingReplies replies;
  replies.passed_on(1);
  replies.asked_by_us(1);
  replies.passed_on(2);
  EXPECT_EQ(replies.replied(), Subject::anything);
  EXPECT_EQ(replies.replied(), Subject::peers_life);
  EXPECT_EQ(replies.replied(), Subject::anything);
}

TEST(PendingReplies, that_we_give_dont_wait_for_one_to_what_we_asked_ourselves) {
  PendingReplies replies;
  replies.asked_by_us(1);
  replies.answered(first);
  EXPECT_THAT(replies.take_due(), ElementsAre(first));
  replies.passed_on(2);
  replies.asked_by_us(2);
  replies.answered(second);
  EXPECT_THAT(replies.take_due(), IsEmpty());
  EXPECT_EQ(replies.replied(), PendingReplies::Subject::peers_life);
  EXPECT_EQ(replies.replied(), PendingReplies::Subject::anything);
  EXPECT_THAT(replies.take_due(), ElementsAre(second));
  EXPECT_EQ(replies.replied(), PendingReplies::Subject::peers_life);
  EXPECT_TRUE(replies.empty());
}

TEST(PendingReplies, arent_awaited_to_what_we_asked_and_the_other_side_doesnt_know) {
  std::size_t all = 0;
  PendingReplies replies;
  replies.count_in(all);
  replies.passed_on(7);
  replies.asked_by_us(7);
  replies.passed_on(8);
  replies.our_request_is_unknown(8);
  EXPECT_EQ(all, 3u) << "that number is somebody else's";
  replies.our_request_is_unknown(7);
  EXPECT_EQ(all, 2u);
  EXPECT_FALSE(replies.answered_instead(9, first));
  EXPECT_EQ(replies.replied(), PendingReplies::Subject::anything);
  EXPECT_EQ(replies.replied(), PendingReplies::Subject::anything);
  EXPECT_TRUE(replies.empty());
}

TEST(PendingReplies, of_who_has_been_told_of_the_close_are_nobodys) {
  std::size_t all = 0;
  PendingReplies replies;
  replies.count_in(all);
  replies.passed_on(1);
  replies.answered({1});
  EXPECT_EQ(all, 2u);
  replies.abandon();
  replies.passed_on(2);
  replies.answered({2});
  EXPECT_EQ(all, 0u);
  EXPECT_FALSE(replies.replied());
  EXPECT_TRUE(replies.take_due().empty());
}

}  // namespace
}  // namespace sshrp::channel
