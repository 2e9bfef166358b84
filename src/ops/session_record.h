// SessionRecord: what is known of one session, for its lines in the logs. The session fills it as it learns
// it.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

#include "config/config.h"

namespace sshrp::ops {

/// How one leg was logged in to. Empty: it wasn't, or without a key.
struct LoginRecord {
  std::string method{};  // "publickey"
  std::string key{};     // its fingerprint, "SHA256:…"
};

/// Text that a peer wrote stands here as it came; it is escaped where it is written out.
struct SessionRecord {
  std::string id{};
  std::string client{};  // address and port
  std::string user{};    // as the client wrote it; empty: it didn't get so far
  std::string route{};   // its name; empty: none
  std::string upstream_user{};
  std::string upstream{};  // host and port; empty: none
  LoginRecord downstream_login{};
  LoginRecord upstream_login{};
  std::uint64_t bytes_up = 0;  // payload of the client's packets after login
  std::uint64_t bytes_down = 0;
  std::uint64_t channels = 0;  // that either side asked for
  std::chrono::system_clock::time_point began{};
  std::chrono::duration<double> lasted{};
  std::string reason{};  // of its end, safe to print
};

/// The line when somebody is logged in, and those when a session is over, here and in the access log.
void log_session_begin(const SessionRecord& record);
void log_session_end(const SessionRecord& record, config::LogLevel level);

/// The access log's line for it. An empty format stands for the built-in one of `escaping`.
std::string access_line(const config::SessionFormat& format, config::LogFormat escaping,
                        const SessionRecord& record);

}  // namespace sshrp::ops
