// SPDX-License-Identifier: MIT
#include "upstream/error.h"

#include <gtest/gtest.h>

#include "transport/algorithms.h"

namespace sshrp::upstream {
namespace {

using wire::DisconnectReason;
using wire::ProtocolError;

TEST(UpstreamError, tells_the_client_what_it_is_and_nothing_internal) {
  const std::pair<DisconnectReason, std::string_view> cases[] = {
      {DisconnectReason::key_exchange_failed, "the key exchange with the upstream server failed"},
      {DisconnectReason::mac_error, "what the upstream server sent arrived damaged"},
      {DisconnectReason::compression_error, "what the upstream server compressed can't be unpacked"},
      {DisconnectReason::protocol_version_not_supported, "the upstream server speaks another version of SSH"},
      {DisconnectReason::protocol_error, "the upstream server can't be understood"},
  };
  for (const auto& [reason, words] : cases) {
    const UpstreamError error = upstream_error(ProtocolError(reason, "the truth"));
    EXPECT_EQ(error.reason(), DisconnectReason::by_application) << words;
    EXPECT_EQ(error.for_client(), words);
    EXPECT_STREQ(error.what(), "the truth");
  }
}

TEST(UpstreamError, keeps_the_reason_of_a_host_key_that_isnt_believed) {
  const UpstreamError error =
      upstream_error(ProtocolError(DisconnectReason::host_key_not_verifiable, "the truth"));
  EXPECT_EQ(error.reason(), DisconnectReason::host_key_not_verifiable);
  EXPECT_EQ(error.for_client(), "the upstream server's host key can't be verified");
}

TEST(UpstreamError, says_who_offers_what_where_there_is_nothing_in_common) {
  const UpstreamError error = upstream_error(transport::NoCommonAlgorithm("cipher", "a,b", "c"));
  EXPECT_EQ(error.reason(), DisconnectReason::by_application);
  EXPECT_EQ(error.for_client(), "the upstream server and the proxy have no algorithm in common");
  EXPECT_STREQ(error.what(), "no common cipher: we offer a,b; the upstream offers c");
}

TEST(UpstreamError, names_the_types_of_the_host_keys_where_none_is_taken) {
  const UpstreamError error =
      upstream_error(transport::NoCommonAlgorithm(transport::host_key_kind, "a,b", "c"));
  EXPECT_EQ(error.reason(), DisconnectReason::by_application);
  EXPECT_EQ(error.for_client(), "the upstream server has no host key of a type that the proxy takes");
  EXPECT_STREQ(error.what(), "the upstream offers only host keys of the types c; we take a,b");
}

TEST(UpstreamError, says_what_of_the_upstreams_the_route_could_allow) {
  const UpstreamError error =
      upstream_error(transport::NoCommonAlgorithm("cipher", "a", "x,aes128-cbc,y,3des-cbc"));
  EXPECT_STREQ(error.what(),
               "no common cipher: we offer a; the upstream offers x,aes128-cbc,y,3des-cbc; weak, and to be "
               "allowed by upstream_algorithms of the route: aes128-cbc,3des-cbc");
}

template <typename Error>
bool is_the_upstreams(const Error& error) {
  try {
    std::rethrow_exception(told_apart(std::make_exception_ptr(error)));
  } catch (const UpstreamError&) {
    return true;
  } catch (const Error&) {
    return false;
  }
}

TEST(UpstreamError, is_made_of_what_carries_the_upstreams_leg_alone) {
  ProtocolError unknown("bad");
  EXPECT_FALSE(is_the_upstreams(unknown));
  for (const Leg leg : {Leg::downstream, Leg::upstream}) {
    ProtocolError broken("bad");
    broken.blame(leg);
    broken.blame(other(leg));  // too late
    EXPECT_EQ(is_the_upstreams(broken), leg == Leg::upstream);
    EXPECT_EQ(is_the_upstreams(net::ConnectionLost(leg, "gone")), leg == Leg::upstream);
    EXPECT_EQ(is_the_upstreams(net::Disconnected(leg, {})), leg == Leg::upstream);
  }
}

}  // namespace
}  // namespace sshrp::upstream
