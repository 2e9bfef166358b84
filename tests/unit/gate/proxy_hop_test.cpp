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
using Kind = route::GateKind;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

struct Asked {
  ProxyAnswer answer{};
  std::string problem{}, heard_by_proxy{}, behind{};  // what the socket has after the proxy's words

  const net::DialFailure& failure() const { return std::get<net::DialFailure>(answer.problem.value()); }
  net::Fault fault() const { return failure().fault; }
};

route::Gate proxy(Kind kind) { return {.name = "corporate", .kind = kind, .address = {"proxy", 1080}}; }

route::Gate with_login(Kind kind) {
  route::Gate gate = proxy(kind);
  gate.user = "bob";
  gate.password = config::Secret("secret");
  return gate;
}

net::Task<void> ask(net::Socket& socket, route::GatePtr gate, net::Clock::duration time,
                    ProxyAnswer& answer) {
  const HostPort server{"web.lan", 22};
  answer = co_await ask_proxy(socket, gate, server, net::Clock::now() + time);
}

std::string sentence_of(const ProxyProblem& problem) {
  const auto* down = std::get_if<TurnedDown>(&problem);
  return down ? down->why : std::get<net::DialFailure>(problem).sentence;
}

using Answers = std::vector<std::pair<std::size_t, std::string_view>>;

/// `answers`: each is said when so much has been heard.
Asked ask_one_that_says(const route::Gate& gate, const Answers& answers, net::Clock::duration time = 30s) {
  asio::io_context context{1};
  auto [ours, theirs] = net::testing::connected_pair(context.get_executor());
  theirs.non_blocking(true);
  Asked asked;
  std::size_t said = 0;
  const auto story = net::testing::spawn(
      context.get_executor(), ask(ours, std::make_shared<const route::Gate>(gate), time, asked.answer));
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
  if (asked.answer.problem) asked.problem = sentence_of(*asked.answer.problem);
  char rest[1024];
  const ssize_t count = ::recv(ours.native_handle(), rest, sizeof rest, MSG_DONTWAIT);
  if (count > 0) asked.behind.assign(rest, static_cast<std::size_t>(count));
  return asked;
}

TEST(ProxyHop, leaves_what_a_server_says_behind_the_answer_of_socks) {
  const Asked asked =
      ask_one_that_says(proxy(Kind::socks5),
                        {{3, "\x05\x00"sv}, {17, "\x05\x00\x00\x01\x7f\x00\x00\x01\x00\x16SSH-2.0-x\r\n"sv}});
  EXPECT_THAT(asked.problem, IsEmpty());
  EXPECT_EQ(asked.heard_by_proxy, "\x05\x01\x00\x05\x01\x00\x03\x07web.lan\x00\x16"sv);
  EXPECT_EQ(asked.behind, "SSH-2.0-x\r\n");
}

TEST(ProxyHop, leaves_what_a_server_says_behind_the_answer_of_http) {
  const Asked asked = ask_one_that_says(
      proxy(Kind::http), {{10, "HTTP/1.1 200 "sv}, {10, "OK\r\nVia: x\r\n\r\nSSH-2.0-x\r\n"sv}});
  EXPECT_THAT(asked.problem, IsEmpty());
  EXPECT_EQ(asked.behind, "SSH-2.0-x\r\n");
}

// What a proxy says comes with any delay; what the server says behind it must be left all the same.
std::vector<std::string> bytes_of(std::string_view answer) {
  std::vector<std::string> bytes;
  for (const char each : answer) bytes.emplace_back(1, each);
  return bytes;
}

