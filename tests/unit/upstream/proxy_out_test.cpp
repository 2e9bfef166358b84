// SPDX-License-Identifier: MIT
#include "upstream/proxy_out.h"

#include <gtest/gtest.h>

#include <asio/read.hpp>

#include "net/loopback.h"
#include "upstream/error.h"

namespace sshrp::upstream {
namespace {

using route::ProxyProtocol;

const net::Ends ends{{asio::ip::make_address("192.0.2.7"), 4321},
                     {asio::ip::make_address("198.51.100.1"), 22}};

/// What a server reads of it.
std::string heard(ProxyProtocol version, const std::optional<net::Ends>& said) {
  asio::io_context context{1};
  auto [proxy, server] = net::testing::connected_pair(context.get_executor());
  send_proxy_header(proxy, version, said);
  proxy.close();
  std::string text;
  std::error_code end;
  asio::read(server, asio::dynamic_buffer(text), end);
  return text;
}

TEST(ProxyOut, says_whose_the_connection_is) {
  EXPECT_EQ(heard(ProxyProtocol::v1, ends), "PROXY TCP4 192.0.2.7 198.51.100.1 4321 22\r\n");
  EXPECT_EQ(heard(ProxyProtocol::v2, ends),
            as_text(net::make_proxy_header(net::ProxyHeaderVersion::v2, ends)));
  EXPECT_EQ(heard(ProxyProtocol::v1, std::nullopt), "PROXY UNKNOWN\r\n");
  EXPECT_EQ(heard(ProxyProtocol::no, ends), "");
}

TEST(ProxyOut, that_nobody_takes_is_the_upstreams_failure) {
  asio::io_context context{1};
  auto [proxy, server] = net::testing::connected_pair(context.get_executor());
  proxy.shutdown(net::Socket::shutdown_send);
  EXPECT_THROW(send_proxy_header(proxy, ProxyProtocol::v2, ends), UpstreamError);
}

}  // namespace
}  // namespace sshrp::upstream
