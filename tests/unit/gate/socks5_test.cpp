// SPDX-License-Identifier: MIT
#include "gate/socks5.h"

#include <gmock/gmock.h>

namespace sshrp::gate::socks5 {
namespace {

using ::testing::HasSubstr;

Bytes bytes_of(std::string_view text) { return to_vector(as_bytes(text)); }

TEST(Socks5, asks_for_a_name_that_the_proxy_looks_up) {
  using namespace std::string_view_literals;
  EXPECT_EQ(greeting({}), bytes_of("\x05\x01\x00"sv));
  EXPECT_EQ(std::get<Bytes>(request({"web.lan", 22})), bytes_of("\x05\x01\x00\x03\x07web.lan\x00\x16"sv));
}

TEST(Socks5, asks_for_addresses_as_addresses) {
  using namespace std::string_view_literals;
  EXPECT_EQ(std::get<Bytes>(request({"192.0.2.1", 2222})),
            bytes_of("\x05\x01\x00\x01\xc0\x00\x02\x01\x08\xae"sv));
  EXPECT_EQ(std::get<Bytes>(request({"2001:db8::1", 22})),
            bytes_of("\x05\x01\x00\x04\x20\x01\x0d\xb8\0\0\0\0\0\0\0\0\0\0\0\x01\x00\x16"sv));
}

TEST(Socks5, has_no_request_for_a_name_without_a_length) {
  EXPECT_TRUE(std::holds_alternative<std::string>(request({std::string(256, 'a'), 22})));
  EXPECT_TRUE(std::holds_alternative<std::string>(request({"", 22})));
  EXPECT_TRUE(std::holds_alternative<Bytes>(request({std::string(255, 'a'), 22})));
}

const std::optional<ProxyLogin> login = ProxyLogin{"bob", "secret"};

const ProxyProblem& problem_in(const std::variant<Method, ProxyProblem>& chosen) {
  return std::get<ProxyProblem>(chosen);
}

TEST(Socks5, authenticates_where_it_has_a_login_and_the_proxy_wants_it) {
  using namespace std::string_view_literals;
  EXPECT_EQ(greeting(login), bytes_of("\x05\x02\x02\x00"sv));
  EXPECT_EQ(std::get<Method>(method_of_choice(Bytes{5, 2}, login)), Method::username_password);
  EXPECT_EQ(std::get<Method>(method_of_choice(Bytes{5, 0}, login)), Method::no_authentication);
  EXPECT_EQ(std::get<Method>(method_of_choice(Bytes{5, 0}, {})), Method::no_authentication);
  EXPECT_EQ(as_text(std::get<util::SecretBytes>(authentication(*login)).view()),
            "\x01\x03"
            "bob\x06secret");
}

TEST(Socks5, has_no_authentication_whose_length_is_no_byte) {
  const std::string longest(255, 'a'), longer(256, 'a');
  EXPECT_TRUE(std::holds_alternative<util::SecretBytes>(authentication({longest, longest})));
  for (const ProxyLogin& each :
       {ProxyLogin{longer, "p"}, ProxyLogin{"u", longer}, ProxyLogin{"", "p"}, ProxyLogin{"u", ""}})
    EXPECT_TRUE(std::holds_alternative<std::string>(authentication(each)));
}

TEST(Socks5, tells_a_proxy_that_does_not_let_us_in_from_one_that_is_broken) {
  for (const auto& ours : {login, std::optional<ProxyLogin>{}}) {
    EXPECT_EQ(std::get<TurnedDown>(problem_in(method_of_choice(Bytes{5, 255}, ours))).trouble,
              Trouble::login);
    for (const Bytes& broken : {Bytes{4, 0}, Bytes{5, 1}, Bytes{5, 3}, Bytes{0, 255}})
      EXPECT_EQ(std::get<net::DialFailure>(problem_in(method_of_choice(broken, ours))).fault,
                net::Fault::way);
  }
  EXPECT_THAT(std::get<net::DialFailure>(problem_in(method_of_choice(Bytes{5, 2}, {}))).sentence,
              HasSubstr("the method 2, which it wasn't offered"));
  EXPECT_EQ(problem_of_status(Bytes{1, 0}), std::nullopt);
  EXPECT_EQ(std::get<TurnedDown>(problem_of_status(Bytes{1, 1}).value()).why,
            "it refuses the user's name and the password");
  EXPECT_EQ(std::get<TurnedDown>(problem_of_status(Bytes{1, 255}).value()).trouble, Trouble::login);
  EXPECT_EQ(std::get<net::DialFailure>(problem_of_status(Bytes{5, 0}).value()).fault, net::Fault::way);
}

TEST(Socks5, knows_how_much_of_a_reply_comes_before_the_server) {
  EXPECT_EQ(std::get<std::size_t>(rest_of_reply(Bytes{5, 0, 0, 1, 10})), 5u);
  EXPECT_EQ(std::get<std::size_t>(rest_of_reply(Bytes{5, 0, 0, 4, 32})), 17u);
  EXPECT_EQ(std::get<std::size_t>(rest_of_reply(Bytes{5, 0, 0, 3, 255})), 257u);
  EXPECT_EQ(std::get<std::size_t>(rest_of_reply(Bytes{5, 0, 0, 3, 0})), 2u);
}

TEST(Socks5, says_why_a_proxy_refuses) {
  const auto failure = [](const Bytes& head) { return std::get<net::DialFailure>(rest_of_reply(head)); };
  EXPECT_EQ(failure({5, 5, 0, 1, 0}).sentence, "connection refused");
  EXPECT_EQ(failure({5, 2, 0, 1, 0}).sentence, "not allowed by its rules");
  EXPECT_EQ(failure({5, 200, 0, 1, 0}).sentence, "reply 200");
  EXPECT_THAT(failure({5, 0, 0, 2, 0}).sentence, HasSubstr("type 2"));
  EXPECT_THAT(failure({0, 0, 0, 1, 0}).sentence, HasSubstr("version"));
}

TEST(Socks5, says_whose_fault_it_is) {
  const auto fault = [](std::uint8_t reply) {
    return std::get<net::DialFailure>(rest_of_reply(Bytes{5, reply, 0, 1, 0})).fault;
  };
  for (const int of_server : {1, 3, 4, 5, 6})
    EXPECT_EQ(fault(static_cast<std::uint8_t>(of_server)), net::Fault::server) << of_server;
  for (const int by_rules : {2, 8})
    EXPECT_EQ(fault(static_cast<std::uint8_t>(by_rules)), net::Fault::forbidden) << by_rules;
  for (const int of_proxy : {7, 9, 255})
    EXPECT_EQ(fault(static_cast<std::uint8_t>(of_proxy)), net::Fault::way) << of_proxy;
}

}  // namespace
}  // namespace sshrp::gate::socks5
