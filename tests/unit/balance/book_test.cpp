// Places, queues and who may have them.
// SPDX-License-Identifier: MIT
#include "balance/book_fixture.h"

namespace sshrp::balance {
namespace {

GroupSetup narrow(GroupSetup setup, std::uint32_t max_sessions, std::uint32_t queue = 100) {
  for (ServerSetup& server : setup.servers) server.max_sessions = max_sessions;
  setup.queue = queue;
  return setup;
}

TEST_F(BookTest, denies_what_there_is_not) {
  EXPECT_EQ(denied(ask()), Denial::no_such_group);
  use(group_of(0));
  EXPECT_EQ(denied(ask()), Denial::none_in_service);
}

TEST_F(BookTest, lets_those_who_find_no_room_wait_in_order) {
  use(narrow(group_of(2), 1));
  const auto one = get();
  const auto other = get();
  const auto first = ask(), second = ask(), third = ask();
  EXPECT_FALSE(given(first) || denied(first));
  release(*one);
  EXPECT_EQ(given(first)->server, one->server);
  EXPECT_FALSE(given(second));
  note(*other, Outcome::logged_in);
  release(*other);
  EXPECT_EQ(given(second)->server, other->server);
  EXPECT_FALSE(given(third));
}

TEST_F(BookTest, passes_over_one_who_can_only_go_elsewhere) {
  use(narrow(group_of(2), 1));
  const auto one = get();
  const auto other = get();
  const auto first = ask("ann", {one->server}), second = ask("bob");
  release(*one);
  EXPECT_FALSE(given(first));
  EXPECT_EQ(given(second)->server, one->server);
  release(*other);
  EXPECT_EQ(given(first)->server, other->server);
}

TEST_F(BookTest, denies_those_who_have_waited_too_long) {
  GroupSetup setup = narrow(group_of(1), 1);
  setup.queue_timeout = 5s;
  use(std::move(setup));
  const auto held = get();
  const auto patient = ask(), hasty = ask("ann", {}, {}, 1, 1000);
  EXPECT_EQ(book.next(), now + 1s);
  now += 1s;
  book.on_time(now);
  take();
  EXPECT_EQ(denied(hasty), Denial::timed_out);
  EXPECT_FALSE(denied(patient));
  EXPECT_EQ(book.next(), now + 4s);
  now += 4s;
  book.on_time(now);
  take();
  EXPECT_EQ(denied(patient), Denial::timed_out);
  EXPECT_EQ(denials[patient].sentence, "a (full: 1 sessions)");
  EXPECT_EQ(book.next(), TimePoint::max());
}

TEST_F(BookTest, lets_no_more_wait_than_the_queue_holds) {
  use(narrow(group_of(1), 1, 4));
  const auto held = get();
  std::vector<std::uint32_t> waiting;
  for (const char* const user : {"a", "b", "c", "d"}) waiting.push_back(ask(user));
  EXPECT_EQ(denied(ask("e")), Denial::queue_full);
  for (const auto request : waiting) EXPECT_FALSE(denied(request));
  use(narrow(group_of(1), 1, 0));
  EXPECT_EQ(denied(ask("f")), Denial::queue_full);
}

TEST_F(BookTest, lets_a_user_or_a_source_have_half_of_the_queue) {
  use(narrow(group_of(1), 1, 6));
  const auto held = get();
  for (int i = 0; i < 3; ++i) EXPECT_FALSE(denied(ask("ann")));
  EXPECT_EQ(denied(ask("ann")), Denial::queue_share);
  for (int i = 0; i < 2; ++i) EXPECT_FALSE(denied(ask("bob" + std::to_string(i), {}, address(7))));
  EXPECT_FALSE(denied(ask("carol", {}, address(7))));
  EXPECT_EQ(denied(ask("dave", {}, address(8))), Denial::queue_full);
}

TEST_F(BookTest, counts_one_source_whatever_users_it_names) {
  use(narrow(group_of(1), 1, 6));
  const auto held = get();
  for (int i = 0; i < 3; ++i) EXPECT_FALSE(denied(ask("user" + std::to_string(i), {}, address(7))));
  EXPECT_EQ(denied(ask("user9", {}, address(7))), Denial::queue_share);
  EXPECT_FALSE(denied(ask("user9", {}, address(8))));
}

TEST_F(BookTest, forgets_a_client_that_goes_at_once) {
  use(narrow(group_of(1), 1, 2));
  const auto held = get();
  const auto gone = ask("ann"), next = ask("bob");
  EXPECT_TRUE(book.hear(1, message::Cancel{gone}, now));
  EXPECT_FALSE(book.hear(1, message::Cancel{gone}, now)) << "there is nothing any more";
  EXPECT_FALSE(denied(ask("ann"))) << "there is room again";
  release(*held);
  EXPECT_FALSE(given(gone) || denied(gone));
  EXPECT_TRUE(given(next));
}

TEST_F(BookTest, gives_all_back_of_a_worker_that_ends) {
  use(narrow(group_of(2), 2));
  for (int i = 0; i < 4; ++i) {
    const auto held = get("ann", {}, {}, 1);
    if (i % 2 == 0) note(*held, Outcome::logged_in);
  }
  const auto its_own = ask("ann", {}, {}, 1);
  const auto others = ask("bob", {}, {}, 2);
  book.forget(1, now);
  take();
  EXPECT_TRUE(given(others));
  EXPECT_FALSE(given(its_own));
  EXPECT_EQ(row("a").sessions + row("b").sessions, 0u);
  EXPECT_EQ(row("a").logins + row("b").logins, 1u);
  book.forget(1, now);
  EXPECT_FALSE(book.hear(1, message::Release{1}, now));
}

TEST_F(BookTest, two_workers_together_never_exceed_what_a_server_may_have) {
  use(narrow(group_of(1), 10, 100));
  int got = 0;
  for (int i = 0; i < 20; ++i)
    got += get("u" + std::to_string(i), {}, {}, static_cast<Asker>(1 + i % 2)) ? 1 : 0;
  use(narrow(group_of(1), 10, 100));
  for (int i = 0; i < 20; ++i)
    got += get("w" + std::to_string(i), {}, {}, static_cast<Asker>(3 + i % 2)) ? 1 : 0;
  EXPECT_EQ(got, 10);
}

TEST_F(BookTest, a_worker_names_only_what_is_its_own) {
  use(group_of(1));
  const auto held = get("ann", {}, {}, 1);
  EXPECT_FALSE(book.hear(2, message::Release{held->place}, now));
  EXPECT_FALSE(book.hear(2, message::Note{held->place, 1, 0}, now));
  EXPECT_EQ(row("a").logins, 1u);
  EXPECT_TRUE(release(*held));
  EXPECT_FALSE(release(*held)) << "twice";
  EXPECT_FALSE(note(*held, Outcome::failed)) << "too late";
  EXPECT_EQ(row("a").logins, 0u);
}

TEST_F(BookTest, hears_one_outcome_of_a_place) {
  use(group_of(2));
  const auto held = get();
  EXPECT_TRUE(note(*held, Outcome::failed));
  for (int i = 0; i < 10; ++i) EXPECT_FALSE(note(*held, Outcome::failed));
  EXPECT_FALSE(note(*held, Outcome::logged_in));
  EXPECT_EQ(row(held->server).failed, 1u);
  EXPECT_EQ(row(held->server).state, State::up);
  const auto session = get();
  EXPECT_TRUE(note(*session, Outcome::reached));
  EXPECT_TRUE(note(*session, Outcome::logged_in));
  EXPECT_FALSE(note(*session, Outcome::logged_in));
  EXPECT_EQ(row(session->server).sessions, 1u);
}

TEST_F(BookTest, answers_a_request_once_though_it_is_asked_twice) {
  use(narrow(group_of(1), 1));
  const auto held = get();
  const message::Ask ask{77, "web", "ann", {}, {}, 1000};
  EXPECT_TRUE(book.hear(1, ask, now));
  EXPECT_FALSE(book.hear(1, ask, now));
  EXPECT_EQ(book.rows(now).groups[0].waiting, 1u);
}

// Whatever is released, somebody might belong to the server that is drained.
TEST_F(BookTest, passes_over_so_many_at_once_and_over_the_rest_when_others_were_heard) {
  GroupSetup setup = narrow(group_of(2), 2, 2000);
  setup.sticky = Stickiness::user;
  use(std::move(setup));
  const auto one = get("zoe"), other = get("zoe", {one->server == "a" ? "b" : "a"});
  release(*other);
  note(*one, Outcome::logged_in);
  const auto second = get("zoe");
  ASSERT_EQ(second->server, one->server);
  note(*second, Outcome::logged_in);
  book.set_service("web", one->server, Service::drain, now);
  get("ann"), get("bob");
  for (int i = 0; i < 1000; ++i) ask("user" + std::to_string(i));
  const auto third = ask("zoe");
  release(*second);
  EXPECT_FALSE(given(third));
  int times = 0;
  for (; !given(third) && book.next() <= now; ++times) {
    book.on_time(now);
    take();
  }
  ASSERT_TRUE(given(third));
  EXPECT_EQ(given(third)->server, one->server);
  EXPECT_EQ(times, 4);
  for (; book.next() <= now; ++times) book.on_time(now);
  EXPECT_LE(times, 6) << "then there is nothing more to do";
}

TEST_F(BookTest, passes_over_all_though_places_are_released_all_the_time) {
  GroupSetup setup = narrow(group_of(2), 2, 2000);
  setup.sticky = Stickiness::user;
  use(std::move(setup));
  const auto one = get("zoe");
  note(*one, Outcome::logged_in);
  const auto second = get("zoe");
  note(*second, Outcome::logged_in);
  book.set_service("web", one->server, Service::drain, now);
  auto held = get("ann");
  get("bob");
  std::vector<std::uint32_t> waiting;
  for (int i = 0; i < 1000; ++i) waiting.push_back(ask("user" + std::to_string(i)));
  const auto third = ask("zoe");
  release(*second);
  for (std::size_t i = 0; i < 10 && !given(third); ++i) {
    release(*held);
    held = given(waiting[i]);
    ASSERT_TRUE(held) << "who came first is first";
    book.on_time(now);
    take();
  }
  EXPECT_TRUE(given(third));
}

TEST_F(BookTest, bounds_what_a_worker_has) {
  use(narrow(group_of(1), 1, max_queue));
  const auto held = get();
  for (std::size_t i = 0; i < Book::max_asks; ++i) ask("user" + std::to_string(i));
  EXPECT_EQ(denied(ask("last")), Denial::too_many);
  EXPECT_FALSE(denied(ask("ann", {}, {}, 2))) << "of another one";
}

TEST_F(BookTest, takes_up_what_workers_hold_from_before) {
  use(narrow(group_of(2), 2));
  EXPECT_TRUE(book.hear(1, message::Hold{7, "web", "a", "ann", {}, true}, now));
  EXPECT_TRUE(book.hear(1, message::Hold{1, "web", "a", "bob", {}, false}, now));
  EXPECT_FALSE(book.hear(1, message::Hold{7, "web", "b", "ann", {}, true}, now)) << "that number is taken";
  EXPECT_FALSE(book.hear(1, message::Hold{8, "web", "x", "ann", {}, true}, now));
  EXPECT_FALSE(book.hear(1, message::Hold{8, "other", "a", "ann", {}, true}, now));
  EXPECT_EQ(row("a").sessions, 1u);
  EXPECT_EQ(row("a").logins, 1u);
  const auto next = get();
  EXPECT_EQ(next->server, "b");
  EXPECT_NE(next->place, 1u) << "a number of its own";
  EXPECT_FALSE(book.hear(1, message::Hold{9, "web", "a", "ann", {}, true}, now)) << "once it has asked";
  EXPECT_TRUE(book.hear(1, message::Release{7}, now));
  EXPECT_EQ(row("a").sessions, 0u);
}

TEST_F(BookTest, keeps_what_it_knows_across_setups) {
  use(narrow(group_of(3), 5));
  const auto session = get();
  note(*session, Outcome::logged_in);
  std::string down = session->server == "b" ? "c" : "b";
  bring_down(down);
  book.set_service("web", session->server, Service::drain, now);
  for (int i = 0; i < 100; ++i) {
    GroupSetup setup = narrow(group_of(4), 5);
    std::ranges::reverse(setup.servers);
    use(std::move(setup));
  }
  EXPECT_EQ(row(down).state, State::down);
  EXPECT_EQ(row(session->server).state, State::drain);
  EXPECT_EQ(row(session->server).sessions, 1u);
  EXPECT_EQ(row("d").state, State::up);
}

TEST_F(BookTest, keeps_count_of_a_server_that_was_away_meanwhile) {
  use(narrow(group_of(1), 1));
  const auto held = get();
  use(GroupSetup{.name = "web"});
  EXPECT_EQ(denied(ask()), Denial::none_in_service);
  use(narrow(group_of(1), 1));
  const auto waiting = ask();
  EXPECT_FALSE(given(waiting)) << "who was there is there still";
  release(*held);
  EXPECT_TRUE(given(waiting));
}

TEST_F(BookTest, keeps_a_group_that_is_gone_as_long_as_somebody_is_there) {
  use(narrow(group_of(1), 1));
  const auto held = get();
  const auto waiting = ask();
  book.use({}, now);
  take();
  EXPECT_EQ(denied(waiting), Denial::no_such_group);
  EXPECT_TRUE(book.rows(now).groups.empty());
  EXPECT_TRUE(note(*held, Outcome::failed));
  use(narrow(group_of(1), 1));
  EXPECT_FALSE(get());
  book.use({}, now);
  EXPECT_TRUE(release(*held));
  use(narrow(group_of(1), 1));
  EXPECT_TRUE(get());
}

TEST_F(BookTest, takes_a_name_once) {
  GroupSetup setup = group_of(2);
  setup.servers.push_back(setup.servers[0]);
  use(std::move(setup));
  EXPECT_EQ(book.rows(now).servers.size(), 2u);
  EXPECT_EQ(spread(10), (std::map<std::string, int>{{"a", 5}, {"b", 5}}));
}

TEST_F(BookTest, serves_who_waits_once_there_is_more_room) {
  use(narrow(group_of(1), 1));
  const auto held = get();
  const auto waiting = ask();
  use(narrow(group_of(1), 2));
  take();
  EXPECT_TRUE(given(waiting));
}

TEST_F(BookTest, leads_nobody_where_an_operator_wants_none) {
  use(group_of(2));
  book.set_service("web", "a", Service::maint, now);
  for (const auto& [server, count] : spread(10)) EXPECT_EQ(server, "b");
  book.set_service("web", "b", Service::maint, now);
  const auto request = ask();
  EXPECT_EQ(denied(request), Denial::none_in_service);
  EXPECT_EQ(denials[request].sentence, "a (maint: an operator says so), b (maint: an operator says so)");
  const auto changes = book.take_changes();
  ASSERT_EQ(changes.size(), 2u);
  EXPECT_EQ(changes[0].after, State::maint);
}

TEST_F(BookTest, remembers_what_an_operator_said_of_a_server_to_come) {
  book.set_service("web", "b", Service::drain, now);
  use(group_of(2));
  EXPECT_EQ(row("b").state, State::drain);
  for (const auto& [server, count] : spread(10)) EXPECT_EQ(server, "a");
}

}  // namespace
}  // namespace sshrp::balance
