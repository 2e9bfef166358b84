// How logins spread over a group's servers.
// SPDX-License-Identifier: MIT
#include "balance/book_fixture.h"
#include "balance/group.h"

namespace sshrp::balance {
namespace {

class ChoiceTest : public BookTest {};
using Counts = std::map<std::string, int>;

TEST_F(ChoiceTest, leastconn_divides_by_weight) {
  GroupSetup setup = group_of(3);
  setup.servers[1].weight = 2;
  setup.servers[2].weight = 3;
  use(std::move(setup));
  EXPECT_EQ(spread(600), (Counts{{"a", 100}, {"b", 200}, {"c", 300}}));
}

TEST_F(ChoiceTest, leastconn_counts_logins_and_sessions) {
  use(group_of(2));
  const auto session = get();
  note(*session, Outcome::logged_in);
  const auto login = get();
  EXPECT_NE(login->server, session->server);
  release(*login);
  EXPECT_EQ(get()->server, login->server);
}

TEST_F(ChoiceTest, leastconn_takes_those_with_as_many_by_turn) {
  use(group_of(4));
  Counts counts;
  for (int i = 0; i < 40; ++i) ++counts[probe()];
  EXPECT_EQ(counts, (Counts{{"a", 10}, {"b", 10}, {"c", 10}, {"d", 10}}));
}

TEST_F(ChoiceTest, roundrobin_is_exact_and_smooth) {
  GroupSetup setup = group_of(3);
  setup.balance = Balance::roundrobin;
  setup.servers[0].weight = 5;
  use(std::move(setup));
  for (int round = 0; round < 10; ++round) {
    std::string turns;
    for (int i = 0; i < 7; ++i) turns += probe();
    EXPECT_EQ(std::ranges::count(turns, 'a'), 5) << turns;
    EXPECT_EQ(std::ranges::count(turns, 'b'), 1) << turns;
    EXPECT_EQ(turns.find("aaaaa"), std::string::npos) << turns;
  }
}

TEST_F(ChoiceTest, roundrobin_does_not_make_up_for_what_a_server_missed) {
  GroupSetup setup = group_of(2);
  setup.balance = Balance::roundrobin;
  use(std::move(setup));
  book.set_service("web", "a", Service::maint, now);
  for (int i = 0; i < 100; ++i) EXPECT_EQ(probe(), "b");
  book.set_service("web", "a", Service::ready, now);
  Counts counts;
  for (int i = 0; i < 20; ++i) ++counts[probe()];
  EXPECT_NEAR(counts["a"], 10, 1);
}

TEST_F(ChoiceTest, random_of_two_keeps_loads_close) {
  GroupSetup setup = group_of(10);
  setup.balance = Balance::random;
  setup.servers[9].weight = 3;
  use(std::move(setup));
  for (const auto& [server, count] : spread(1200)) {
    if (server == "j") {
      EXPECT_NEAR(count, 300, 30);
    } else {
      EXPECT_NEAR(count, 100, 10) << server;  // of one draw it would be 30 and more for some
    }
  }
}

TEST_F(ChoiceTest, random_finds_the_only_one_that_is_there) {
  GroupSetup setup = group_of(26);
  setup.balance = Balance::random;
  use(std::move(setup));
  for (char server = 'a'; server < 'z'; ++server)
    book.set_service("web", std::string(1, server), Service::maint, now);
  for (int i = 0; i < 100; ++i) EXPECT_EQ(probe(), "z");
}

TEST_F(ChoiceTest, by_hash_of_the_user_he_is_led_to_the_same_server) {
  GroupSetup setup = group_of(5);
  setup.balance = Balance::hash_user;
  use(std::move(setup));
  Counts counts;
  for (int i = 0; i < 500; ++i) {
    const std::string user = "user" + std::to_string(i);
    const std::string server = probe(user);
    ++counts[server];
    EXPECT_EQ(probe(user), server);
    EXPECT_NE(probe(user, {server}), server) << "but where he has been";
  }
  for (const auto& [server, count] : counts) EXPECT_NEAR(count, 100, 40) << server;
}

TEST_F(ChoiceTest, by_hash_of_the_source_its_network_counts) {
  GroupSetup setup = group_of(26);
  setup.balance = Balance::hash_source;
  use(std::move(setup));
  Bytes v6(16, 0x20);
  const std::string server = get("ann", {}, v6)->server;
  v6[15] = 1;
  EXPECT_EQ(get("bob", {}, v6)->server, server) << "the same /64";
  Counts networks, addresses;
  for (std::uint8_t i = 0; i < 100; ++i) {
    v6[7] = i;
    ++networks[get("ann", {}, v6)->server];
    ++addresses[get("ann", {}, address(i))->server];
  }
  EXPECT_GT(networks.size(), 10u);
  EXPECT_GT(addresses.size(), 10u) << "each of IPv4 is one of its own";
}

TEST_F(ChoiceTest, by_hash_users_of_a_server_that_is_down_go_on_and_return_little_by_little) {
  GroupSetup setup = group_of(5);
  setup.balance = Balance::hash_user;
  use(std::move(setup));
  std::vector<std::string> its_own;
  for (int i = 0; i < 1000; ++i)
    if (const std::string user = "user" + std::to_string(i); probe(user) == "c") its_own.push_back(user);
  bring_down("c");
  std::map<std::string, std::string> elsewhere;
  for (const auto& user : its_own) EXPECT_NE(elsewhere[user] = probe(user), "c");

  now += 10s;
  const auto trial = get(its_own[0]);
  EXPECT_EQ(trial->server, "c") << "one of its own tries it";
  EXPECT_EQ(probe(its_own[1]), elsewhere[its_own[1]]) << "the others don't";
  note(*trial, Outcome::reached);
  const auto back = [&] {
    return std::ranges::count_if(its_own, [&](const auto& user) { return probe(user) == "c"; });
  };
  const auto all = static_cast<double>(its_own.size());
  EXPECT_LT(static_cast<double>(back()), all * 0.15);
  now += 15s;
  EXPECT_NEAR(static_cast<double>(back()) / all, 0.5, 0.15);
  now += 15s;
  EXPECT_EQ(back(), std::ssize(its_own));
}

TEST_F(ChoiceTest, backups_are_for_when_no_other_is_up) {
  for (const Balance balance :
       {Balance::leastconn, Balance::roundrobin, Balance::random, Balance::hash_user}) {
    GroupSetup setup = group_of(4);
    setup.balance = balance;
    setup.servers[0].backup = setup.servers[1].backup = true;
    use(std::move(setup));
    for (const auto& [server, count] : spread(50)) EXPECT_GT(server, "b");
    book.set_service("web", "c", Service::maint, now);
    for (const auto& [server, count] : spread(50)) EXPECT_EQ(server, "d");
    book.set_service("web", "d", Service::maint, now);
    EXPECT_EQ(spread(50).size(), 2u);
    for (const auto& [server, count] : spread(50)) EXPECT_LT(server, "c");
    book.set_service("web", "c", Service::ready, now);
    book.set_service("web", "d", Service::ready, now);
  }
}

TEST_F(ChoiceTest, a_login_that_was_at_all_others_goes_to_a_backup) {
  GroupSetup setup = group_of(3);
  setup.servers[0].backup = true;
  use(std::move(setup));
  EXPECT_EQ(probe("ann", {"b", "c"}), "a");
}

TEST_F(ChoiceTest, full_servers_are_no_reason_for_a_backup) {
  GroupSetup setup = group_of(2);
  setup.servers[0].backup = true;
  setup.servers[1].max_sessions = 1;
  use(std::move(setup));
  EXPECT_EQ(get()->server, "b");
  EXPECT_FALSE(get()) << "it waits";
}

TEST_F(ChoiceTest, goes_nowhere_twice) {
  for (const Balance balance :
       {Balance::leastconn, Balance::roundrobin, Balance::random, Balance::hash_user}) {
    GroupSetup setup = group_of(5);
    setup.balance = balance;
    use(std::move(setup));
    Names tried;
    for (int i = 0; i < 5; ++i) {
      const std::string server = probe("ann", tried);
      EXPECT_EQ(std::ranges::count(tried, server), 0);
      tried.push_back(server);
    }
    EXPECT_EQ(denied(ask("ann", tried)), Denial::none_left);
  }
}

TEST_F(ChoiceTest, one_who_failed_elsewhere_goes_where_nobody_has_failed) {
  for (const Balance balance :
       {Balance::leastconn, Balance::roundrobin, Balance::random, Balance::hash_user}) {
    GroupSetup setup = group_of(5, "web");
    setup.balance = balance;
    setup.max_fails = 100;
    use(std::move(setup));
    for (const char* const server : {"a", "b", "c", "d"}) {
      Names others = {"a", "b", "c", "d", "e"};
      std::erase(others, server);
      attempt(*get("ann", others), Outcome::failed);
    }
    for (int i = 0; i < 20; ++i) EXPECT_EQ(probe("user" + std::to_string(i), {"a"}), "e");
  }
}

TEST_F(ChoiceTest, a_server_that_has_come_back_takes_load_slowly) {
  for (const Balance balance : {Balance::leastconn, Balance::roundrobin, Balance::random}) {
    GroupSetup setup = group_of(2);
    setup.balance = balance;
    use(std::move(setup));
    bring_down("a");
    now += 10s;
    const auto trial = get();
    ASSERT_EQ(trial->server, "a") << "one tries it";
    attempt(*trial, Outcome::reached);
    EXPECT_EQ(row("a").state, State::starting);
    const auto share = [&] {
      Names places;
      int there = 0;
      std::vector<Held> held;
      for (int i = 0; i < 200; ++i) held.push_back(*get("user" + std::to_string(i)));
      for (const Held& one : held) {
        there += one.server == "a" ? 1 : 0;
        release(one);
      }
      return there;
    };
    EXPECT_LE(share(), 25);
    now += 15s;
    const int half = share();
    EXPECT_GT(half, 40);
    EXPECT_LT(half, 90);
    now += 16s;
    EXPECT_NEAR(share(), 100, 15);
    EXPECT_EQ(row("a").state, State::up);
    book.set_service("web", "a", Service::ready, now);
  }
}

TEST(Source, is_an_address_of_ipv4_or_a_network_of_ipv6) {
  Bytes v4(16, 0);
  v4[10] = v4[11] = 0xff;
  v4[15] = 9;
  EXPECT_EQ(source_of(v4), std::string("\0\0\0\x09", 4));
  EXPECT_EQ(source_of(Bytes(16, 'x')), "xxxxxxxx");
  EXPECT_EQ(source_of({}), "");
}

}  // namespace
}  // namespace sshrp::balance
