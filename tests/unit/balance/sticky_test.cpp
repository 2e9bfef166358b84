// SPDX-License-Identifier: MIT
#include "balance/sticky.h"

#include "balance/book_fixture.h"

namespace sshrp::balance {
namespace {

constexpr TimePoint now{1000s};

TEST(StickyTable, remembers_the_last_session_until_then) {
  Sticky sticky;
  EXPECT_EQ(sticky.find("ann", now), nullptr);
  const auto one = sticky.begin("ann", 1), other = sticky.begin("ann", 1);
  sticky.end("ann", one, now + 5s);
  ASSERT_NE(sticky.find("ann", now + 10s), nullptr) << "one goes on";
  EXPECT_EQ(sticky.find("ann", now)->sessions, 1u);
  sticky.end("ann", other, now + 20s);
  EXPECT_EQ(sticky.find("ann", now + 19s)->sessions, 0u);
  EXPECT_EQ(sticky.find("ann", now + 19s)->server, 1u);
  EXPECT_EQ(sticky.find("ann", now + 20s), nullptr);
  EXPECT_EQ(sticky.size(), 0u);
}

TEST(StickyTable, goes_with_who_logs_in_elsewhere) {
  Sticky sticky;
  const auto before = sticky.begin("ann", 1);
  const auto after = sticky.begin("ann", 2);
  EXPECT_EQ(sticky.find("ann", now)->server, 2u);
  EXPECT_EQ(sticky.find("ann", now)->sessions, 1u);
  sticky.end("ann", before, now);
  EXPECT_EQ(sticky.find("ann", now)->sessions, 1u) << "that was elsewhere";
  sticky.end("ann", after, now + 5s);
  sticky.end("ann", after, now + 9s);
  EXPECT_EQ(sticky.find("ann", now + 7s), nullptr) << "ended twice";
}

TEST(StickyTable, forgets_the_oldest_and_first_those_without_a_session) {
  constexpr std::size_t max = 100;
  Sticky sticky(max);
  sticky.begin("going on", 1);
  for (std::size_t i = 1; i < max; ++i) {
    const std::string user = "user" + std::to_string(i);
    sticky.end(user, sticky.begin(user, 1), now + 1h);
  }
  EXPECT_EQ(sticky.size(), max);
  sticky.begin("new", 1);
  EXPECT_EQ(sticky.size(), max);
  EXPECT_EQ(sticky.find("user1", now), nullptr);
  EXPECT_NE(sticky.find("user2", now), nullptr);
  EXPECT_NE(sticky.find("going on", now), nullptr);
  for (std::size_t i = 0; i < max; ++i) sticky.begin("newer" + std::to_string(i), 1);
  EXPECT_EQ(sticky.size(), max);
  EXPECT_EQ(sticky.find("going on", now), nullptr) << "where all have one";
}

TEST(StickyTable, forgets_all_that_begin_so) {
  Sticky sticky;
  for (const char* const key : {"a1", "b1", "b2", "c1"}) sticky.begin(key, 1);
  sticky.forget("b");
  EXPECT_EQ(sticky.size(), 2u);
  EXPECT_EQ(sticky.find("b1", now), nullptr);
  EXPECT_NE(sticky.find("c1", now), nullptr);
}

class StickyBook : public BookTest {
 protected:
  GroupSetup sticky_group(Stickiness by = Stickiness::user) {
    GroupSetup setup = group_of(4);
    setup.sticky = by;
    setup.sticky_for = 3600s;
    return setup;
  }
  Held session(std::string_view user, const Bytes& source = {}) {
    const auto held = get(user, {}, source);
    EXPECT_TRUE(held);
    note(*held, Outcome::logged_in);
    return *held;
  }
  Held session_at(std::string_view user, const std::string& server) {
    Names others = {"a", "b", "c", "d"};
    std::erase(others, server);
    const auto held = get(user, others);
    note(*held, Outcome::logged_in);
    return *held;
  }
};

TEST_F(StickyBook, leads_a_user_back_where_he_is_or_was) {
  use(sticky_group());
  const Held held = session_at("ann", "c");
  EXPECT_EQ(probe("ann"), "c");
  EXPECT_NE(probe("bob"), "c");
  release(held);
  now += 3599s;
  EXPECT_EQ(probe("ann"), "c");
  now += 1s;
  EXPECT_NE(probe("ann"), "c") << "too long ago: then those with fewer logins come first";
}

TEST_F(StickyBook, leads_a_source_back) {
  use(sticky_group(Stickiness::source));
  const std::string server = session("ann", address(7)).server;
  EXPECT_EQ(get("bob", {}, address(7))->server, server);
  EXPECT_NE(get("bob", {}, address(8))->server, server);
  EXPECT_NE(get("bob")->server, server) << "an unknown source is nobody's";
}

TEST_F(StickyBook, only_a_login_that_succeeded_counts) {
  use(sticky_group());
  const std::string server = probe("ann");
  EXPECT_NE(probe("ann"), server);
}

TEST_F(StickyBook, survives_new_setups_but_not_the_end_of_its_group) {
  use(sticky_group());
  release(session_at("ann", "c"));
  for (int i = 0; i < 100; ++i) {
    GroupSetup setup = sticky_group();
    std::ranges::reverse(setup.servers);
    use(std::move(setup));
  }
  EXPECT_EQ(probe("ann"), "c");
  book.use({}, now);
  use(sticky_group());
  EXPECT_NE(probe("ann"), "c");
}

TEST_F(StickyBook, goes_elsewhere_while_its_server_is_not_up_and_stays_there) {
  use(sticky_group());
  const Held before = session_at("ann", "c");
  bring_down("c");
  const Held after = session("ann");
  EXPECT_NE(after.server, "c");
  book.set_service("web", "c", Service::ready, now);
  EXPECT_EQ(probe("ann"), after.server);
}

TEST_F(StickyBook, a_drained_server_takes_those_only_who_have_a_session_there) {
  use(sticky_group());
  const Held held = session_at("ann", "c");
  release(session_at("bob", "c"));
  book.set_service("web", "c", Service::drain, now);
  EXPECT_EQ(probe("ann"), "c");
  EXPECT_NE(probe("bob"), "c");
  release(held);
  EXPECT_NE(probe("ann"), "c");
}

TEST_F(StickyBook, a_server_in_maintenance_takes_nobody) {
  use(sticky_group());
  session_at("ann", "c");
  book.set_service("web", "c", Service::maint, now);
  EXPECT_NE(probe("ann"), "c");
}

TEST_F(StickyBook, goes_on_where_its_server_failed_this_login) {
  use(sticky_group());
  session_at("ann", "c");
  EXPECT_NE(probe("ann", {"c"}), "c");
}

TEST_F(StickyBook, waits_for_room_where_it_belongs) {
  GroupSetup setup = sticky_group();
  setup.servers[2].max_sessions = 1;
  use(std::move(setup));
  const Held held = session_at("ann", "c");
  const auto waiting = ask("ann");
  EXPECT_FALSE(given(waiting));
  EXPECT_NE(probe("bob"), "c");
  release(held);
  EXPECT_EQ(given(waiting)->server, "c");
}

TEST_F(StickyBook, waits_for_room_at_a_drained_server_where_it_has_a_session) {
  GroupSetup setup = sticky_group();
  for (ServerSetup& server : setup.servers) server.max_sessions = 2;
  use(std::move(setup));
  session_at("ann", "c");
  const Held other = session_at("ann", "c");
  book.set_service("web", "c", Service::drain, now);
  const auto waiting = ask("ann");
  while (get("bob" + std::to_string(last_request))) continue;
  release(other);
  EXPECT_EQ(given(waiting)->server, "c");
}

TEST_F(StickyBook, holds_of_sessions_make_it_known_again) {
  use(sticky_group());
  EXPECT_TRUE(book.hear(5, message::Hold{1, "web", "c", "ann", {}, true}, now));
  EXPECT_EQ(probe("ann"), "c");
  book.forget(5, now);
  EXPECT_EQ(probe("ann"), "c");
}

}  // namespace
}  // namespace sshrp::balance
