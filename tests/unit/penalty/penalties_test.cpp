// SPDX-License-Identifier: MIT
#include "penalty/penalties.h"

#include <gtest/gtest.h>

#include "penalty/rules.h"

namespace sshrp::penalty {
namespace {

using namespace testing;
using Why = Penalties::Refusal::Why;

struct Worker : Written {
  Penalties penalties{limits};
  int told = 0;
  Worker() {
    penalties.share(std::make_unique<const TableReader>(files.key, files.table), [this] { ++told; });
  }
  std::optional<Penalties::Refusal> refusal(const std::string& who, Milliseconds now) const {
    return penalties.refusal(address(who), now);
  }
};

TEST(Penalties, refuse_a_source_until_its_penalty_is_over) {
  Worker worker;
  worker.penalise(Offence::grace_exceeded, "10.0.0.1", start);
  EXPECT_FALSE(worker.refusal("10.0.0.1", start)) << "10 s aren't enough";
  worker.penalise(Offence::noauth, "10.0.0.1", start);
  const auto refusal = worker.refusal("10.0.0.1", start + 500);
  ASSERT_TRUE(refusal.has_value());
  EXPECT_EQ(refusal->why, Why::penalty);
  EXPECT_EQ(refusal->name, "noauth");
  EXPECT_EQ(refusal->to_client,
            "too many connections from your address that didn't log in; try again in {} s");
  EXPECT_EQ(refusal->try_again_in.count(), 11);
  EXPECT_TRUE(worker.refusal("10.0.0.1", start + 11 * s - 1));
  EXPECT_FALSE(worker.refusal("10.0.0.1", start + 11 * s));
  EXPECT_FALSE(worker.refusal("10.0.0.2", start));
}

TEST(Penalties, refuse_who_is_banned) {
  Worker worker;
  worker.rules.ban_after.value = {1, config::seconds(60)};
  worker.penalise(Offence::crash, "10.0.0.1", start);
  const auto refusal = worker.refusal("10.0.0.1", start + 1000 * s);
  ASSERT_TRUE(refusal.has_value());
  EXPECT_EQ(refusal->why, Why::ban);
  EXPECT_EQ(refusal->try_again_in.count(), 85'400);
}

TEST(Penalties, refuse_everybody_but_exempt_sources_where_there_are_too_many) {
  Worker worker;
  worker.rules.max_sources4.value = 2;
  worker.rules.overflow.value = config::Overflow::deny_all;
  worker.limits.exempt.push_back({network("127.0.0.0/8"), {}});
  for (const char* who : {"10.0.0.1", "10.0.0.2"}) worker.penalise(Offence::noauth, who, start);
  ASSERT_TRUE(worker.refusal("10.0.0.3", start).has_value());
  EXPECT_EQ(worker.refusal("10.0.0.3", start)->why, Why::too_many);
  EXPECT_FALSE(worker.refusal("127.0.0.1", start));
  EXPECT_FALSE(worker.refusal("2001:db8::1", start));
  worker.book.forget_old(start + 1 * s);
  EXPECT_FALSE(worker.refusal("10.0.0.3", start + 1 * s));
  worker.rules.overflow.value = config::Overflow::permissive;
  for (const char* who : {"10.0.0.1", "10.0.0.2"}) worker.penalise(Offence::noauth, who, start);
  EXPECT_FALSE(worker.refusal("10.0.0.3", start));
}

TEST(Penalties, dont_hold_where_they_are_off_or_nobody_has_them) {
  Worker worker;
  worker.penalise(Offence::crash, "10.0.0.1", start);
  EXPECT_FALSE(Penalties(worker.limits).refusal(address("10.0.0.1"), start));
  EXPECT_TRUE(worker.refusal("10.0.0.1", start));
  worker.rules.enabled.value = false;
  EXPECT_FALSE(worker.refusal("10.0.0.1", start));
}

TEST(Penalties, say_the_same_to_users_that_there_are_and_to_others) {
  EXPECT_EQ(row_of(Offence::authfail).to_client, row_of(Offence::invaliduser).to_client);
  EXPECT_EQ(row_of(Offence::authfail).to_client, row_of(Offence::refuseconnection).to_client);
  const config::Penalties rules;
  EXPECT_EQ(*rules.authfail, *rules.invaliduser);
  EXPECT_EQ(*rules.authfail, *rules.refuseconnection);
}

TEST(Penalties, report_what_counts_up_to_a_bound) {
  Worker worker;
  worker.rules.noauth.value = config::seconds(0);
  worker.limits.exempt.push_back({network("10.0.0.9"), {}});
  worker.penalties.report(Offence::noauth, address("10.0.0.1"));
  worker.penalties.report(Offence::authfail, address("10.0.0.9"));
  EXPECT_EQ(worker.told, 0);
  for (std::size_t i = 0; i < max_reports + 10; ++i) worker.penalties.report(Offence::authfail, numbered(i));
  EXPECT_EQ(worker.told, static_cast<int>(max_reports));
  EXPECT_EQ(worker.penalties.take_reports().size(), max_reports);
  EXPECT_TRUE(worker.penalties.take_reports().empty());
}

TEST(Penalties, report_later_what_couldnt_be_reported) {
  Worker worker;
  worker.penalties.report(Offence::authfail, numbered(0));
  auto reports = worker.penalties.take_reports();
  worker.penalties.report(Offence::crash, numbered(1));
  worker.penalties.give_back(std::move(reports));
  reports = worker.penalties.take_reports();
  ASSERT_EQ(reports.size(), 2u);
  EXPECT_EQ(reports[0].address, numbered(0));
  for (std::size_t i = 0; i < max_reports; ++i) worker.penalties.report(Offence::authfail, numbered(i));
  worker.penalties.give_back(std::move(reports));
  EXPECT_EQ(worker.penalties.take_reports().size(), max_reports);
}

}  // namespace
}  // namespace sshrp::penalty