TEST(ProxyHop, takes_an_answer_that_comes_byte_by_byte) {
  for (const auto& [kind, answer] :
       {std::pair(Kind::http, "HTTP/1.1 200 OK\r\n\r\nSSH-2.0-x\r\n"sv),
        std::pair(Kind::socks5, "\x05\x00\x05\x00\x00\x03\x02xy\x00\x16SSH-2.0-x\r\n"sv)}) {
    asio::io_context context{1};
    auto [ours, theirs] = net::testing::connected_pair(context.get_executor());
    Asked asked;
    const auto gate = std::make_shared<const route::Gate>(proxy(kind));
    const auto story = net::testing::spawn(context.get_executor(), ask(ours, gate, 30s, asked.answer));
    for (const std::string& byte : bytes_of(answer)) {
      ::send(theirs.native_handle(), byte.data(), byte.size(), MSG_NOSIGNAL);
      context.poll();
    }
    ASSERT_TRUE(net::testing::run_until(context, [&] { return story->over; }));
    EXPECT_FALSE(asked.answer.problem);
    char rest[1024];
    const ssize_t count = ::recv(ours.native_handle(), rest, sizeof rest, MSG_DONTWAIT);
    ASSERT_GT(count, 0);
    EXPECT_EQ(std::string_view(rest, static_cast<std::size_t>(count)), "SSH-2.0-x\r\n");
  }
}

TEST(ProxyHop, shows_its_login_to_a_proxy_that_wants_it) {
  const Asked socks = ask_one_that_says(with_login(Kind::socks5),
                                        {{4, "\x05\x02"sv},
                                         {16, "\x01\x00"sv},
                                         {30, "\x05\x00\x00\x01\x7f\x00\x00\x01\x00\x16SSH-2.0-x\r\n"sv}});
  EXPECT_THAT(socks.problem, IsEmpty());
  EXPECT_EQ(socks.heard_by_proxy,
            "\x05\x02\x02\x00\x01\x03"
            "bob\x06secret\x05\x01\x00\x03\x07web.lan\x00\x16"sv);
  EXPECT_EQ(socks.behind, "SSH-2.0-x\r\n");
  const Asked http = ask_one_that_says(with_login(Kind::http), {{90, "HTTP/1.1 200 OK\r\n\r\n"sv}});
  EXPECT_THAT(http.problem, IsEmpty());
  EXPECT_THAT(http.heard_by_proxy, HasSubstr("\r\nProxy-Authorization: Basic Ym9iOnNlY3JldA==\r\n\r\n"));
}

TEST(ProxyHop, is_turned_down_before_it_asks_for_a_server) {
  const auto is_turned_down = [](const Asked& asked) {
    return std::get<TurnedDown>(asked.answer.problem.value()).trouble == Trouble::login &&
           !asked.answer.let_us_in;
  };
  const Asked refused = ask_one_that_says(with_login(Kind::socks5), {{4, "\x05\x02"sv}, {16, "\x01\x01"sv}});
  EXPECT_TRUE(is_turned_down(refused));
  EXPECT_THAT(refused.heard_by_proxy, EndsWith("secret")) << "and nothing behind it";
  EXPECT_TRUE(is_turned_down(ask_one_that_says(proxy(Kind::socks5), {{3, "\x05\xff"sv}})));
  EXPECT_TRUE(is_turned_down(
      ask_one_that_says(with_login(Kind::http), {{90, "HTTP/1.1 407 Authentication Required\r\n\r\n"sv}})));
}

TEST(ProxyHop, shows_no_password_to_a_proxy_that_has_not_asked_for_it) {
  const Asked asked =
      ask_one_that_says(with_login(Kind::socks5), {{4, "\x05\x00"sv}, {18, "\x05\x05\x00\x01\x00"sv}});
  EXPECT_THAT(asked.heard_by_proxy, testing::Not(HasSubstr("secret")));
}

TEST(ProxyHop, says_why_a_proxy_refuses) {
  EXPECT_EQ(
      ask_one_that_says(proxy(Kind::socks5), {{3, "\x05\x00"sv}, {17, "\x05\x05\x00\x01\x00"sv}}).problem,
      "connection refused");
  EXPECT_EQ(ask_one_that_says(proxy(Kind::http), {{10, "HTTP/1.1 403 Filtered\r\n\r\n"sv}}).problem,
            "it answers \"403 Filtered\"");
}

TEST(ProxyHop, gives_up_one_that_is_silent_or_goes_or_never_ends) {
  EXPECT_THAT(ask_one_that_says(proxy(Kind::socks5), {}, 50ms).problem, EndsWith("no answer in time"));
  EXPECT_THAT(ask_one_that_says(proxy(Kind::socks5), {{3, "\x05\x00"sv}, {17, ""sv}}).problem,
              HasSubstr("closed the connection"));
  const std::string endless = "HTTP/1.1 200 OK\r\n" + std::string(9000, 'x');
  EXPECT_THAT(ask_one_that_says(proxy(Kind::http), {{10, endless}}).problem, HasSubstr("too long"));
}

