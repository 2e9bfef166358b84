// SPDX-License-Identifier: MIT
#include "login/likeness.h"

#include <gtest/gtest.h>

#include <map>
#include <set>

namespace sshrp::login {
namespace {

using msg::AuthMethod;
using msg::AuthMethods;
using namespace std::chrono_literals;

constexpr AuthMethods by_password{AuthMethod::password, AuthMethod::keyboard_interactive};
constexpr AuthMethods by_key{AuthMethod::publickey};
const NoUpstream down{wire::DisconnectReason::by_application, "down"};

std::vector<Likeness::Traits> routes(int count) {
  std::vector<Likeness::Traits> all;
  for (int i = 0; i < count; ++i) {
    all.push_back({.route = "route" + std::to_string(i),
                   .methods = i % 2 == 0 ? by_password : by_key,
                   .that_reach = by_password,
                   .one_upstream = true});
  }
  return all;
}

Likenesses likenesses(int count, std::string_view secret = "secret") {
  return Likenesses(routes(count), util::SecretBytes(secret));
}

std::string user(int number) { return "user" + std::to_string(number); }

TEST(Likenesses, make_an_unknown_user_like_those_of_one_route_for_ever) {
  std::map<std::string, int> users_of;
  for (int i = 0; i < 1000; ++i) {
    const std::string route = likenesses(4).of_unknown(user(i))->route();
    EXPECT_EQ(likenesses(4).of_unknown(user(i))->route(), route);
    ++users_of[route];
  }
  ASSERT_EQ(users_of.size(), 4u);
  for (const auto& [route, users] : users_of) EXPECT_GT(users, 150) << route;
}

TEST(Likenesses, cant_be_told_without_the_secret) {
  int same = 0;
  for (int i = 0; i < 1000; ++i) {
    if (likenesses(4).of_unknown(user(i))->route() == likenesses(4, "other").of_unknown(user(i))->route())
      ++same;
  }
  EXPECT_LT(same, 350);
}

// Else who compares before and after a reload sees which names have no route: those of users with one stay as
// they were.
TEST(Likenesses, stay_for_most_users_when_a_route_is_added) {
  int changed = 0;
  for (int i = 0; i < 1000; ++i) {
    if (likenesses(9).of_unknown(user(i))->route() != likenesses(10).of_unknown(user(i))->route()) ++changed;
  }
  EXPECT_LT(changed, 150);
}

TEST(Likenesses, have_the_methods_of_some_route_and_never_of_several) {
  const Likenesses all = likenesses(4);
  std::set<std::string> lists;
  for (int i = 0; i < 100; ++i) lists.insert(all.of_unknown(user(i))->methods().name_list());
  EXPECT_EQ(lists, (std::set<std::string>{"publickey", "password,keyboard-interactive"}));
}

TEST(Likenesses, of_no_route_at_all_offer_nothing) {
  EXPECT_TRUE(likenesses(0).of_unknown("user")->methods().empty());
  EXPECT_TRUE(likenesses(1).of_route("another")->methods().empty());
}

TEST(Likenesses, have_a_least_time_for_each_user_up_to_a_quarter_longer) {
  const Likenesses all = likenesses(1);
  std::set<AnswerTimes::Duration> times;
  for (int i = 0; i < 100; ++i) {
    const auto time = all.least_time(1s, user(i));
    EXPECT_EQ(time, all.least_time(1s, user(i)));
    EXPECT_TRUE(time >= 1s && time < 1250ms);
    times.insert(time);
  }
  EXPECT_GT(times.size(), 50u);
}

// 110 refusals of one's own route, all of them slow: users without a route that are like others' are told as
// soon as these are.
TEST(Likenesses, cant_be_poisoned_by_who_knows_a_route) {
  const Likenesses all = likenesses(2);
  const LikenessPtr own = all.of_route("route0"), attacked = all.of_route("route1");
  for (AnswerKind kind : {AnswerKind::refusal_of_password, AnswerKind::first_prompt}) {
    for (int i = 0; i < 110; ++i) own->times(kind).of_known(7s, 1s);
    const auto of_known = attacked->times(kind).of_known(0s, 1s);
    for (int i = 0; i < 100; ++i) {
      const LikenessPtr unknown = all.of_unknown(user(i));
      EXPECT_EQ(unknown->times(kind).of_unknown(1s), unknown == own ? 8s : of_known);
    }
    EXPECT_EQ(own->times(kind).of_known(0s, 1s), 8s);  // and its users are like those who are like them
  }
}

TEST(Likeness, says_what_users_of_the_route_are_told_of_their_upstream) {
  Likeness likeness(routes(1).front());
  EXPECT_FALSE(likeness.no_upstream(AuthMethod::password));
  likeness.note_upstream(down);
  EXPECT_EQ(likeness.no_upstream(AuthMethod::password)->for_client, "down");
  EXPECT_FALSE(likeness.no_upstream(AuthMethod::publickey));  // which needs no upstream before it is accepted
  likeness.note_upstream(std::nullopt);
  EXPECT_FALSE(likeness.no_upstream(AuthMethod::password));
}

// An upstream that is well again is noticed by who has a route to it only.
TEST(Likeness, forgets_a_trouble_that_nobody_has_met_again) {
  Likeness likeness(routes(1).front());
  const Likeness::Clock::time_point start{1h};
  likeness.note_upstream(down, start);
  EXPECT_TRUE(likeness.no_upstream(AuthMethod::password, start));
  EXPECT_TRUE(likeness.no_upstream(AuthMethod::password, start + 4999ms));
  EXPECT_FALSE(likeness.no_upstream(AuthMethod::password, start + Likeness::trouble_lasts));
  likeness.note_upstream(down, start + 6s);
  EXPECT_TRUE(likeness.no_upstream(AuthMethod::password, start + 10s));
}

// Prompts and refusals of more keys come soon, but not from an upstream that is far away.
TEST(Likeness, hides_a_slow_upstream_where_answers_come_soon) {
  Likeness likeness(routes(1).front());
  for (AnswerKind kind : {AnswerKind::first_prompt, AnswerKind::refusal_of_more_keys}) {
    const auto of_known = likeness.times(kind).of_known(3s, 50ms);
    EXPECT_EQ(of_known, 3200ms);
    EXPECT_EQ(likeness.times(kind).of_unknown(50ms), of_known);
  }
}

TEST(Likeness, doesnt_believe_what_strangers_can_choose) {
  Likeness::Traits traits = routes(1).front();
  traits.one_upstream = false;
  Likeness likeness(traits);
  likeness.note_upstream(down);
  EXPECT_FALSE(likeness.no_upstream(AuthMethod::password));
}

}  // namespace
}  // namespace sshrp::login
