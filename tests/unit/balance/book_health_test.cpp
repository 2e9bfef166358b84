// What becomes of servers by what workers say.
// SPDX-License-Identifier: MIT
#include "balance/book_fixture.h"

namespace sshrp::balance {
namespace {

class BookHealth : public BookTest {};

TEST_F(BookHealth, tells_that_a_server_is_down_and_why) {
  use(group_of(2));
  bring_down("a");
  const auto changes = book.take_changes();
  ASSERT_EQ(changes.size(), 1u);
  EXPECT_EQ(changes[0].server, "a");
  EXPECT_EQ(changes[0].before, State::up);
  EXPECT_EQ(changes[0].after, State::down);
  EXPECT_EQ(changes[0].why, "3 logins in a row failed there");
  EXPECT_EQ(row("a").failed, 3u);
  EXPECT_EQ(row("a").changed, 1'000'000'000'000u);
  for (int i = 0; i < 10; ++i) EXPECT_EQ(probe(), "b");
}

TEST_F(BookHealth, has_one_login_try_it_after_the_pause) {
  use(group_of(2));
  bring_down("a");
  now += 10s;
  const auto trial = get();
  EXPECT_EQ(trial->server, "a");
  for (int i = 0; i < 10; ++i) EXPECT_EQ(probe(), "b") << "until it is known";
  attempt(*trial, Outcome::failed);
  EXPECT_EQ(probe(), "b");
  now += 19s;
  EXPECT_EQ(probe(), "b");
  now += 1s;
  EXPECT_EQ(probe("ann", {"b"}), "a") << "none else is left, but that says nothing";
  const auto again = get();
  EXPECT_EQ(again->server, "a");
  note(*again, Outcome::reached);
  EXPECT_EQ(row("a").state, State::starting);
}

TEST_F(BookHealth, has_another_try_where_the_first_went_without_a_word) {
  use(group_of(2));
  bring_down("a");
  now += 10s;
  const auto trial = get();
  EXPECT_EQ(trial->server, "a");
  release(*trial);
  const auto next = get();
  EXPECT_EQ(next->server, "a");
  attempt(*next, Outcome::abandoned);
  const auto third = get("ann", {}, {}, 2);
  EXPECT_EQ(third->server, "a");
  book.forget(2, now);
  EXPECT_EQ(get()->server, "a");
}

TEST_F(BookHealth, does_not_try_with_a_login_that_has_failed_elsewhere) {
  use(group_of(3));
  bring_down("a");
  now += 10s;
  EXPECT_EQ(probe("ann", {"b"}), "c");
}

TEST_F(BookHealth, tries_all_where_all_are_down_the_soonest_due_first) {
  GroupSetup setup = group_of(3);
  setup.max_fails = 1;
  use(std::move(setup));
  attempt(*get("x", {"b", "c"}), Outcome::failed);
  now += 1s;
  attempt(*get("x", {"a", "c"}), Outcome::failed);
  for (int i = 0; i < 5; ++i) attempt(*get("x", {"a", "b"}), Outcome::failed);
  EXPECT_EQ(row("c").state, State::up) << "the last one isn't given up";
  for (int i = 0; i < 4; ++i) attempt(*get("x", {"a", "b"}), Outcome::refusing);
  EXPECT_EQ(row("c").state, State::refusing);
  EXPECT_EQ(probe("ann"), "c") << "its pause is the shortest";
  EXPECT_EQ(probe("ann", {"c"}), "a");
  EXPECT_EQ(probe("ann", {"c", "a"}), "b");
  const auto request = ask("ann", {"a", "b", "c"});
  EXPECT_EQ(denied(request), Denial::none_left);
  EXPECT_EQ(
      denials[request].sentence,
      "a (down: a login failed there), b (down: a login failed there), c (refusing: it turns logins away)");
  note(*get("ann", {"c", "a"}), Outcome::reached);
  EXPECT_EQ(probe("bob"), "b") << "the one that was found well";
}

TEST_F(BookHealth, backs_off_from_one_that_refuses_us_and_counts_it) {
  use(group_of(2));
  for (int i = 0; i < 3; ++i) attempt(*get("x", {"b"}), Outcome::refusing);
  EXPECT_EQ(row("a").state, State::refusing);
  EXPECT_EQ(row("a").refused, 3u);
  EXPECT_EQ(row("a").failed, 0u);
  for (int i = 0; i < 10; ++i) EXPECT_EQ(probe(), "b");
  now += 1s;
  EXPECT_EQ(get()->server, "a") << "one may try it";
  EXPECT_EQ(probe(), "b");
}

TEST_F(BookHealth, leads_nobody_to_a_wrong_host_key_until_an_operator_says_ready) {
  use(group_of(2));
  attempt(*get("x", {"b"}), Outcome::wrong_host_key);
  EXPECT_EQ(row("a").state, State::wrong_host_key);
  now += 100h;
  for (int i = 0; i < 10; ++i) EXPECT_EQ(probe(), "b");
  EXPECT_EQ(denied(ask("ann", {"b"})), Denial::none_left);
  book.set_service("web", "a", Service::ready, now);
  EXPECT_EQ(row("a").state, State::up);
  EXPECT_EQ(probe("ann", {"b"}), "a");
}

TEST_F(BookHealth, refused_logins_say_nothing_against_a_server) {
  use(group_of(2));
  for (int i = 0; i < 100; ++i)
    attempt(*get("x", {"b"}), Outcome::reached);  // what a worker says of these, too
  EXPECT_EQ(row("a").state, State::up);
}

TEST_F(BookHealth, many_failures_at_once_are_one_reason) {
  use(group_of(2));
  std::vector<Held> all;
  for (int i = 0; i < 200; ++i) all.push_back(*get("x", {"b"}));
  now += 3s;
  for (const Held& held : all) attempt(held, Outcome::failed);
  now += 10s;
  EXPECT_EQ(get()->server, "a") << "the first pause, not the two-hundredth";
}

TEST_F(BookHealth, a_flapping_server_gets_ever_less) {
  use(group_of(2));
  int there = 0;
  for (int second = 0; second < 600; ++second) {
    for (int i = 0; i < 10; ++i) {
      const auto held = get("user" + std::to_string(i));
      there += held->server == "a" ? 1 : 0;
      // It answers in every other second.
      attempt(*held, held->server == "a" && second % 2 == 0 ? Outcome::failed : Outcome::reached);
    }
    now += 1s;
  }
  EXPECT_LT(there, 60) << "of 6000 logins";
}

TEST_F(BookHealth, has_one_who_waits_try_a_server_after_its_pause) {
  GroupSetup setup = group_of(2);
  setup.servers[1].max_sessions = 1;
  use(std::move(setup));
  bring_down("a");
  const auto held = get();
  const auto first = ask("bob"), second = ask("carol"), elsewhere = ask("dave", {"a"});
  EXPECT_EQ(book.next(), now + 10s);
  now += 10s;
  book.on_time(now);
  take();
  ASSERT_EQ(given(first)->server, "a");
  EXPECT_FALSE(given(second));
  EXPECT_GT(book.next(), now) << "there is nothing more to do now";
  note(*given(first), Outcome::reached);
  EXPECT_EQ(given(second)->server, "a");
  EXPECT_FALSE(given(elsewhere));
}

TEST_F(BookHealth, has_one_who_waits_try_a_server_after_its_pause_by_hash_too) {
  GroupSetup setup = group_of(2);
  setup.balance = Balance::hash_user;
  setup.servers[1].max_sessions = 1;
  use(std::move(setup));
  bring_down("a");
  const auto held = get();
  ASSERT_EQ(held->server, "b");
  const auto first = ask("bob"), second = ask("carol");
  now += 10s;
  book.on_time(now);
  take();
  ASSERT_TRUE(given(first));
  EXPECT_EQ(given(first)->server, "a");
  EXPECT_FALSE(given(second));
}

TEST_F(BookHealth, tries_a_server_by_hash_though_a_backup_is_up) {
  GroupSetup setup = group_of(2);
  setup.balance = Balance::hash_user;
  setup.servers[1].backup = true;
  use(std::move(setup));
  bring_down("a");
  EXPECT_EQ(probe(), "b");
  now += 10s;
  EXPECT_EQ(probe(), "a");
}

TEST_F(BookHealth, serves_who_was_elsewhere_when_one_that_rests_has_room) {
  GroupSetup setup = group_of(2);
  for (ServerSetup& server : setup.servers) server.max_sessions = 1;
  setup.check = Check::tcp;  // which end the rest
  use(std::move(setup));
  const auto held = get("ann", {"a"}), other = get("eve");
  ASSERT_EQ(held->server, "b");
  ASSERT_EQ(other->server, "a");
  note(*held, Outcome::logged_in);
  for (int i = 0; i < 5; ++i) {
    now += 30s;
    for (const CheckDue& due : book.take_checks(now)) {
      const std::string& name = due.group->servers[due.server].name;
      book.checked("web", name, name == "b" ? CheckResult::failed : CheckResult::well, "", now);
    }
  }
  ASSERT_EQ(row("b").state, State::down);
  const auto waiting = ask("bob", {"a"});
  EXPECT_FALSE(given(waiting));
  release(*held);
  ASSERT_TRUE(given(waiting));
  EXPECT_EQ(given(waiting)->server, "b");
}

TEST_F(BookHealth, serves_who_waits_elsewhere_when_a_full_server_goes_down) {
  GroupSetup setup = group_of(2);
  setup.servers[0].max_sessions = 3;
  setup.servers[1].backup = true;
  use(std::move(setup));
  std::vector<Held> all;
  for (int i = 0; i < 3; ++i) all.push_back(*get());
  const auto waiting = ask("bob");
  EXPECT_FALSE(given(waiting));
  for (const Held& held : all) note(held, Outcome::failed);
  EXPECT_EQ(given(waiting)->server, "b");
}

}  // namespace
}  // namespace sshrp::balance
