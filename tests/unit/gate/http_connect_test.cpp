// SPDX-License-Identifier: MIT
#include "gate/http_connect.h"

#include <gmock/gmock.h>

namespace sshrp::gate::http_connect {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

std::string request_for(const HostPort& destination, const std::optional<ProxyLogin>& login = {}) {
  return std::string(as_text(std::get<util::SecretBytes>(request(destination, login)).view()));
}

/// Empty: there is none.
std::string problem_of(std::string_view head) {
  const auto problem = problem_of_head(as_bytes(head));
  if (!problem) return {};
  const auto* failure = std::get_if<net::DialFailure>(&*problem);
  return failure ? failure->sentence : std::get<TurnedDown>(*problem).why;
}

TEST(HttpConnect, asks_for_a_name_that_the_proxy_looks_up) {
  EXPECT_EQ(request_for({"web.lan", 22}), "CONNECT web.lan:22 HTTP/1.1\r\nHost: web.lan:22\r\n\r\n");
  EXPECT_EQ(request_for({"2001:db8::1", 22}),
            "CONNECT [2001:db8::1]:22 HTTP/1.1\r\nHost: [2001:db8::1]:22\r\n\r\n");
}

// The example of RFC 7617 §2.
TEST(HttpConnect, shows_a_name_and_a_password) {
  EXPECT_EQ(request_for({"web.lan", 22}, ProxyLogin{"Aladdin", "open sesame"}),
            "CONNECT web.lan:22 HTTP/1.1\r\nHost: web.lan:22\r\n"
            "Proxy-Authorization: Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==\r\n\r\n");
}

TEST(HttpConnect, has_no_request_for_a_name_that_would_end_a_line) {
  for (const char* name : {"a\r\nX: y", "a b", "", "\xc3\xbc"})
    EXPECT_TRUE(std::holds_alternative<std::string>(request({name, 22}, {}))) << name;
}

TEST(HttpConnect, finds_where_an_answer_ends_and_the_server_begins) {
  EXPECT_EQ(end_of_head(as_bytes("HTTP/1.1 200 OK\r\n\r\nSSH-2.0-x\r\n")), 19u);
  EXPECT_EQ(end_of_head(as_bytes("HTTP/1.1 200 OK\r\nVia: a\r\n")), std::nullopt);
  EXPECT_EQ(end_of_head(as_bytes("HTTP/1.1 200 OK\n\n")), std::nullopt);
}

TEST(HttpConnect, takes_every_2xx_for_a_connection) {
  EXPECT_THAT(problem_of("HTTP/1.1 200 Connection established\r\n\r\n"), IsEmpty());
  EXPECT_THAT(problem_of("HTTP/1.0 200\r\nVia: proxy\r\n\r\n"), IsEmpty());
  EXPECT_THAT(problem_of("HTTP/1.1 204 \r\n\r\n"), IsEmpty());
}

TEST(HttpConnect, says_what_a_proxy_answers) {
  EXPECT_EQ(problem_of("HTTP/1.1 403 Filtered\r\n\r\n"), "it answers \"403 Filtered\"");
  EXPECT_EQ(problem_of("HTTP/1.1 301 \"\x9b\r\n\r\n"), "it answers \"301 \\x22\\x9b\"");
  EXPECT_EQ(problem_of("HTTP/1.1 301 \x1b[31m\r\n\r\n"), "it says \"HTTP/1.1 301 \\x1b[31m\"");
}

TEST(HttpConnect, says_whose_fault_it_is) {
  const auto fault = [](const std::string& status) {
    const std::string head = "HTTP/1.1 " + status + "\r\n\r\n";
    return std::get<net::DialFailure>(problem_of_head(as_bytes(head)).value()).fault;
  };
  for (const char* of_server : {"404", "500 Unable to connect", "502", "503", "504"})
    EXPECT_EQ(fault(of_server), net::Fault::server) << of_server;
  EXPECT_EQ(fault("403"), net::Fault::forbidden);
  for (const char* of_proxy :
       {"101 Switching Protocols", "301", "400", "408", "429", "501", "505", "511", "599", "999", "000", "x"})
    EXPECT_EQ(fault(of_proxy), net::Fault::way) << of_proxy;
}

TEST(HttpConnect, knows_answers_that_are_not_the_last) {
  for (const char* head : {"HTTP/1.1 100 Continue\r\n\r\n", "HTTP/1.1 102\r\nVia: a\r\n\r\n"})
    EXPECT_TRUE(is_interim(as_bytes(std::string_view(head)))) << head;
  for (const char* head : {"HTTP/1.1 101 Switching Protocols\r\n\r\n", "HTTP/1.1 200 OK\r\n\r\n",
                           "HTTP/1.1 1\r\n\r\n", "HTTP/1.1 100 Continue\r\nno field\r\n\r\n"})
    EXPECT_FALSE(is_interim(as_bytes(std::string_view(head)))) << head;
}

TEST(HttpConnect, knows_by_the_first_bytes_what_is_no_answer) {
  for (const char* begin : {"", "H", "HTTP/1", "HTTP/1.", "HTTP/1.1 2"})
    EXPECT_TRUE(may_become_head(as_bytes(std::string_view(begin)))) << begin;
  for (const char* begin : {"h", "HTTP/2", "SSH-2.0-x\r\n", "\r\n", "\x05"})
    EXPECT_FALSE(may_become_head(as_bytes(std::string_view(begin)))) << begin;
}

TEST(HttpConnect, knows_that_it_is_not_let_in) {
  for (const char* head :
       {"HTTP/1.1 407 Proxy Authentication Required\r\n\r\n", "HTTP/1.0 401 Unauthorized\r\n\r\n"})
    EXPECT_EQ(std::get<TurnedDown>(problem_of_head(as_bytes(head)).value()).trouble, Trouble::login);
}

TEST(HttpConnect, believes_no_answer_with_a_line_that_is_no_field) {
  EXPECT_THAT(problem_of("HTTP/1.1 200 OK\r\nX-Empty:\r\nVia: 1.1 \xc3\xbc\t(x)\r\n\r\n"), IsEmpty());
  for (const char* line :
       {"no colon", ": no name", "a b: x", "a : x", " folded", "a: b\nc: d", "a: b\rc", "a: \x1b"})
    EXPECT_THAT(problem_of("HTTP/1.1 200 OK\r\n" + std::string(line) + "\r\n\r\n"), HasSubstr("the line"))
        << line;
  EXPECT_THAT(problem_of("HTTP/1.1 200 O\nK\r\n\r\n"), HasSubstr("it says"));
}

TEST(HttpConnect, takes_nothing_else_for_an_answer) {
  for (const char* head : {"SSH-2.0-OpenSSH\r\n\r\n", "HTTP/2 200 OK\r\n\r\n", "HTTP/1.1 20 OK\r\n\r\n",
                           "HTTP/1.1 2000\r\n\r\n", "HTTP/1.1  200\r\n\r\n", "\r\n\r\n"})
    EXPECT_THAT(problem_of(head), HasSubstr("it says")) << head;
}

}  // namespace
}  // namespace sshrp::gate::http_connect
