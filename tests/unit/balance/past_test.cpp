// SPDX-License-Identifier: MIT
#include "balance/past.h"

#include "balance/book_fixture.h"
#include "wire/error.h"

namespace sshrp::balance {
namespace {

Past decode_all(const std::vector<Bytes>& packets) {
  Past all;
  for (const Bytes& packet : packets) {
    Past part = decode_past(packet);
    std::ranges::move(part.servers, std::back_inserter(all.servers));
    std::ranges::move(part.sticky, std::back_inserter(all.sticky));
  }
  return all;
}

class PastTest : public BookTest {
 protected:
  PastTest() {
    use(sticky_group());
    std::vector<GroupSetup> groups;
    groups.push_back(sticky_group());
    next.use(std::move(groups), now);
  }
  static GroupSetup sticky_group() {
    GroupSetup setup = group_of(3);
    setup.sticky = Stickiness::user;
    return setup;
  }

  void pass_on() {
    for (const Bytes& packet : encode(book.past(now))) next.take_over(decode_past(packet), now);
  }
  /// A session that has ended.
  void was_at(std::string_view user, std::string_view server) {
    Names others;
    for (const ServerSetup& one : sticky_group().servers)
      if (one.name != server) others.push_back(one.name);
    const auto held = get(user, others);
    ASSERT_TRUE(held);
    note(*held, Outcome::logged_in);
    release(*held);
  }
  /// Where the next book leads him.
  std::string leads(std::string_view user) {
    next.hear(1, message::Ask{++last_request, "web", user, {}, {}, 60'000}, now);
    const auto answers = next.take_answers();
    const auto* const gift = answers.empty() ? nullptr : std::get_if<Gift>(&answers[0].what);
    return gift == nullptr ? "" : gift->server;
  }
  static ServerRow row_of(const Book& book, std::string_view server, TimePoint now) {
    for (const ServerRow& row : book.rows(now).servers)
      if (row.server == server) return row;
    return {};
  }

  Book next{[this] { return random(); }};
};

TEST_F(PastTest, is_in_packets_that_are_read_each_by_itself) {
  Past past;
  past.servers.push_back({.group = "web",
                          .server = "a",
                          .health = {Condition::refusing, now, now + 5s, now - 9s, 3s, 4s, 1, 2, 3, 4},
                          .why = "it turns logins away",
                          .changed = now,
                          .given = 5,
                          .failed = 6,
                          .refused = 7,
                          .checks_well = 8,
                          .checks_failed = 9});
  for (int i = 0; i < 10'000; ++i)
    past.sticky.push_back({"web", "uuser" + std::to_string(i), "a", now + std::chrono::seconds(i)});
  const auto packets = encode(past);
  EXPECT_GT(packets.size(), 3u);
  for (const Bytes& packet : packets) EXPECT_LE(packet.size(), message::max_packet);
  EXPECT_EQ(decode_all(packets), past);
}

TEST_F(PastTest, is_refused_where_it_is_cut_or_makes_no_sense) {
  const Bytes packet = encode(book.past(now)).at(0);
  Bytes cut(packet.begin(), packet.end() - 1), other(packet);
  other[0] = 77;
  EXPECT_THROW(decode_past(cut), wire::ProtocolError);
  EXPECT_THROW(decode_past(other), wire::ProtocolError);
  const Past long_why{.servers = {{.group = "web", .server = "a", .why = std::string(max_why + 1, 'x')}},
                      .sticky = {}};
  EXPECT_THROW(decode_past(encode(long_why).at(0)), wire::ProtocolError);
}

TEST_F(PastTest, has_the_next_book_show_servers_as_they_were) {
  bring_down("a");
  attempt(*get("somebody", {"a", "c"}), Outcome::wrong_host_key);
  for (int i = 0; i < 3; ++i) attempt(*get("somebody", {"a", "b"}), Outcome::refusing);
  ASSERT_EQ(row("b").state, State::wrong_host_key);
  ASSERT_EQ(row("c").state, State::refusing);
  pass_on();
  for (const char* const server : {"a", "b", "c"})
    EXPECT_EQ(row_of(next, server, now), row(server)) << server;
  now += 10s;
  next.on_time(now);
  EXPECT_NE(leads("somebody"), "b") << "whose host key is wrong";
}

TEST_F(PastTest, counts_though_a_check_of_the_next_one_was_quicker) {
  attempt(*get("somebody", {"a", "c"}), Outcome::wrong_host_key);
  next.checked("web", "b", CheckResult::well, "", now);
  pass_on();
  EXPECT_EQ(row_of(next, "b", now).state, State::wrong_host_key);
}

TEST_F(PastTest, has_pauses_go_on_to_grow) {
  bring_down("a");
  now += 10s;
  attempt(*get("somebody"), Outcome::failed);
  pass_on();
  EXPECT_EQ(book.past(now), next.past(now));
  EXPECT_EQ(next.past(now).servers[0].health.pause, 20s);
}

TEST_F(PastTest, leads_everybody_back_to_where_he_was) {
  for (const char* const server : {"a", "b", "c"}) was_at("ann" + std::string(server), server);
  const auto going_on = get("bob", {"a", "c"});
  note(*going_on, Outcome::logged_in);
  pass_on();
  for (const char* const server : {"c", "b", "a"}) EXPECT_EQ(leads("ann" + std::string(server)), server);
  EXPECT_EQ(leads("bob"), "b");
}

TEST_F(PastTest, says_nothing_against_what_the_next_book_has_seen_itself) {
  was_at("ann", "a");
  bring_down("b");
  next.hear(1, message::Hold{1, "web", "c", "ann", {}, true}, now);
  next.hear(2, message::Ask{1, "web", "eve", {}, message::encode_names({"a", "c"}), 60'000}, now);
  const auto gift = std::get<Gift>(next.take_answers().at(0).what);
  for (int i = 0; i < 3; ++i)
    next.hear(2, message::Note{gift.place, static_cast<std::uint8_t>(Outcome::wrong_host_key), 0}, now);
  pass_on();
  EXPECT_EQ(row_of(next, "b", now).state, State::wrong_host_key);
  EXPECT_EQ(leads("ann"), "c");
}

TEST_F(PastTest, of_a_hostile_balancer_lasts_no_longer_than_any) {
  Past past;
  past.servers.push_back({.group = "web",
                          .server = "a",
                          .health = {.condition = Condition::down,
                                     .since = now + 24h,
                                     .until = now + 24h * 365,
                                     .recovered = now + 24h,
                                     .pause = 24h * 365},
                          .why = "\x1b[2J"});
  past.servers.push_back({.group = "web", .server = "nobody's"});
  past.servers.push_back({.group = "mail", .server = "a"});
  past.sticky.push_back({"web", "uann", "b", now + 24h * 365});
  past.sticky.push_back({"web", "s1234", "b", now + 1h});
  past.sticky.push_back({"web", "", "b", now + 1h});
  past.sticky.push_back({"web", "ueve", "nobody's", now + 1h});
  next.take_over(past, now);
  EXPECT_EQ(row_of(next, "a", now).why, "");
  const Past taken = next.past(now);
  EXPECT_EQ(taken.servers[0].health.until, now + Health::max_pause);
  EXPECT_EQ(taken.servers[0].health.since, now);
  EXPECT_EQ(taken.sticky, (std::vector<StickyPast>{{"web", "uann", "b", now + sticky_group().sticky_for}}));
}

}  // namespace
}  // namespace sshrp::balance