TEST(ProxyHop, a_silent_proxy_is_at_fault_unless_it_may_wait_for_the_server) {
  EXPECT_EQ(ask_one_that_says(proxy(Kind::socks5), {}, 50ms).fault(), net::Fault::way);
  EXPECT_EQ(ask_one_that_says(proxy(Kind::socks5), {{3, "\x05\x00"sv}}, 50ms).fault(), net::Fault::server);
  EXPECT_EQ(ask_one_that_says(proxy(Kind::socks5), {{3, "\x05\x00"sv}, {17, "\x05"sv}}, 50ms).fault(),
            net::Fault::way);
  EXPECT_EQ(ask_one_that_says(proxy(Kind::http), {}, 50ms).fault(), net::Fault::server);
  EXPECT_EQ(ask_one_that_says(proxy(Kind::http), {{10, "H"sv}}, 50ms).fault(), net::Fault::way);
  EXPECT_EQ(ask_one_that_says(proxy(Kind::http), {{10, "HTTP/1.1 100 Continue\r\n\r\n"sv}}, 50ms).fault(),
            net::Fault::server);
  EXPECT_EQ(ask_one_that_says(proxy(Kind::http), {{10, ""sv}}).fault(), net::Fault::way);
}

TEST(ProxyHop, refuses_at_once_what_begins_as_no_answer) {
  const Asked asked = ask_one_that_says(proxy(Kind::http), {{10, "SSH-2"sv}});
  EXPECT_EQ(asked.problem, "it says \"SSH-2\"");
  EXPECT_EQ(asked.fault(), net::Fault::way);
}

TEST(ProxyHop, waits_for_the_last_answer) {
  const Answers answers = {{10, "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 102\r\nVia: x\r\n\r\nHTTP/"sv},
                           {10, "1.1 200 OK\r\n\r\nSSH-2.0-x\r\n"sv}};
  const Asked asked = ask_one_that_says(proxy(Kind::http), answers);
  EXPECT_THAT(asked.problem, IsEmpty());
  EXPECT_EQ(asked.behind, "SSH-2.0-x\r\n");
  EXPECT_EQ(ask_one_that_says(proxy(Kind::http),
                              {{10, "HTTP/1.1 100\r\n\r\n"sv}, {10, "HTTP/1.1 403 No\r\n\r\n"sv}})
                .problem,
            "it answers \"403 No\"");
}

TEST(ProxyHop, does_not_wait_for_ever_for_the_last_answer) {
  std::string endless;
  while (endless.size() < 9000) endless += "HTTP/1.1 100 Continue\r\n\r\n";
  EXPECT_THAT(ask_one_that_says(proxy(Kind::http), {{10, endless}}).problem, HasSubstr("too long"));
}

TEST(ProxyHop, is_let_in_where_the_login_is_not_what_fails) {
  EXPECT_TRUE(ask_one_that_says(proxy(Kind::http), {{10, "HTTP/1.1 200 OK\r\n\r\n"sv}}).answer.let_us_in);
  for (const char* answer : {"HTTP/1.1 403 No\r\n\r\n", "HTTP/1.1 404 No\r\n\r\n", "HTTP/1.1 503 No\r\n\r\n"})
    EXPECT_FALSE(ask_one_that_says(proxy(Kind::http), {{10, answer}}).answer.let_us_in) << answer;
  EXPECT_FALSE(ask_one_that_says(proxy(Kind::http), {}, 50ms).answer.let_us_in);
  EXPECT_FALSE(ask_one_that_says(with_login(Kind::socks5), {{4, "\x05\x02"sv}}, 50ms).answer.let_us_in);
  EXPECT_TRUE(ask_one_that_says(with_login(Kind::socks5),
                                {{4, "\x05\x02"sv}, {16, "\x01\x00"sv}, {30, "\x05\x05\x00\x01\x00"sv}})
                  .answer.let_us_in);
  EXPECT_TRUE(ask_one_that_says(proxy(Kind::socks5), {{3, "\x05\x00"sv}}, 50ms).answer.let_us_in);
}

}  // namespace
}  // namespace sshrp::gate
