// SPDX-License-Identifier: MIT
#include "facts/session_record.h"

#include <gtest/gtest.h>

#include <set>

namespace sshrp::facts {
namespace {

using std::chrono::system_clock;

SessionValue value_of(std::string_view name, const SessionRecord& record) {
  return find_session_fact(name)->get(record);
}

TEST(SessionFacts, are_found_by_their_names) {
  std::set<std::string_view> names;
  for (const auto& fact : session_facts()) {
    EXPECT_TRUE(names.insert(fact.name).second) << fact.name << " is there twice";
    EXPECT_EQ(find_session_fact(fact.name), &fact);
    EXPECT_FALSE(fact.meaning.empty()) << fact.name;
  }
  EXPECT_EQ(find_session_fact("usr"), nullptr);
}

// The first alternatives of SessionValue are text, the others have a kind each.
TEST(SessionFacts, have_values_of_their_kinds) {
  for (const auto& fact : session_facts()) {
    const SessionValue value = fact.get({});
    EXPECT_EQ(std::holds_alternative<std::string>(value),
              fact.kind == FactKind::text || fact.kind == FactKind::own_text)
        << fact.name;
    EXPECT_EQ(std::holds_alternative<std::uint64_t>(value), fact.kind == FactKind::count) << fact.name;
    EXPECT_EQ(std::holds_alternative<system_clock::time_point>(value), fact.kind == FactKind::time)
        << fact.name;
  }
}

TEST(SessionFacts, tell_the_end_and_the_upstream) {
  SessionRecord record;
  EXPECT_EQ(value_of("upstream", record), SessionValue(std::string()));
  record.upstream = {"::1", 22};
  record.began = system_clock::time_point(std::chrono::seconds(10));
  record.lasted = std::chrono::milliseconds(1500);
  EXPECT_EQ(value_of("upstream", record), SessionValue("[::1]:22"));
  EXPECT_EQ(value_of("time", record),
            SessionValue(system_clock::time_point(std::chrono::milliseconds(11500))));
}

}  // namespace
}  // namespace sshrp::facts
