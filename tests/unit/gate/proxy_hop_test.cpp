// Against a proxy of the test's, on the loopback.
// SPDX-License-Identifier: MIT
#include "gate/proxy_hop.h"

#include <gmock/gmock.h>
#include <sys/socket.h>

#include "net/loopback.h"
#include "util/bytes.h"

namespace sshrp::gate {
namespace {

using namespace std::chrono_literals;
using namespace std::string_view_literals;
using Kind = route::ProxyHop::Kind;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

struct Asked {
  std::optional<net::DialFailure> failure{};
  std::string problem{}, heard_by_proxy{}, behind{};  // what the socket has after the proxy's words
};

net::Task<void> ask(net::Socket& socket, Kind kind, net::Clock::duration time,
                    std::optional<net::DialFailure>& failure) {
  const route::ProxyHop proxy{kind, {"proxy", 1080}};
  const HostPort server{"web.lan", 22};
  failure = co_await ask_proxy(socket, proxy, server, net::Clock::now() + time);
}

/// `answers`: each is said when so much has been heard.
Asked ask_one_that_says(Kind kind, std::vector<std::pair<std::size_t, std::string_view>> answers,
                        net::Clock::duration time = 30s) {
  asio::io_context context{1};
  auto [ours, theirs] = net::testing::connected_pair(context.get_executor());
  theirs.non_blocking(true);
  Asked asked;
  std::size_t said = 0;
  const auto story = net::testing::spawn(context.get_executor(), ask(ours, kind, time, asked.failure));
  const bool over = net::testing::run_until(context, [&] {
    char heard[1024];
    const ssize_t count = ::recv(theirs.native_handle(), heard, sizeof heard, 0);
    if (count > 0) asked.heard_by_proxy.append(heard, static_cast<std::size_t>(count));
    while (said < answers.size() && asked.heard_by_proxy.size() >= answers[said].first) {
      const std::string_view answer = answers[said++].second;
      ::send(theirs.native_handle(), answer.data(), answer.size(), MSG_NOSIGNAL);
      if (answer.empty()) theirs.close();
    }
    return story->over;
  });
  EXPECT_TRUE(over);
  if (asked.failure) asked.problem = asked.failure->sentence;
  char rest[1024];
  const ssize_t count = ::recv(ours.native_handle(), rest, sizeof rest, MSG_DONTWAIT);
  if (count > 0) asked.behind.assign(rest, static_cast<std::size_t>(count));
  return asked;
}

TEST(ProxyHop, leaves_what_a_server_says_behind_the_answer_of_socks) {
  const Asked asked = ask_one_that_says(
      Kind::socks5, {{3, "\x05\x00"sv}, {17, "\x05\x00\x00\x01\x7f\x00\x00\x01\x00\x16SSH-2.0-x\r\n"sv}});
  EXPECT_THAT(asked.problem, IsEmpty());
  EXPECT_EQ(asked.heard_by_proxy, "\x05\x01\x00\x05\x01\x00\x03\x07web.lan\x00\x16"sv);
  EXPECT_EQ(asked.behind, "SSH-2.0-x\r\n");
}

TEST(ProxyHop, leaves_what_a_server_says_behind_the_answer_of_http) {
  const Asked asked =
      ask_one_that_says(Kind::http, {{10, "HTTP/1.1 200 "sv}, {10, "OK\r\nVia: x\r\n\r\nSSH-2.0-x\r\n"sv}});
  EXPECT_THAT(asked.problem, IsEmpty());
  EXPECT_EQ(asked.behind, "SSH-2.0-x\r\n");
}

TEST(ProxyHop, says_which_proxy_refuses_and_why) {
  EXPECT_EQ(ask_one_that_says(Kind::socks5, {{3, "\x05\x00"sv}, {17, "\x05\x05\x00\x01\x00"sv}}).problem,
            "the SOCKS proxy proxy:1080 doesn't connect to web.lan:22: connection refused");
  EXPECT_EQ(ask_one_that_says(Kind::http, {{10, "HTTP/1.1 403 Filtered\r\n\r\n"sv}}).problem,
            "the HTTP proxy proxy:1080 doesn't connect to web.lan:22: it answers \"403 Filtered\"");
}

TEST(ProxyHop, gives_up_one_that_is_silent_or_goes_or_never_ends) {
  EXPECT_THAT(ask_one_that_says(Kind::socks5, {}, 50ms).problem, EndsWith("no answer in time"));
  EXPECT_THAT(ask_one_that_says(Kind::socks5, {{3, "\x05\x00"sv}, {17, ""sv}}).problem,
              HasSubstr("closed the connection"));
  const std::string endless = "HTTP/1.1 200 OK\r\n" + std::string(9000, 'x');
  EXPECT_THAT(ask_one_that_says(Kind::http, {{10, endless}}).problem, HasSubstr("too long"));
}

TEST(ProxyHop, a_silent_proxy_is_at_fault_until_it_may_wait_for_the_server) {
  EXPECT_EQ(ask_one_that_says(Kind::socks5, {}, 50ms).failure.value().fault, net::Fault::way);
  EXPECT_EQ(ask_one_that_says(Kind::socks5, {{3, "\x05\x00"sv}}, 50ms).failure.value().fault,
            net::Fault::server);
  EXPECT_EQ(ask_one_that_says(Kind::http, {}, 50ms).failure.value().fault, net::Fault::server);
  EXPECT_EQ(ask_one_that_says(Kind::http, {{10, ""sv}}).failure.value().fault, net::Fault::way);
}

}  // namespace
}  // namespace sshrp::gate
