// Http: requests to the daemon over its control socket (HTTP/1.1, by libcurl).
// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <string_view>

namespace sshrp::ctl {

/// Bytes of an answer that is kept: 100,000 sessions have less.
inline constexpr std::size_t max_answer = 64 * 1024 * 1024;
/// Bytes of an answer's header, all its lines.
inline constexpr std::size_t max_answer_header = 64 * 1024;
/// For an answer; the observer has it in memory.
inline constexpr std::chrono::seconds answer_patience{60};
/// For what new processes have to be ready for.
inline constexpr std::chrono::seconds restart_patience{600};

struct Reply {
  long status = 0;
  std::string body{};
};

class Http {
 public:
  explicit Http(std::string socket, std::chrono::milliseconds patience = answer_patience);

  /// Paths begin with '/' and have all encoded that must be. They throw Failure: `exit_unreachable` if there
  /// was no answer, `exit_refused` if it broke off, came too late or is too large. Any status is a reply.
  Reply get(std::string_view path) const;
  Reply post(std::string_view path, std::string_view json) const;
  Reply post(std::string_view path, std::string_view json, std::chrono::milliseconds patience) const;

  /// Of what comes, as it comes; false: no more is wanted.
  using Sink = std::function<bool(std::string_view bytes)>;
  /// Is asked once a second, too; true: no more is wanted.
  using Stop = std::function<bool()>;
  /// Gives the body of a reply with status 200 to `sink`, however long that takes; others have it.
  Reply follow(std::string_view path, const Sink& sink, const Stop& stop) const;

  const std::string& socket() const { return socket_; }

 private:
  std::string socket_;
  std::chrono::milliseconds patience_;
};

}  // namespace sshrp::ctl
