// SPDX-License-Identifier: MIT
#include "penalty/book.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>

#include "penalty/rules.h"

namespace sshrp::penalty {
namespace {

using namespace testing;
using Kind = Verdict::Kind;

constexpr const char* one = "198.51.100.7";
constexpr const char* other = "198.51.100.8";

TEST(Book, lets_penalties_of_a_source_add_up_until_they_are_more_than_min) {
  Written written;
  EXPECT_TRUE(written.penalise(Offence::authfail, one, start).empty());
  EXPECT_TRUE(written.penalise(Offence::authfail, one, start).empty());
  EXPECT_FALSE(written.is_refused(one)) << "10 s aren't more than 10 s";
  const auto verdicts = written.penalise(Offence::authfail, one, start + 1);
  ASSERT_EQ(verdicts.size(), 1u);
  EXPECT_EQ(verdicts[0].kind, Kind::refused);
  EXPECT_EQ(verdicts[0].time.count(), 15);
  EXPECT_EQ(to_string(verdicts[0].source), one);
  EXPECT_TRUE(written.is_refused(one));
  EXPECT_FALSE(written.penalty_of(other).has_value());
}

TEST(Book, lets_penalties_decay_with_time) {
  Written written;
  for (Milliseconds after = 0; after < 60 * s; after += 6 * s)
    EXPECT_TRUE(written.penalise(Offence::authfail, one, start + after).empty());
  EXPECT_FALSE(written.is_refused(one));
  EXPECT_EQ(written.penalty_of(one)->until, start + 59 * s) << "each was over before the next";
  written.book.forget_old(start + 59 * s - 1);
  EXPECT_TRUE(written.penalty_of(one).has_value());
  written.book.forget_old(start + 59 * s);
  EXPECT_FALSE(written.penalty_of(one).has_value());
}

TEST(Book, goes_up_to_max) {
  Written written;
  for (int i = 0; i < 1000; ++i) written.penalise(Offence::crash, one, start);
  EXPECT_EQ(written.penalty_of(one)->until, start + 600 * s);
}

TEST(Book, strikes_a_client_before_an_upstream_with_sshds_defaults_strikes_the_proxy) {
  const auto refused_at = [](int min, Milliseconds pace) {
    Written written;
    written.rules.min.value = config::seconds(min);
    int times = 0;
    while (!written.is_refused(one) && times < 100)
      written.penalise(Offence::authfail, one, start + static_cast<Milliseconds>(times++) * pace);
    return times;
  };
  constexpr int sshds_min = 15;
  const int ours = static_cast<int>(config::Penalties().min->count());
  for (Milliseconds pace = 0; pace < 5 * s; pace += 100)
    EXPECT_LT(refused_at(ours, pace), refused_at(sshds_min, pace)) << pace;
}

TEST(Book, counts_nothing_of_exempt_sources_and_what_weighs_nothing) {
  Written written;
  written.limits.exempt.push_back({network("198.51.100.0/24"), {}});
  written.rules.noauth.value = config::seconds(0);
  EXPECT_TRUE(written.penalise(Offence::crash, one, start).empty());
  EXPECT_TRUE(written.penalise(Offence::noauth, "127.0.0.1", start).empty());
  EXPECT_TRUE(written.book.list(start).empty());
  EXPECT_EQ(written.penalise(Offence::crash, "127.0.0.1", start).size(), 1u) << "loopback is as others";
  written.rules.enabled.value = false;
  EXPECT_TRUE(written.penalise(Offence::crash, other, start).empty());
}

TEST(Book, holds_networks_of_the_size_that_is_wanted) {
  Written written;
  written.penalise(Offence::crash, "2001:db8:1:2::3", start);
  EXPECT_TRUE(written.is_refused("2001:db8:1:2:ffff::"));
  EXPECT_FALSE(written.is_refused("2001:db8:1:3::3"));
  written.rules.net_block_size.value = {24, 48};
  written.penalise(Offence::crash, "2001:db8:5:2::3", start);
  written.penalise(Offence::crash, one, start);
  EXPECT_TRUE(written.is_refused("2001:db8:5:9::3"));
  EXPECT_TRUE(written.is_refused(other));
  EXPECT_FALSE(written.is_refused("198.51.101.7"));
}

TEST(Book, has_hold_what_was_of_networks_of_another_size) {
  Written written;
  written.rules.ban_after.value = {1, config::seconds(60)};
  written.penalise(Offence::crash, one, start);
  written.penalise(Offence::crash, "2001:db8:1:2::7", start);
  written.rules.net_block_size.value = {24, 48};
  EXPECT_TRUE(written.ban_of(one).has_value() && written.is_refused(one));
  EXPECT_TRUE(written.ban_of("2001:db8:1:2::8").has_value());
  EXPECT_FALSE(written.ban_of(other).has_value()) << "who is in the same network now has done nothing";
  EXPECT_FALSE(written.ban_of("2001:db8:1:3::7").has_value());
  written.penalise(Offence::crash, "192.0.2.7", start);
  written.rules.net_block_size.value = {32, 64};
  EXPECT_TRUE(written.ban_of("192.0.2.8").has_value()) << "the network was banned";
  EXPECT_TRUE(written.ban_of(one).has_value());
  Book second(written.files);
  EXPECT_EQ(second.lift(network("192.0.2.0/24")), 1u);
  EXPECT_FALSE(written.ban_of("192.0.2.8").has_value());
}

TEST(Book, has_nobody_looked_for_by_sizes_that_nothing_is_of) {
  Written written;
  const auto sizes = [&] { return sizes_at(written.memory(), Part::penalties4); };
  written.penalise(Offence::crash, one, start);
  EXPECT_EQ(sizes(), Sizes().set(128));
  written.rules.net_block_size.value = {24, 48};
  written.penalise(Offence::noauth, one, start);
  EXPECT_EQ(sizes(), Sizes().set(128).set(96 + 24));
  written.book.forget_old(start + 2 * s);
  EXPECT_EQ(sizes(), Sizes().set(128));
  EXPECT_TRUE(sizes_at(written.memory(), Part::penalties6).none());
}

// IPv4 addresses are written as of IPv6 within; no IPv6 network of that length holds them.
TEST(Book, counts_ipv4_and_ipv6_apart) {
  Written written;
  written.rules.max_sources4.value = written.rules.max_sources6.value = 1;
  written.rules.overflow.value = config::Overflow::deny_all;
  written.penalise(Offence::crash, one, start);
  written.penalise(Offence::crash, "2001:db8::1", start);
  EXPECT_TRUE(written.is_refused(one));
  EXPECT_TRUE(written.is_refused("2001:db8::1"));
}

TEST(Book, that_is_permissive_forgets_what_would_end_first) {
  Written written;
  written.rules.max_sources4.value = 3;
  written.penalise(Offence::grace_exceeded, "10.0.0.1", start);
  written.penalise(Offence::noauth, "10.0.0.2", start);
  written.penalise(Offence::crash, "10.0.0.3", start);
  written.penalise(Offence::authfail, "10.0.0.4", start);
  EXPECT_FALSE(written.penalty_of("10.0.0.2").has_value());
  for (const char* kept : {"10.0.0.1", "10.0.0.3", "10.0.0.4"}) EXPECT_TRUE(written.penalty_of(kept)) << kept;
}

TEST(Book, that_denies_all_takes_no_more) {
  Written written;
  written.rules.max_sources4.value = 2;
  written.rules.overflow.value = config::Overflow::deny_all;
  for (const char* who : {"10.0.0.1", "10.0.0.2", "10.0.0.3"}) written.penalise(Offence::crash, who, start);
  EXPECT_FALSE(written.penalty_of("10.0.0.3").has_value());
  written.rules.overflow6 = {config::Overflow::permissive, {}};
  EXPECT_EQ(overflow(written.rules, false), config::Overflow::permissive);
  EXPECT_EQ(overflow(written.rules, true), config::Overflow::deny_all);
}

TEST(Book, bans_who_is_refused_too_often_within_a_time) {
  Written written;
  written.rules.ban_after.value = {3, config::seconds(3600)};
  Milliseconds now = start;
  for (int i = 0; i < 2; ++i, now += 100 * s)
    EXPECT_EQ(written.penalise(Offence::crash, one, now).at(0).kind, Kind::refused);
  const auto verdicts = written.penalise(Offence::crash, one, now);
  ASSERT_EQ(verdicts.size(), 1u);
  EXPECT_EQ(verdicts[0].kind, Kind::banned);
  EXPECT_EQ(verdicts[0].time.count(), 86'400);
  EXPECT_EQ(written.ban_of(one)->until, now + 86'400 * s);
  written.book.forget_old(now + 1000 * s);
  EXPECT_FALSE(written.penalty_of(one).has_value());
  EXPECT_TRUE(written.ban_of(one).has_value());
}

TEST(Book, doesnt_ban_who_is_refused_as_often_within_a_longer_time) {
  Written written;
  written.rules.ban_after.value = {3, config::seconds(3600)};
  Milliseconds now = start;
  for (int i = 0; i < 10; ++i, now += 1801 * s)
    EXPECT_EQ(written.penalise(Offence::crash, one, now).at(0).kind, Kind::refused) << i;
}

TEST(Book, lifts_all_of_a_source_or_a_network) {
  Written written;
  written.rules.ban_after.value = {1, config::seconds(3600)};
  for (const char* who : {one, other, "203.0.113.1", "2001:db8::1"})
    written.penalise(Offence::crash, who, start);
  EXPECT_EQ(written.book.lift(network(one)), 1u);
  EXPECT_FALSE(written.ban_of(one) || written.penalty_of(one));
  EXPECT_TRUE(written.ban_of(other).has_value());
  EXPECT_EQ(written.book.lift(network("198.51.100.0/24")), 1u);
  EXPECT_EQ(written.book.lift(network("2001:db8::7")), 1u) << "which is in the network that is refused";
  EXPECT_EQ(written.book.lift(network("192.0.2.1")), 0u);
  EXPECT_EQ(written.book.list(start).size(), 2u) << "203.0.113.1, banned and refused";
}

// Sources come and go in the table as in a map, and each is found whatever stands between.
TEST(Book, has_what_was_written_to_it) {
  Written written;
  written.rules.max_sources4.value = 500;
  std::map<std::size_t, Milliseconds> expected;
  std::minstd_rand random(7);
  Milliseconds now = start;
  for (int i = 0; i < 5000; ++i, now += random() % 100) {
    std::erase_if(expected, [&](const auto& entry) { return entry.second <= now; });
    const std::size_t number = random() % 300;
    const auto before = expected.find(number);
    expected[number] =
        before == expected.end() ? now + 5 * s : std::min(before->second + 5 * s, now + 600 * s);
    written.book.penalise(written.limits, {{Offence::authfail, numbered(number)}}, now);
  }
  for (std::size_t number = 0; number < 300; ++number) {
    const auto found = written.reader.find(source_of(written.rules, numbered(number)));
    const auto wanted = expected.find(number);
    ASSERT_EQ(found->penalty.has_value(), wanted != expected.end()) << number;
    if (found->penalty) {
      EXPECT_EQ(found->penalty->until, wanted->second) << number;
    }
  }
}

// Some buckets are full before the table is.
TEST(Book, is_full_and_goes_on) {
  Written written;
  std::vector<Book::Report> reports;
  for (std::size_t i = 0; i < max_entries + 100; ++i) reports.push_back({Offence::crash, numbered(i)});
  written.book.penalise(written.limits, reports, start);
  const std::size_t held = written.reader.find(network("10.0.0.1"))->penalties;
  EXPECT_LE(held, max_entries);
  EXPECT_GT(held, max_entries - max_entries / 100);
  const Milliseconds later = start + 91 * s;
  EXPECT_TRUE(written.penalise(Offence::crash, one, later).size() == 1);
  EXPECT_EQ(written.reader.find(network(one))->penalties, held - Book::max_forgotten + 1) << "a part of it";
  for (std::size_t i = 0; i < max_entries / Book::max_forgotten; ++i) written.book.forget_old(later);
  EXPECT_EQ(written.reader.find(network(one))->penalties, 1u);
}

TEST(Book, counts_nothing_that_is_over_and_not_forgotten_yet) {
  Written written;
  std::vector<Book::Report> reports;
  for (std::size_t i = 0; i < 2 * Book::max_forgotten; ++i) reports.push_back({Offence::crash, numbered(i)});
  written.book.penalise(written.limits, reports, start);
  const Milliseconds later = start + 91 * s;
  for (const std::size_t i : {std::size_t{0}, 2 * Book::max_forgotten - 1}) {
    written.book.penalise(written.limits, {{Offence::authfail, numbered(i)}}, later);
    const auto found = written.reader.find(source_of(written.rules, numbered(i)));
    EXPECT_EQ(found->penalty->until, later + 5 * s) << i;
  }
}

// Who has the key may aim at one bucket: others stay as they are, and of these the first to end go.
TEST(Book, lets_sources_of_one_bucket_drive_out_each_other_only) {
  Written written;
  const Places buckets(written.files.key);
  const auto bucket = [&](const access::IpAddress& who) { return buckets.of(source_of(written.rules, who)); };
  const std::size_t aimed_at = bucket(numbered(0));
  std::vector<access::IpAddress> ours{numbered(0)};
  std::vector<access::IpAddress> others;
  for (std::size_t i = 1; ours.size() < bucket_size + 3; ++i) {
    if (bucket(numbered(i)) == aimed_at)
      ours.push_back(numbered(i));
    else if (others.size() < 100)
      others.push_back(numbered(i));
  }
  for (const auto& who : others) written.book.penalise(written.limits, {{Offence::crash, who}}, start);
  for (std::size_t i = 0; i < ours.size(); ++i)
    written.book.penalise(written.limits, {{Offence::crash, ours[i]}}, start + 1 + i);
  const auto has = [&](const access::IpAddress& who) {
    return written.reader.find(source_of(written.rules, who))->penalty.has_value();
  };
  EXPECT_TRUE(std::ranges::all_of(others, has));
  for (std::size_t i = 0; i < ours.size(); ++i) EXPECT_EQ(has(ours[i]), i >= 3) << i;
  EXPECT_EQ(written.reader.find(network(one))->penalties, others.size() + bucket_size);
  written.book.penalise(written.limits, {{Offence::noauth, ours[0]}}, start + 50);
  EXPECT_FALSE(has(ours[0])) << "it would end first";
  EXPECT_EQ(written.book.lift(access::Network(source_of(written.rules, ours[9]))), 1u);
  EXPECT_FALSE(has(ours[9]));
  EXPECT_TRUE(has(ours[8]) && has(ours[10]) && has(ours.back()));
}

// Readers are kept out for the time of one change, however many come at once.
TEST(Book, changes_one_place_at_a_time) {
  Written written;
  std::vector<Book::Report> reports;
  for (std::size_t i = 0; i < 100; ++i) reports.push_back({Offence::crash, numbered(i)});
  written.book.penalise(written.limits, reports, start);
  EXPECT_EQ(written.memory().sequence, 2u * 100);
  written.book.forget_old(start + 1);
  EXPECT_EQ(written.memory().sequence, 2u * 100) << "nothing is over";
  EXPECT_EQ(written.book.lift(network("10.0.0.0/8")), 100u);
  EXPECT_EQ(written.memory().sequence, 4u * 100);
}

TEST(Book, says_that_it_cant_be_listed_now) {
  Written written;
  written.penalise(Offence::crash, one, start);
  EXPECT_EQ(written.book.list(start).size(), 1u);
  ++written.memory().sequence;
  EXPECT_THROW(written.book.list(start), std::runtime_error);
}

TEST(Book, isnt_written_to_what_another_build_has) {
  const PenaltyFiles files = make_penalty_files();
  reinterpret_cast<SharedTable*>(ops::map_to_write(files.table).data())->layout = 1;
  EXPECT_THROW(Book{files}, std::runtime_error);
}

}  // namespace
}  // namespace sshrp::penalty
