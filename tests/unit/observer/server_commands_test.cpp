// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "observer/running_server.h"

namespace sshrp::observer {
namespace {

using namespace std::chrono_literals;
using nlohmann::json;

class ServerCommandsTest : public testing::Test {
 protected:
  RunningServer server;
  FakeDaemon& daemon = server.daemon;
};

TEST_F(ServerCommandsTest, ends_sessions_and_says_how_many) {
  daemon.sessions_ = {live_session("aa", "alice", "192.0.2.1:1"), live_session("bb", "bob", "192.0.2.2:1")};
  const auto reply =
      fetch(server.web, "POST /api/v1/sessions/end", as_admin, R"({"user":"bob","message":"bye"})");
  EXPECT_EQ(reply.status, 200u);
  EXPECT_EQ(reply.body, R"({"ended":1})");
  EXPECT_EQ(daemon.requests().at(0).sessions, std::vector<std::string>{"bb"});
  EXPECT_EQ(daemon.askers().at(0).by, "token \"root\" from 127.0.0.1");
  EXPECT_EQ(fetch(server.web, "POST /api/v1/sessions/end", as_admin, R"({"user":"nobody"})").body,
            R"({"ended":0})");
  EXPECT_EQ(fetch(server.web, "POST /api/v1/sessions/end", as_admin, "{}").status, 400u);
  EXPECT_EQ(daemon.requests().size(), 1u);
}

TEST_F(ServerCommandsTest, tells_why_not) {
  daemon.answer_ = {.result = Answer::Result::refused, .sentences = {"sshrpd.toml:3:1: no \"x\"", "another"}};
  const auto reply = fetch(server.control, "POST /api/v1/reload", "", "{}");
  EXPECT_EQ(reply.status, 409u);
  EXPECT_EQ(json::parse(reply.body).at("sentences").size(), 2u);
  EXPECT_EQ(json::parse(reply.body).at("error"), "sshrpd.toml:3:1: no \"x\"");
}

TEST_F(ServerCommandsTest, waits_for_the_daemon_and_serves_others_meanwhile) {
  daemon.answer_late();
  RawClient client(server.control);
  client.send(request_text("POST /api/v1/reload", "", "{}"));
  daemon.wait_for_requests(1);
  EXPECT_EQ(fetch(server.control, "GET /healthz").status, 200u);
  daemon.answer_one({.result = Answer::Result::done, .sentences = {"late"}});
  const auto reply = client.reply();
  EXPECT_EQ(reply.body, R"({"sentences":["late"]})");
  client.send(request_text("GET /healthz"));
  EXPECT_EQ(client.reply().status, 200u) << "the connection goes on";
}

TEST_F(ServerCommandsTest, waits_longer_than_clients_may_be_idle) {
  daemon.answer_late();
  RawClient client(server.control);
  client.send(request_text("POST /api/v1/reload", "", "{}"));
  daemon.wait_for_requests(1);
  EXPECT_FALSE(client.receive_more(12s));
  daemon.answer_one({});
  EXPECT_EQ(client.reply().status, 200u);
}

TEST_F(ServerCommandsTest, asks_for_many_sessions_part_by_part) {
  daemon.sessions_.assign(2500, live_session("aa", "alice", ""));
  daemon.answer_late();
  RawClient client(server.control);
  client.send(request_text("POST /api/v1/sessions/end", "", R"({"user":"alice"})"));
  daemon.answer_one({.count = 1000});
  daemon.answer_one({.count = 1000});
  daemon.answer_one({.count = 499});
  EXPECT_EQ(client.reply().body, R"({"ended":2499})");
}

TEST_F(ServerCommandsTest, hears_no_answer_for_who_has_left) {
  daemon.answer_late();
  RawClient client(server.control);
  client.send(request_text("POST /api/v1/reload", "", "{}"));
  daemon.wait_for_requests(1);
  client.close();
  daemon.answer_one({});
  EXPECT_EQ(fetch(server.control, "GET /healthz").status, 200u);
}

TEST_F(ServerCommandsTest, stops_when_what_waits_is_answered) {
  daemon.answer_late();
  RawClient client(server.control);
  client.send(request_text("POST /api/v1/upgrade", "", "{}"));
  daemon.wait_for_requests(1);
  server.begin_to_stop();
  // It doesn't listen any more, however long it takes.
  const auto refuses = [this] {
    try {
      RawClient late(server.web);
      return late.send(request_text("GET /healthz")) && late.reply().status == 0;
    } catch (const std::runtime_error&) {
      return true;
    }
  };
  while (!refuses()) std::this_thread::yield();
  daemon.answer_one({.sentences = {"done at last"}});
  const auto reply = client.reply();
  EXPECT_EQ(reply.body, R"({"sentences":["done at last"]})");
  EXPECT_TRUE(reply.has("Connection: close\r\n") || reply.has("Connection: Close\r\n")) << reply.head;
  server.stop();
}

TEST_F(ServerCommandsTest, takes_bodies_of_64_kib) {
  const auto end = [this](std::size_t size) {
    const std::string text = R"({"user":"alice"})";
    return fetch(server.control, "POST /api/v1/sessions/end", "", text + std::string(size - text.size(), ' '))
        .status;
  };
  EXPECT_EQ(end(64 * 1024), 200u);
  EXPECT_EQ(end(64 * 1024 + 1), 413u);
}

TEST_F(ServerCommandsTest, takes_bodies_in_chunks_of_64_kib_in_all) {
  RawClient client(server.control);
  client.send("POST /api/v1/sessions/end HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n");
  client.send("5\r\n{\"use\r\n");
  client.send("b\r\nr\":\"alice\"}\r\n0\r\n\r\n");
  EXPECT_EQ(client.reply().body, R"({"ended":0})");
  RawClient greedy(server.control);
  greedy.send("POST /api/v1/sessions/end HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n");
  const std::string chunk = "1000\r\n" + std::string(4096, ' ') + "\r\n";
  int sent = 0;
  while (sent < 10'000 && greedy.send(chunk)) ++sent;
  EXPECT_LT(sent, 10'000);
}

class ServerRecordingsTest : public ServerCommandsTest {
 protected:
  std::string file(const char* name) {
    return server.folder / ("recordings/2026-11-30/" + std::string(name));
  }
  void write(const char* name, const std::string& text) {
    server.folder.write("recordings/2026-11-30/" + std::string(name), text);
  }
};

TEST_F(ServerRecordingsTest, sends_files) {
  const std::string text(300'000, 'x');
  write("aa.0.cast", text);
  EXPECT_EQ(json::parse(fetch(server.web, "GET /api/v1/recordings", as_admin).body).at(0).at("bytes"),
            300'000);
  const auto reply = fetch(server.web, "GET /api/v1/recordings/2026-11-30/aa.0.cast", as_admin);
  EXPECT_TRUE(reply.has("Content-Type: application/x-asciicast\r\n"));
  EXPECT_EQ(reply.body, text);
}

TEST_F(ServerRecordingsTest, has_none_without_a_folder) {
  RunningServer other([](Settings& settings) { settings.recordings = {}; });
  EXPECT_EQ(fetch(other.web, "GET /api/v1/recordings", as_admin).status, 404u);
  EXPECT_EQ(fetch(other.web, "GET /api/v1/recordings/2026-11-30/aa.0.cast", as_admin).status, 404u);
}

TEST_F(ServerRecordingsTest, sends_what_comes_until_it_is_finished) {
  write("aa.0.cast.part", "one\n");
  RawClient client(server.web);
  client.send(request_text("GET /api/v1/recordings/2026-11-30/aa.0.cast?follow=1", as_admin));
  const auto wait_for = [&client](const char* text) {
    while (client.received().find(text) == std::string::npos)
      if (!client.receive_more()) return false;
    return true;
  };
  EXPECT_TRUE(wait_for("one\n"));
  EXPECT_TRUE(client.received().find("Transfer-Encoding: chunked") != std::string::npos);
  std::ofstream(file("aa.0.cast.part"), std::ios::app) << "two\n";
  EXPECT_TRUE(wait_for("two\n"));
  std::ofstream(file("aa.0.cast.part"), std::ios::app) << "three\n";
  std::filesystem::rename(file("aa.0.cast.part"), file("aa.0.cast"));
  EXPECT_TRUE(wait_for("three\n"));
  EXPECT_TRUE(wait_for("\r\n0\r\n\r\n"));
}

TEST_F(ServerRecordingsTest, forgets_followers_that_have_left) {
  write("aa.0.cast.part", "one\n");
  const auto follow = request_text("GET /api/v1/recordings/2026-11-30/aa.0.cast?follow=1", as_admin);
  for (int round = 0; round < 4; ++round) {
    std::vector<RawClient> clients;
    for (int i = 0; i < 16; ++i) {
      clients.emplace_back(server.web);
      clients.back().send(follow);
      // The last ones of the round before may not be gone yet.
      while (clients.back().reply().status == 503) {
        clients.back() = RawClient(server.web);
        clients.back().send(follow);
      }
    }
  }
  EXPECT_EQ(fetch(server.web, "GET /healthz").status, 200u);
}

TEST_F(ServerRecordingsTest, ends_for_followers_when_the_server_stops) {
  write("aa.0.cast.part", "one\n");
  RawClient client(server.web);
  client.send(request_text("GET /api/v1/recordings/2026-11-30/aa.0.cast?follow=1", as_admin));
  EXPECT_EQ(client.reply().status, 200u);
  server.stop();
  EXPECT_EQ(client.receive_all().find("\r\n0\r\n\r\n"), std::string::npos) << "it wasn't all";
}

}  // namespace
}  // namespace sshrp::observer
