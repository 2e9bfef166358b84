#include "relay/pending_replies.h"

#include <gmock/gmock.h>

namespace sshrp::relay {
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

TEST(PendingReplies, is_full_at_its_bound) {
  PendingReplies replies;
  for (std::size_t i = 0; i < PendingReplies::most; ++i) {
    EXPECT_FALSE(replies.full());
    replies.passed_on(6);
  }
  EXPECT_TRUE(replies.full());
}

}  // namespace
}  // namespace sshrp::relay
