// What a large list takes. Bounds are for optimised builds; others only have to answer.
// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>
#include <time.h>

#include <algorithm>

#include "observer/running_server.h"

namespace sshrp::observer {
namespace {

using Milliseconds = std::chrono::duration<double, std::milli>;

#if defined(NDEBUG) && !defined(SSHRP_SANITIZED)
constexpr bool is_measured = true;
#else
constexpr bool is_measured = false;
#endif

class ServerSpeedTest : public testing::Test {
 protected:
  ServerSpeedTest() {
    for (unsigned i = 0; i < 10'000; ++i) {
      auto session =
          live_session(std::to_string(100'000'000'000 + i), "user" + std::to_string(i * 7919 % 10'000),
                       "192.0.2." + std::to_string(i % 256) + ":" + std::to_string(1024 + i));
      session.record.downstream_login = {"publickey", "SHA256:0123456789012345678901234567890123456789012"};
      session.record.algorithms = "mlkem768x25519-sha256 ssh-ed25519 aes256-gcm@openssh.com";
      session.record.began = std::chrono::system_clock::now();
      session.record.bytes_up = i * 7919 % 10'000;
      server.daemon.sessions_.push_back(std::move(session));
    }
  }

  /// CPU time of client and server, the best of five: others compute here, too.
  Milliseconds time_of(const char* line, std::string& body) {
    Milliseconds best(1e9);
    for (int round = 0; round < 5; ++round) {
      const Milliseconds began = cpu_time();
      body = fetch(server.web, line, as_user).body;
      best = std::min(best, cpu_time() - began);
    }
    return best;
  }

  static Milliseconds cpu_time() {
    timespec time{};
    ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return std::chrono::seconds(time.tv_sec) + std::chrono::nanoseconds(time.tv_nsec);
  }

  RunningServer server;
};

TEST_F(ServerSpeedTest, lists_ten_thousand_sessions_in_200_ms) {
  std::string body;
  const auto time =
      time_of("GET /api/v1/sessions?user=user*&source=192.0.2.0/24&sort=bytes_up&reverse=1", body);
  RecordProperty("milliseconds", std::to_string(time.count()));
  EXPECT_EQ(std::ranges::count(body, '{'), 20'000);
  EXPECT_LT(time.count(), is_measured ? 200 : 60'000);
}

TEST_F(ServerSpeedTest, writes_metrics_of_ten_thousand_sessions_in_50_ms_and_a_mebibyte) {
  std::string body;
  const auto time = time_of("GET /metrics", body);
  RecordProperty("milliseconds", std::to_string(time.count()));
  EXPECT_LT(body.size(), 1024 * 1024u);
  EXPECT_NE(body.find("sshrp_sessions{stage=\"relaying\"} 10000\n"), std::string::npos);
  EXPECT_LT(time.count(), is_measured ? 50 : 60'000);
}

}  // namespace
}  // namespace sshrp::observer
