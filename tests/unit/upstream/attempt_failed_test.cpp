// SPDX-License-Identifier: MIT
#include "upstream/attempt_failed.h"

#include <gmock/gmock.h>

#include "facts/series.h"

namespace sshrp::upstream {
namespace {

using net::Fault;
using ::testing::HasSubstr;

const FailureRow& row_of(Fault fault) { return row_of(AttemptFailed({"why", fault}).failure()); }

TEST(AttemptFailed, only_what_is_the_servers_fault_counts_against_it) {
  EXPECT_EQ(row_of(Fault::server).outcome, Outcome::failed);
  for (const Fault fault : {Fault::forbidden, Fault::resolver, Fault::way, Fault::local})
    EXPECT_EQ(row_of(fault).outcome, Outcome::abandoned) << row_of(fault).result;
}

TEST(AttemptFailed, no_other_server_is_tried_where_it_would_fail_like_this_one) {
  for (const Fault fault : {Fault::server, Fault::forbidden, Fault::resolver})
    EXPECT_EQ(row_of(fault).next, Next::server) << row_of(fault).result;
  for (const Fault fault : {Fault::way, Fault::local})
    EXPECT_EQ(row_of(fault).next, Next::nothing) << row_of(fault).result;
}

TEST(AttemptFailed, tells_the_client_nothing_of_what_is_in_between) {
  for (const Fault fault : {Fault::server, Fault::forbidden, Fault::resolver, Fault::way, Fault::local}) {
    const AttemptFailed failed({"the gate door is broken", fault});
    EXPECT_FALSE(failed.for_client().empty());
    EXPECT_EQ(failed.for_client().find("door"), std::string_view::npos);
    EXPECT_STREQ(failed.what(), "the gate door is broken");
  }
  EXPECT_EQ(AttemptFailed({"", Fault::forbidden}).for_client(),
            AttemptFailed({"", Fault::server}).for_client())
      << "what upstream_allow allows is nobody's business";
}

TEST(AttemptFailed, each_result_is_in_the_metrics_list) {
  const std::string meaning(facts::series_families[facts::SeriesName("upstream_attempts").index].meaning);
  for (int failure = 0; failure <= static_cast<int>(Failure::abandoned); ++failure) {
    const FailureRow& row = row_of(static_cast<Failure>(failure));
    EXPECT_EQ(static_cast<int>(row.failure), failure);
    EXPECT_THAT(meaning, HasSubstr(std::string(row.result) + " ("));
  }
}

TEST(AttemptFailed, another_error_is_a_failure_or_a_wrong_host_key) {
  EXPECT_EQ(failure_of(UpstreamError(wire::DisconnectReason::by_application, "", "")), Failure::failed);
  EXPECT_EQ(failure_of(UpstreamError(wire::DisconnectReason::host_key_not_verifiable, "", "")),
            Failure::wrong_host_key);
}

}  // namespace
}  // namespace sshrp::upstream
