// What the daemon is asked to do, of the bodies of requests, and how its answers are told.
// SPDX-License-Identifier: MIT
#pragma once

#include "observer/http.h"

namespace sshrp::observer {

/// To be asked one after the other, while they are done.
struct Command {
  std::vector<Request> requests{};
  /// Of the last answer, with all sentences and the sum of the counts.
  HttpReply (*reply)(const Answer& answer) = nullptr;
};

/// Ids in one Request, which goes to another process in a packet of 64 KiB.
inline constexpr std::size_t max_sessions_of_request = 1000;
/// Bytes of what a client is told, as a line.
inline constexpr std::size_t max_message = 256;
/// A year: what is meant to last longer is for the configuration.
inline constexpr std::chrono::seconds max_ban{31'536'000};

/// {"sessions": [ids]}, or "user", "route" or "source", of which `sessions` are searched; "message".
Result<Command> parse_end(std::string_view body, Daemon& daemon);
/// {"upstream", "server", "state"}
Result<Command> parse_server_state(std::string_view body, Daemon& daemon);
/// {"source", "seconds"}
Result<Command> parse_ban(std::string_view body, Daemon& daemon);
/// {"source"}
Result<Command> parse_unban(std::string_view body, Daemon& daemon);
/// {}
template <Action action>
Result<Command> parse_plain(std::string_view body, Daemon& daemon);

/// Adds `answer`, of a Request of the command, to what is known of those before.
void add_answer(Answer& sum, Answer answer);

}  // namespace sshrp::observer
