// What strangers can do to the server.
// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>
#include <sys/resource.h>

#include <random>

#include "observer/http_listener.h"
#include "observer/running_server.h"

namespace sshrp::observer {
namespace {

using namespace std::chrono_literals;
using namespace std::string_literals;

class ServerLoadTest : public testing::Test {
 protected:
  void expect_well() { EXPECT_EQ(fetch(server.web, "GET /api/v1/status", as_user).status, 200u); }

  RunningServer server;
};

/// A request with something wrong in it, another one for each number.
std::string malformed(unsigned number) {
  static const std::string good = request_text("GET /api/v1/sessions?user=%41&sort=user", as_user);
  static const std::vector<std::string> known{
      "",
      "\r\n\r\n",
      "\0\0\0\0\r\n\r\n"s,
      "GET\r\n\r\n",
      "GET /\r\n\r\n",
      "GET / HTTP/9.9\r\n\r\n",
      "GET / HTTP/1.1\r\n\r\n",
      "SSH-2.0-OpenSSH_9.2\r\n",
      "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"s,
      "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
      "GET http://evil/ HTTP/1.1\r\nHost: evil\r\n\r\n",
      "GET /%zz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
      "GET /?%00=%ff&&&=== HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
      "GET /../../../etc/passwd HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
      "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
      "GET / HTTP/1.1\r\n: x\r\n\r\n",
      "GET / HTTP/1.1\r\nHost\r\n\r\n",
      "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n folded\r\n\r\n",
      "POST /login HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: -1\r\n\r\n",
      "POST /login HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 99999999999999999999\r\n\r\n",
      "POST /login HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 5\r\nTransfer-Encoding: "
      "chunked\r\n\r\n0\r\n\r\n",
      "POST /login HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nabcdef",
      "POST /login HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: gzip\r\n\r\n",
      "POST /login HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffffff\r\n",
      "POST /login HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\nx\r\n",
      "POST /login HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: "
      "application/x-www-form-urlencoded\r\nContent-Length: 9\r\n\r\ntoken=%%%",
      "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: ;;;=;sshrp_session\r\n\r\n",
      "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer\r\n\r\n",
      "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nExpect: 100-continue\r\nContent-Length: 100000\r\n\r\n",
      "GET /" + std::string(100'000, 'a') + " HTTP/1.1\r\n\r\n",
      "GET / HTTP/1.1\r\nX: " + std::string(100'000, 'a') + "\r\n\r\n",
      "GET / HTTP/1.1\r\n" +
          [] {
            std::string many;
            for (int i = 0; i < 5000; ++i) many += "a: b\r\n";
            return many;
          }() +
          "\r\n"};
  if (number < known.size()) return known[number];
  std::mt19937 random(number);
  std::string text = good;
  for (int change = 0; change < 4; ++change) text[random() % text.size()] = static_cast<char>(random());
  if (number % 3 == 0) text.resize(random() % text.size());
  return text;
}

TEST_F(ServerLoadTest, survives_malformed_requests) {
  std::vector<RawClient> clients;
  for (unsigned number = 0; number < 300; ++number) {
    clients.emplace_back(server.web);
    clients.back().send(malformed(number));
    ::shutdown(clients.back().fd(), SHUT_WR);
  }
  for (unsigned number = 0; number < clients.size(); ++number) {
    const std::string reply = clients[number].receive_all();
    EXPECT_TRUE(reply.empty() || reply.starts_with("HTTP/1.")) << number << reply;
    EXPECT_FALSE(reply.starts_with("HTTP/1.1 500")) << number << reply;
  }
  EXPECT_EQ(fetch(server.web, "GET /healthz").status, 200u);
}

TEST_F(ServerLoadTest, refuses_ambiguous_bodies) {
  for (const char* lines :
       {"Content-Length: 0\r\nTransfer-Encoding: chunked\r\n", "Transfer-Encoding: gzip, chunked\r\n",
        "Content-Length: 2\r\nContent-Length: 2\r\n", "Content-Length: +2\r\n",
        "Content-Length: 99999999999999999999\r\n"}) {
    const auto status = fetch(server.web, "POST /api/v1/drain", std::string(as_admin) + lines).status;
    EXPECT_TRUE(status == 0 || status == 400 || status == 413) << lines << status;
  }
  EXPECT_TRUE(server.daemon.requests().empty());
}

TEST_F(ServerLoadTest, refuses_heads_above_16_kib) {
  const auto with = [this](std::size_t size) {
    return fetch(server.web, "GET /healthz", "X: " + std::string(size, 'a') + "\r\n").status;
  };
  EXPECT_EQ(with(15 * 1024), 200u);
  EXPECT_EQ(with(17 * 1024), 431u);
  EXPECT_EQ(with(100 * 1024), 431u);
}

TEST_F(ServerLoadTest, answers_beside_a_thousand_idle_connections) {
  rlimit limit{4096, 4096};
  rlimit before{};
  ::getrlimit(RLIMIT_NOFILE, &before);
  if (before.rlim_cur < limit.rlim_cur) ::setrlimit(RLIMIT_NOFILE, &limit);
  std::vector<RawClient> idle;
  for (int i = 0; i < 1000; ++i) {
    idle.emplace_back(server.web);
    if (i % 2 == 0) idle.back().send("GET /api/v1/sta");
  }
  const auto began = std::chrono::steady_clock::now();
  expect_well();
  EXPECT_LT(std::chrono::steady_clock::now() - began, 5s);
}

TEST_F(ServerLoadTest, ends_requests_that_are_never_whole) {
  RawClient slow(server.web);
  const std::string text = request_text("GET /healthz", "X: " + std::string(1000, 'a') + "\r\n");
  const auto began = std::chrono::steady_clock::now();
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (!slow.send(text.substr(i, 1))) break;
    if (slow.receive_more(1s)) break;
    pollfd ended{slow.fd(), POLLRDHUP, 0};
    if (::poll(&ended, 1, 0) > 0) break;
  }
  const auto time = std::chrono::steady_clock::now() - began;
  EXPECT_GT(time, max_idle);
  EXPECT_LT(time, max_reading + 10s);
  expect_well();
}

TEST_F(ServerLoadTest, ends_idle_connections) {
  RawClient idle(server.web);
  const auto began = std::chrono::steady_clock::now();
  EXPECT_EQ(idle.receive_all(), "");
  EXPECT_LT(std::chrono::steady_clock::now() - began, max_idle + 10s);
}

TEST_F(ServerLoadTest, does_not_wait_for_who_takes_no_reply) {
  server.daemon.sessions_.assign(20, live_session("aa", std::string(100'000, 'a'), "192.0.2.1:1"));
  std::vector<RawClient> deaf;
  for (int i = 0; i < 5; ++i) {
    deaf.emplace_back(server.web);
    deaf.back().send(request_text("GET /api/v1/sessions", as_user));
  }
  expect_well();
}

}  // namespace
}  // namespace sshrp::observer
