// SPDX-License-Identifier: MIT
#include "net/dialer.h"

#include <gmock/gmock.h>
#include <netdb.h>

#include "net/loopback.h"

namespace sshrp::net {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using testing::run_until;
using testing::spawn;
using ::testing::StartsWith;

Task<void> dial_and_tell(Executor executor, HostLookups& lookups, Destination destination, bool permitted,
                         std::string& outcome) {
  const Permits permits = [permitted](const asio::ip::address&) { return permitted; };
  const Dialed dialed = co_await dial(executor, lookups, destination, permits);
  const auto* failure = std::get_if<DialFailure>(&dialed);
  outcome = failure ? failure->sentence : "connected";
}

std::string dial_to(const std::string& host, std::uint16_t port, bool permitted = true) {
  asio::io_context context{1};
  std::string outcome;
  const Destination destination{host, port, std::chrono::seconds(5)};
  HostLookups lookups;
  const auto story = spawn(context.get_executor(),
                           dial_and_tell(context.get_executor(), lookups, destination, permitted, outcome));
  if (!run_until(context, [&] { return story->over; })) return "no end";
  story->rethrow();
  return outcome;
}

TEST(Dialer, connects_or_says_why_not) {
  asio::io_context context{1};
  Acceptor acceptor(context.get_executor(), testing::any_loopback());
  const std::uint16_t port = acceptor.local_endpoint().port();
  EXPECT_EQ(dial_to("127.0.0.1", port), "connected");
  EXPECT_THAT(dial_to("127.0.0.1", port, false), HasSubstr("isn't an address that the route may connect to"));
  acceptor.close();
  EXPECT_THAT(dial_to("127.0.0.1", port), HasSubstr("Connection refused"));
}

Task<void> dial_from(Executor executor, HostLookups& lookups, Destination destination, Dialed& outcome) {
  outcome = co_await dial(executor, lookups, destination, [](const asio::ip::address&) { return true; });
}

TEST(Dialer, connects_from_the_address_that_it_is_told) {
  asio::io_context context{1};
  Acceptor acceptor(context.get_executor(), testing::any_loopback());
  const std::uint16_t port = acceptor.local_endpoint().port();
  HostLookups lookups;
  const auto from = [&](const char* address) {
    Dialed outcome = DialFailure{};
    const Destination destination{.host = "127.0.0.1",
                                  .port = port,
                                  .timeout = std::chrono::seconds(5),
                                  .from = own_address(asio::ip::make_address(address))};
    const auto story =
        spawn(context.get_executor(), dial_from(context.get_executor(), lookups, destination, outcome));
    EXPECT_TRUE(run_until(context, [&] { return story->over; }));
    story->rethrow();
    const auto* failure = std::get_if<DialFailure>(&outcome);
    if (failure) return failure->sentence;
    return std::get<Socket>(outcome).local_endpoint().address().to_string();
  };
  EXPECT_EQ(from("127.0.0.77"), "127.0.0.77");
  EXPECT_THAT(from("::1"), HasSubstr("the name has no address that is to be reached from ::1"));
  EXPECT_THAT(from("192.0.2.1"), HasSubstr("annot assign requested address"));
}

TEST(Dialer, races_the_addresses_of_a_name) {
  addrinfo* found = nullptr;
  if (::getaddrinfo("localhost", nullptr, nullptr, &found) != 0)
    GTEST_SKIP() << "this machine doesn't know the name localhost";
  ::freeaddrinfo(found);
  asio::io_context context{1};
  Acceptor acceptor(context.get_executor(), testing::any_loopback());
  const std::uint16_t port = acceptor.local_endpoint().port();
  EXPECT_EQ(dial_to("localhost", port), "connected");
  acceptor.close();
  EXPECT_THAT(dial_to("localhost", port),
              AllOf(StartsWith("can't connect to localhost:" + std::to_string(port) + ": "),
                    HasSubstr("127.0.0.1:" + std::to_string(port) + ": Connection refused")));
}

}  // namespace
}  // namespace sshrp::net
